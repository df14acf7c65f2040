using System.Text;
using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Serialization;

/// <summary>Messages of the application's actors, when one node does not read what another sends.</summary>
public sealed class ApplicationMessageTests(PlainNodes cluster) : ContractTest(cluster), IClassFixture<PlainNodes>
{
    [Fact]
    public async Task A_message_of_a_type_that_is_not_readable_costs_that_message_only_and_the_log_says_what_to_do()
    {
        var nsp = NewName(TestApplication.Actors);
        var clients = await Spread(nsp);
        var target = On(0, nsp).Socket(clients[1].Id);

        for (var i = 1; i <= 20; i++)
        {
            target.Tell(new Carrier(new StringBuilder("not allowed")));
            Assert.Equal(i, (await target.AskAsync<Greeted>(new Greet($"{i}"), TimeSpan.FromSeconds(5)).WaitAsync(Patience)).Times);
        }

        Assert.Equal(0, Hosts.Sum(host => host.Server.Node!.Links.Counters.Resent));      // the connection has lived through it
        Assert.DoesNotContain(Warnings.Errors, line => line.Contains("/endpoint", StringComparison.OrdinalIgnoreCase)); // where connections are broken off
        var said = Warnings.Lines.Where(line => line.Contains("Deserialization failed", StringComparison.Ordinal)).ToArray();
        Assert.Equal(20, said.Length);
        Assert.All(said, line => Assert.Contains("System.Text.StringBuilder", line, StringComparison.Ordinal));
        Assert.All(said, line => Assert.Contains("socketio.cluster-messages.assemblies", line, StringComparison.Ordinal));
    }
}

/// <summary>Two nodes as they are in production: only what crosses is serialized, and strictly.</summary>
public sealed class PlainNodes() : ServerCluster(2, heartbeatPauseSeconds: 20)
{
    protected override string HoconOf(int node) => """
        akka.actor.serialize-messages = off
        akka.actor.serialization-bindings."System.Object" = json
        akka.actor.serialization-settings.allow-unregistered-types = off
        """;
}
