using ActorSocketIo.Cluster.Tests;
using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>A network that drops connections, not nodes.</summary>
public sealed class CutTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_connection_that_is_reset_between_living_nodes_loses_and_reorders_nothing()
    {
        var (cluster, lines) = await StartAsync();
        try
        {
            await using var load = await Load.StartAsync(cluster.Nodes);
            for (var cut = 0; cut < 5; cut++)
            {
                await Task.Delay(TimeSpan.FromSeconds(2)); // the gate of the last cut is open again, and events flow
                lines[cut % lines.Count].Cut();
            }

            await Task.Delay(TimeSpan.FromSeconds(2));
            output.WriteLine(await load.CheckAsync(0, 1, 2));

            long resent = 0;
            foreach (var node in cluster.Nodes)
            {
                Assert.Equal(0, await node.InsideAsync("dropped"));
                resent += await node.InsideAsync("resent");
            }

            Assert.True(resent > 0, "nothing was lost, so nothing was tested");
        }
        catch
        {
            foreach (var node in cluster.Nodes)
                output.WriteLine($"{node.Place.Index}: {await node.InsideAsync()}\n{node.Output}");
            throw;
        }
        finally
        {
            cluster.Dispose();
            lines.ForEach(line => line.Dispose());
        }
    }

    /// <summary>Three nodes that reach each other through lines that can be cut.</summary>
    private static async Task<(NodeCluster Cluster, List<CuttableTcp> Lines)> StartAsync()
    {
        List<CuttableTcp> lines = [new(), new(), new()];
        string[] seeds = [.. lines.Select(line => $"127.0.0.1:{line.PublicPort}")];
        var http = FreePort.Find(lines.Count);
        var places = lines.Select((line, i) => new NodePlace(i, lines.Count, http[i], line.PublicPort, seeds, Hocon: line.Hocon));
        return (await NodeCluster.StartAsync(NodeProgram.Testbed, places), lines);
    }
}
