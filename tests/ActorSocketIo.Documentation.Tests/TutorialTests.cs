using ActorSocketIo.Documentation.Tests.Running;
using Examples.Programs;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>The programs of the tutorial and their pages, step by step.</summary>
public sealed class TutorialTests
{
    private static readonly string s_sample = Repository.PathOf("src", "Samples", "Tutorial");

    [Fact]
    public async Task The_first_program_and_its_page_send_a_line_to_everybody()
    {
        await using var program = await RunningProgram.StartAsync(
            FirstProgram.Run, "--contentRoot", Repository.PathOf("tests", "ActorSocketIo.Documentation.Tests", "Programs"));

        await OfficialClient.CheckAsync(program.Url, "first");
    }

    [Fact]
    public async Task The_second_one_answers_and_has_rooms()
    {
        await using var program = await RunningProgram.StartAsync(RoomsProgram.Run);

        await OfficialClient.CheckAsync(program.Url, "rooms");
    }

    /// <summary>As the tutorial starts them: on one machine, the second one joins the first.</summary>
    [Fact]
    public async Task The_last_one_is_one_chat_on_two_nodes_for_those_who_have_signed_in()
    {
        var ports = FreePort.Find(2);
        await using var first = await StartAsync(ports[0], ports[0]);
        await using var second = await StartAsync(ports[1], ports[0]);

        Assert.Equal(2, second.Io.Nodes.Count);
        await OfficialClient.CheckAsync(first.Url + "+" + second.Url, "chat");
    }

    private static Task<RunningProgram> StartAsync(int port, int seed) => RunningProgram.StartAsync(
        Run, "--contentRoot", s_sample, "--Cluster:Port", $"{port}", "--Cluster:SeedNodes:0", $"127.0.0.1:{seed}");

    private static void Run(string[] args) => typeof(Tutorial.Chat).Assembly.EntryPoint!.Invoke(null, [args]);
}
