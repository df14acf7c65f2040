namespace ActorSocketIo.Nodes.Tests;

/// <summary>The ways to tell a node whom it joins, and what it says if that cannot work.</summary>
public sealed class SeedsTests
{
    [Fact]
    public async Task A_HOCON_file_places_a_node_and_names_its_seeds()
    {
        using var folder = new TemporaryFolder();
        var ports = FreePort.Find(3);
        var documented = await File.ReadAllTextAsync(Repository.PathOf("hocon", "cluster.conf"));
        var nodes = new List<NodeProcess>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                var file = folder.PathOf($"node-{i}.conf");
                await File.WriteAllTextAsync(file, Placed(documented, i, ports));
                nodes.Add(NodeProcess.Start(NodeProgram.Chat, NodePlace.Alone(), ("hocon", file)));
            }

            // The second and third can only be up in the cluster of the first.
            foreach (var node in nodes)
                await node.ReadyAsync();
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    [Fact]
    public async Task A_name_finds_nodes_by_the_resolver_of_the_system()
    {
        using var node = NodeProcess.Start(
            NodeProgram.Chat,
            NodePlace.Alone() with { ClusterPort = FreePort.Find() },
            ("Cluster__DnsName", "localhost"),
            ("Cluster__FormAfter", "00:00:02"));

        await node.ReadyAsync();
    }

    [Fact]
    public async Task A_place_that_cannot_work_ends_the_program_with_all_that_is_wrong()
    {
        using var node = NodeProcess.Start(
            NodeProgram.Chat, NodePlace.Alone(), ("Cluster__Hostname", "0.0.0.0"), ("Cluster__SeedNodes__0", "akka.tcp://socketio@node-0:4053"));

        Assert.Equal(1, await node.ExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains("Hostname: is 0.0.0.0, where nobody can reach it", node.Output, StringComparison.Ordinal);
        Assert.Contains("SeedNodes: has 'akka.tcp://socketio@node-0:4053'; it must be host:port", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_that_nobody_answers_for_end_the_program_with_their_names()
    {
        var seed = $"127.0.0.1:{FreePort.Find()}";
        using var node = NodeProcess.Start(NodeProgram.Chat, NodePlace.Alone(), ("Cluster__SeedNodes__0", seed), ("Cluster__StartTimeout", "00:00:03"));

        Assert.Equal(1, await node.ExitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains($"The node was not up after 00:00:03. Seeds: {seed}. One of them must be running", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", node.Output, StringComparison.Ordinal);
    }

    private static string Placed(string hocon, int node, int[] ports)
    {
        for (var i = 0; i < 3; i++)
            hocon = hocon.Replace($"@10.0.0.{i + 1}:4053", $"@127.0.0.1:{ports[i]}", StringComparison.Ordinal);
        return hocon
            .Replace("public-hostname = \"10.0.0.1\"", "public-hostname = \"127.0.0.1\"", StringComparison.Ordinal)
            .Replace("hostname = \"0.0.0.0\"", "hostname = \"127.0.0.1\"", StringComparison.Ordinal)
            .Replace("port = 4053", $"port = {ports[node]}", StringComparison.Ordinal);
    }
}
