using System.Diagnostics;
using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Testing;
using Xunit.Abstractions;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>What it takes when 10 000 clients come back to other nodes at once, and when their node hands all of them over.</summary>
[Trait("Category", "Full")]
public sealed class MovingFigures(LeavingRecoveringNodes cluster, ITestOutputHelper output) : ContractTest(cluster), IClassFixture<LeavingRecoveringNodes>
{
    private const int Clients = 10_000, Missed = 10;

    [FullFact]
    public async Task Ten_thousand_clients_that_come_back_elsewhere_and_then_are_handed_over()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Hosts[0].ConnectAsync()));
        foreach (var client in clients)
            await Hosts[0].Server.Sockets.Sockets[client.Id].JoinAsync("room");
        foreach (var to in new[] { 1, 2 }) // what is compiled first is not measured
        {
            foreach (var client in clients)
                client.Connection.Drop();
            await TestCluster.Until(() => Hosts.Sum(host => host.Server.Recovery!.Away) == Clients, "all are away");
            for (var i = 0; i < Missed; i++)
                Hosts[0].Server.To("room").Emit("missed", i);
            var clock = Stopwatch.StartNew();
            clients = await Task.WhenAll(clients.Select(client => Hosts[to].Open().RecoverAsync(client)));
            output.WriteLine($"{Clients} come back on another node: {clock.ElapsedMilliseconds} ms, {Hosts[to].Server.Sockets.Sockets.Count} there, {Received(clients)} of {Clients * Missed} packets");
        }

        var leaving = Stopwatch.StartNew();
        await Hosts[2].DisposeAsync();
        output.WriteLine($"their node leaves: {leaving.ElapsedMilliseconds} ms, {Hosts[0].Server.Recovery!.Away + Hosts[1].Server.Recovery!.Away} of {Clients} handed over");
        leaving.Restart();
        clients = await Task.WhenAll(clients.Select((client, number) => Hosts[number % 2].Open().RecoverAsync(client)));
        output.WriteLine($"they come back: {leaving.ElapsedMilliseconds} ms, {Hosts[0].Server.Sockets.Sockets.Count + Hosts[1].Server.Sockets.Sockets.Count} there");
    }

    private static int Received(TestClient[] clients)
    {
        var received = 0;
        foreach (var client in clients)
            while (client.TryReceive(out _))
                received++;
        return received;
    }
}
