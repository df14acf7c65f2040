using System.Diagnostics;
using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>What the Admin UI costs a node whose sockets are idle, in production mode and with a page open.</summary>
public sealed class AdminUiFigures(ITestOutputHelper output)
{
    private const string Username = "ada", Password = "the loom weaves flowers", PasswordHash = "$2a$06$RcjiQiyf6hwoGmsVxE1AauJVsTLyHtsbr7SMX.JMRNX6OCp8bmKwm";

    // What is said every two seconds is compiled again, optimized, when that has been done 30 times.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(150), Measured = TimeSpan.FromSeconds(60);

    [LongFact(seconds: 1400)]
    public async Task A_page_costs_less_than_one_percent_of_a_core_however_many_sockets_there_are()
    {
        foreach (var (sockets, runs) in new[] { (1000, 2), (4000, 1) })
        {
            for (var run = 0; run < runs; run++)
            {
                var (without, with) = (await MeasureAsync(sockets, hasPage: false), await MeasureAsync(sockets, hasPage: true));
                output.WriteLine($"{sockets} sockets, without and with a page: {without:f2} and {with:f2} ms of CPU time a second");
                Assert.True(with - without < 10, "a page takes more than 10 ms a second");
            }
        }
    }

    /// <returns>Milliseconds of the node's CPU time in a second.</returns>
    private static async Task<double> MeasureAsync(int sockets, bool hasPage)
    {
        using var node = await NodeProcess.StartAloneAsync(
            NodeProgram.Chat, hasPage ? [("AdminUi__Username", Username), ("AdminUi__PasswordHash", PasswordHash), ("AdminUi__Mode", "Production")] : []);
        var clients = new List<WireClient>();
        foreach (var some in Enumerable.Range(0, sockets).Chunk(50))
            clients.AddRange(await Task.WhenAll(some.Select(number => WireClient.ConnectAsync(node.Url, auth: new { name = $"Guest {number}" }))));
        if (hasPage)
            clients.Add(await WireClient.ConnectAsync(node.Url, "/admin", new { username = Username, password = Password }));
        using var process = Process.GetProcessById(node.Id);
        await Task.Delay(WarmUp);

        process.Refresh();
        var (before, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(Measured);
        process.Refresh();
        var cost = (process.TotalProcessorTime - before).TotalMilliseconds / clock.Elapsed.TotalSeconds;

        Assert.All(clients, client => Assert.False(client.Closed.IsCompleted, "a client was dropped"));
        foreach (var client in clients)
            await client.DisposeAsync();
        return cost;
    }
}
