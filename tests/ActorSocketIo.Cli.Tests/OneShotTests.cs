using System.Text.Json;
using ActorSocketIo.Nodes.Tests;

namespace ActorSocketIo.Cli.Tests;

/// <summary>The program with a command, as in scripts.</summary>
[Trait("Category", "Cluster")]
public sealed class OneShotTests(OperatedNodes nodes) : IClassFixture<OperatedNodes>
{
    [Fact]
    public async Task A_table_of_plain_text_comes_where_there_is_no_terminal()
    {
        var ended = await nodes.RunAsync(0, "nodes");

        Assert.Equal((ExitCode.Done, ""), (ended.ExitCode, ended.Errors));
        var lines = ended.Output.TrimEnd().Split('\n');
        Assert.StartsWith("node      address", lines[0], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
        Assert.All(lines[1..], line => Assert.Contains("  up ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rooms_of_all_nodes_come_as_one_line_of_json()
    {
        await using var ada = await WireClient.ConnectAsync(nodes.Cluster[0].Url, auth: new { name = "Ada" });
        await using var bob = await WireClient.ConnectAsync(nodes.Cluster[1].Url, auth: new { name = "Bob" });
        await ada.EmitWithAckAsync("join", "the lobby");
        await bob.EmitWithAckAsync("join", "the lobby");

        var ended = await nodes.RunAsync(2, "rooms", "--namespace", "/", "--prefix", "the", "--json");

        Assert.Equal(ExitCode.Done, ended.ExitCode);
        var result = JsonDocument.Parse(ended.Output).RootElement;
        Assert.Equal("""[{"room":"the lobby","sockets":2,"nodes":2}]""", result.GetProperty("rows").GetRawText());
        Assert.Equal("[]", result.GetProperty("missing").GetRawText());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_named_and_the_exit_code_says_partial()
    {
        var silent = JsonDocument.Parse((await nodes.RunAsync(2, "nodes", "--json")).Output).RootElement.GetProperty("rows")[0].GetProperty("node").GetString()!;
        await nodes.Cluster[2].StopAsync();

        var json = await nodes.RunAsync(0, "namespaces", "--timeout", "1s", "--json");
        var text = await nodes.RunAsync(0, "namespaces", "--timeout", "1s");
        await nodes.Cluster[2].ContinueAsync();

        Assert.Equal(ExitCode.Partial, json.ExitCode);
        Assert.Equal($"[\"{silent}\"]", JsonDocument.Parse(json.Output).RootElement.GetProperty("missing").GetRawText());
        Assert.NotEqual(0, JsonDocument.Parse(json.Output).RootElement.GetProperty("rows").GetArrayLength());
        Assert.Equal(ExitCode.Partial, text.ExitCode);
        Assert.Contains($"Incomplete: no answer of {silent}", text.Output, StringComparison.Ordinal);
        await Eventually.EqualAsync(ExitCode.Done, async () => (await nodes.RunAsync(0, "namespaces")).ExitCode, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_tail_shows_as_lines_of_json_who_comes_and_goes_anywhere()
    {
        using var tail = Sio.Start("dotnet", [Sio.Program, "tail", "connected", "disconnected", "--json"], nodes.EnvironmentOf(0));
        List<string> kinds = [];
        try
        {
            Assert.Contains("Watching 3 nodes.", await tail.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);

            string id;
            await using (var ada = await WireClient.ConnectAsync(nodes.Cluster[1].Url, auth: new { name = "Ada" }))
                id = ada.Id;
            while (kinds.Count < 2 && await tail.StandardOutput.ReadLineAsync() is { } line)
                if (JsonDocument.Parse(line).RootElement is var row && row.TryGetProperty("socket", out var socket) && socket.GetString() == id)
                    kinds.Add(row.GetProperty("kind").GetString()!);
            await ChildProcess.RunAsync("kill", Repository.Root, ["-INT", $"{tail.Id}"], TimeSpan.FromSeconds(5));
            await tail.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
        finally
        {
            Sio.End(tail);
        }

        Assert.Equal(["connected", "disconnected"], kinds);
        Assert.Equal(0, tail.ExitCode);
    }

    [Fact]
    public async Task Top_shows_every_node_again_and_again()
    {
        var ended = await nodes.RunAsync(0, "top", "2", "--interval", "100ms");

        Assert.Equal(ExitCode.Done, ended.ExitCode);
        Assert.Equal(2, ended.Output.Split('\n').Count(line => line.StartsWith("3 nodes, ", StringComparison.Ordinal)));
        Assert.Contains("MiB", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rooms --limit 0", "--limit is '0'; it must be a number from 1 to 1000.")]
    [InlineData("romos", "There is no command 'romos': did you mean rooms?")]
    [InlineData("disconnect", "'disconnect' must know which sockets: give --socket SOCKET, --in ROOM, or --all for every socket of /.")]
    [InlineData("socket nobody", "There is no socket 'nobody' in /: 'sockets' lists them.")]
    public async Task What_cannot_be_done_is_said_and_the_exit_code_is_one(string line, string said)
    {
        var ended = await nodes.RunAsync(0, line.Split(' '));

        Assert.Equal((ExitCode.Failed, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith(said, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_a_missing_node_and_a_missing_file_are_said_with_what_to_do_and_no_token_is_shown()
    {
        var wrong = await Sio.RunAsync(["nodes", "--token", "not the right token"], nodes.EnvironmentOf(0));
        var nobody = await Sio.RunAsync(["nodes", "--url", $"http://127.0.0.1:{FreePort.Find()}"], nodes.EnvironmentOf(0));
        var noFile = await Sio.RunAsync(["nodes", "--token-file", "/nowhere/token"]);

        Assert.Equal((ExitCode.Failed, "The token is missing, or is not this node's: set SIO_TOKEN, or give --token-file.\n"), (wrong.ExitCode, wrong.Errors));
        Assert.StartsWith("There is no node at http://127.0.0.1:", nobody.Errors, StringComparison.Ordinal);
        Assert.StartsWith("The token's file '/nowhere/token' cannot be read:", noFile.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("right token", wrong.Errors + wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_from_a_pipe_are_run_one_after_the_other_and_a_failure_is_not_hidden()
    {
        var ended = await Sio.RunAsync([], nodes.EnvironmentOf(0), "# a script\nhelp room\n\nemit hello 1 --in 'no such room'\nromos\nnodes\nexit\nnodes\n");

        Assert.Equal(ExitCode.Failed, ended.ExitCode);
        Assert.StartsWith("room ROOM [--namespace NAMESPACE]", ended.Output, StringComparison.Ordinal);
        Assert.Contains("sockets  0", ended.Output, StringComparison.Ordinal);
        Assert.Single(ended.Output.Split('\n'), line => line.StartsWith("node  ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drained_node_leaves_in_good_order_and_its_process_ends()
    {
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Chat, 2, ("Operations__Token", "a token for tests only"));
        var environment = new Dictionary<string, string> { ["SIO_URL"] = cluster[0].Url, ["SIO_TOKEN"] = "a token for tests only" };
        var rows = JsonDocument.Parse((await Sio.RunAsync(["nodes", "--json"], environment)).Output).RootElement.GetProperty("rows");
        var other = rows.EnumerateArray().Single(row => !row.GetProperty("self").GetBoolean()).GetProperty("node").GetString()!;
        await using var ada = await WireClient.ConnectAsync(cluster[1].Url, auth: new { name = "Ada" });

        var ended = await Sio.RunAsync(["drain", $"--node={other}"], environment);

        Assert.Equal((ExitCode.Done, $"{other} leaves: 'nodes' shows it until it has.\n"), (ended.ExitCode, ended.Output));
        Assert.Equal(0, await cluster[1].ExitAsync(TimeSpan.FromSeconds(30)));
        await ada.Closed.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Contains("An operator makes this node leave.", cluster[1].Output, StringComparison.Ordinal);
    }
}
