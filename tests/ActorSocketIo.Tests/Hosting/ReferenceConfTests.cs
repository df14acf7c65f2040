using ActorSocketIo.Hosting;

namespace ActorSocketIo.Tests.Hosting;

public sealed class ReferenceConfTests
{
    /// <summary>Akka only warns about a type that it cannot find, and sends what should have been bound with its default serializer.</summary>
    [Fact]
    public void Names_types_that_exist()
    {
        var actor = ReferenceConf.Value.GetConfig("akka.actor");
        var bound = actor.GetConfig("serialization-bindings").AsEnumerable().Select(entry => entry.Key.Trim('"'));
        var serializers = actor.GetConfig("serializers").AsEnumerable().Select(entry => entry.Value.GetString());

        var ours = ReferenceConf.Value.GetConfig("socketio");
        string[] dispatching = [ours.GetString("socket-dispatcher.executor"), ours.GetString("socket-mailbox.mailbox-type")];

        Assert.All([.. bound, .. serializers, .. dispatching], name => Assert.True(Type.GetType(name) is not null, $"reference.conf names {name}, which is not there"));
    }
}
