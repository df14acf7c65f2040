using System.Text.RegularExpressions;
using ActorSocketIo.Documentation.Tests.Running;
using Examples.Programs;
using Examples.Snippets;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>The pieces of the guide for those who come from Node: the same clients see the same of the reference's server and of ours.</summary>
public sealed partial class ComingFromNodeTests
{
    [Theory]
    [InlineData("reference.js", "pieces")]
    [InlineData("express.js", "sessions")]
    public async Task The_pieces_in_JavaScript_do_what_clients_expect(string server, string checks)
    {
        await OfficialClient.InstallAsync();
        var port = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var reference = ChildProcess.Start("node", OfficialClient.Folder, [server], new Dictionary<string, string> { ["PORT"] = "0" }, line =>
        {
            if (Port().Match(line) is { Success: true } match)
                port.TrySetResult(match.Groups[1].Value);
        });

        await OfficialClient.CheckAsync($"http://127.0.0.1:{await port.Task.WaitAsync(TimeSpan.FromSeconds(30))}", checks);
    }

    [Fact]
    public async Task And_so_do_their_counterparts_in_CSharp()
    {
        await using var program = await RunningProgram.StartAsync(SetUpProgram.Run);
        ComingFromNode.AddTo(program.Io);

        await OfficialClient.CheckAsync(program.Url, "pieces");
    }

    [Fact]
    public async Task A_session_of_ASP_NET_Core_is_known_to_sockets_as_one_of_Express_is()
    {
        await using var program = await RunningProgram.StartAsync(SessionProgram.Run);

        await OfficialClient.CheckAsync(program.Url, "sessions");
    }

    [Theory]
    [InlineData("redis.js")]
    [InlineData("servers.js")]
    public async Task What_needs_more_than_Node_is_parsed_at_least(string file)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("node", OfficialClient.Folder, ["--check", $"parsed/{file}"], TimeSpan.FromSeconds(30));

        Assert.True(exitCode == 0, output);
    }

    [GeneratedRegex(@"^port (\d+)$")]
    private static partial Regex Port();
}
