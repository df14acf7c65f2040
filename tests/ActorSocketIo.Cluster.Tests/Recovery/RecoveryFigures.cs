using System.Diagnostics;
using ActorSocketIo.Testing;
using Xunit.Abstractions;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>What it takes to keep 10 000 clients whose connections break all at once, and to take them back.</summary>
[Trait("Category", "Full")]
public sealed class RecoveryFigures(ITestOutputHelper output)
{
    private const int Clients = 10_000, Missed = 10;

    [FullFact]
    public async Task Ten_thousand_clients_that_go_and_come_back_at_once()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => options.ConnectionStateRecovery = new());
        var nsp = host.Server.Sockets;
        for (var round = 0; round < 2; round++) // what is compiled first is not measured
        {
            var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => host.ConnectAsync()));
            foreach (var client in clients)
                await nsp.Sockets[client.Id].JoinAsync("room");
            var recoveries = 0;
            nsp.OnConnection(socket =>
            {
                if (socket.Recovered)
                    Interlocked.Increment(ref recoveries);
            });

            var clock = Stopwatch.StartNew();
            foreach (var client in clients)
                client.Connection.Drop();
            await TestCluster.Until(() => host.Server.Recovery!.Away == Clients, "all are away");
            output.WriteLine($"{Clients} go: {clock.ElapsedMilliseconds} ms");

            var pids = clients.Select(client => (client.Pid, client.Offset)).ToArray();
            clients = [];
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            clock.Restart();
            for (var i = 0; i < Missed; i++)
                nsp.To("room").Emit("missed", i);
            output.WriteLine($"{Missed} broadcasts to {Clients} that are away: {clock.Elapsed.TotalMicroseconds / (Missed * Clients):0.00} µs for each, {(GC.GetTotalMemory(true) - memory) / (double)Clients:0} bytes kept for each client");

            clock.Restart();
            var back = await Task.WhenAll(pids.Select(known => host.Open().JoinAsync("/", new { pid = known.Pid })));
            output.WriteLine($"{Clients} come back: {clock.ElapsedMilliseconds} ms, {recoveries} recovered");
            Assert.Equal(Clients, recoveries);
            foreach (var client in back)
                for (var i = 0; i < Missed; i++)
                    Assert.True(client.TryReceive(out var missed) && missed!.Args.Get<int>(0) == i);

            foreach (var client in back)
                client.Connection.Drop();
            await TestCluster.Until(() => host.Server.Recovery!.Away == Clients, "all are away again");
            back = [];
            var asleep = GC.GetTotalMemory(forceFullCollection: true);
            await nsp.To("room").DisconnectSocketsAsync();
            output.WriteLine($"one that is away and has missed nothing: {(asleep - GC.GetTotalMemory(true)) / (double)Clients:0} bytes");
        }
    }
}
