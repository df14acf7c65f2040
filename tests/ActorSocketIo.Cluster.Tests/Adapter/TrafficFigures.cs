using System.Diagnostics;
using ActorSocketIo.Link;
using ActorSocketIo.Testing;
using Xunit.Abstractions;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>What a broadcast costs by the number of nodes with members, in clusters of 3, 10 and 20 nodes in this process.</summary>
[Trait("Category", "Full")]
public sealed class TrafficFigures(ITestOutputHelper output)
{
    private const int Emits = 20_000, LoadBytes = 1_000;

    [FullFact]
    public async Task The_cost_of_a_broadcast_grows_with_the_nodes_that_have_members_and_not_with_the_cluster()
    {
        output.WriteLine("Figures: one emitter, one member on each node with members, 1 kB; CPU of the whole process, without what it uses when idle");
        output.WriteLine("nodes  with members  messages  bytes  CPU µs");
        foreach (var nodes in new[] { 3, 10, 20 })
        {
            var cluster = new SteadyNodes(nodes, "akka.actor.serialize-messages = off");
            await cluster.InitializeAsync();
            try
            {
                await Measure(cluster, members: 0);      // what is compiled first is not measured
                foreach (var members in new[] { 0, 1, 2, 5, 9, 19 }.Where(m => m < nodes))
                {
                    var (messages, bytes, cpu) = await Measure(cluster, members);
                    output.WriteLine($"{nodes,5}  {members,12}  {messages,8:0.00}  {bytes,5:0}  {cpu.TotalMicroseconds,6:0.0}");
                    Assert.Equal(members, messages);
                }
            }
            finally
            {
                await cluster.DisposeAsync();
            }
        }
    }

    private static async Task<(double Messages, double Bytes, TimeSpan Cpu)> Measure(SteadyNodes cluster, int members)
    {
        var nsp = cluster.NewName(TestApplication.Plain);
        var clients = await Task.WhenAll(cluster.Hosts.Skip(1).Take(members).Select(host => host.ConnectAsync(nsp)));
        for (var i = 0; i < members; i++) await cluster.Hosts[i + 1].Server.Of(nsp).Sockets[clients[i].Id].JoinAsync("r");
        var target = cluster.Hosts[0].Server.Of(nsp).To("r");
        var load = new string('x', LoadBytes);
        await Emit(target, clients, load);
        var idle = await IdleLoad();

        var (sent, bytes) = (Sum(cluster, c => c.Of(Lane.Ordered).Sent), Sum(cluster, c => c.Of(Lane.Ordered).SentBytes));
        using var process = Process.GetCurrentProcess();
        var (cpu, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Emit(target, clients, load);
        var elapsed = clock.Elapsed;
        process.Refresh();
        cpu = process.TotalProcessorTime - cpu - (elapsed * idle);

        foreach (var client in clients) client.Connection.Drop();
        return ((double)(Sum(cluster, c => c.Of(Lane.Ordered).Sent) - sent) / Emits, (double)(Sum(cluster, c => c.Of(Lane.Ordered).SentBytes) - bytes) / Emits, cpu / Emits);
    }

    private static async Task Emit(BroadcastOperator target, TestClient[] clients, string load)
    {
        var got = clients.Select(async client =>
        {
            for (var i = 0; i < Emits; i++) await client.ReceiveAsync();
        }).ToArray();
        for (var i = 0; i < Emits; i++) await target.EmitAsync("e", load);
        await Task.WhenAll(got).WaitAsync(TestCluster.Patience);
    }

    /// <summary>How many cores the process uses for its heartbeats and timers.</summary>
    private static async Task<double> IdleLoad()
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(3));
        process.Refresh();
        return (process.TotalProcessorTime - cpu) / clock.Elapsed;
    }

    private static long Sum(SteadyNodes cluster, Func<LinkCounters, long> of) => cluster.Hosts.Sum(host => of(host.Server.Node!.Links.Counters));
}
