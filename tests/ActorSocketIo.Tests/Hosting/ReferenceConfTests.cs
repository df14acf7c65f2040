using ActorSocketIo.Hosting;
using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;

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

    /// <summary>HOCON takes any key: one with a mistake in it changes nothing and says nothing.</summary>
    [Fact]
    public async Task The_example_of_a_cluster_has_only_keys_that_Akka_has()
    {
        var system = ActorSystem.Create("keys", """
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp.hostname = "127.0.0.1"
            akka.remote.dot-netty.tcp.port = 0
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            """);
        var known = system.Settings.Config;
        await system.Terminate();
        var example = ConfigurationFactory.ParseString(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "cluster.conf")));

        var keys = KeysOf("", example.Root.GetObject()).ToArray();

        Assert.Contains("akka.cluster.seed-nodes", keys);
        Assert.All(keys, key => Assert.True(known.HasPath(key), $"cluster.conf has {key}, which Akka does not know"));
    }

    private static IEnumerable<string> KeysOf(string path, HoconObject level) => level.Items.SelectMany(item =>
        item.Value.IsObject() ? KeysOf($"{path}{item.Key}.", item.Value.GetObject()) : [path + item.Key]);
}
