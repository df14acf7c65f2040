namespace ActorSocketIo.Browser.Tests;

/// <summary>The program that a container runs, with its page in a real browser.</summary>
[Trait("Category", "Browser")]
public sealed class ChatPageTests
{
    [Fact]
    public async Task Two_pages_talk_to_each_other_one_of_them_over_polling_only()
    {
        using var program = await RunningProgram.StartAsync("ActorSocketIo.Node", "ActorSocketIo.Node");

        await NodeScript.PassesAsync("chat.mjs", program);
    }

    [Fact]
    public async Task Two_pages_on_two_nodes_talk_as_if_it_were_one()
    {
        var (first, second) = await RunningProgram.StartTwoNodesAsync("ActorSocketIo.Node", "ActorSocketIo.Node");
        using var one = first;
        using var two = second;

        await NodeScript.PassesAsync("chat.mjs", first, second);
    }

    [Fact]
    public async Task The_program_says_what_it_serves_and_serves_it()
    {
        using var program = await RunningProgram.StartAsync("ActorSocketIo.Node", "ActorSocketIo.Node");
        using var http = new HttpClient { BaseAddress = program.Address };

        Assert.Contains("<title>ActorSocketIo chat</title>", await http.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Socket.IO v4", await http.GetStringAsync("/socket.io/socket.io.min.js"), StringComparison.Ordinal);
        Assert.StartsWith("0{\"sid\":", await http.GetStringAsync("/socket.io/?EIO=4&transport=polling"), StringComparison.Ordinal);
        Assert.Equal("Healthy", await http.GetStringAsync("/health/live"));
        Assert.Equal("Healthy", await http.GetStringAsync("/health/ready"));
        foreach (var address in new[] { "/", "/socket.io/", "/socket.io/socket.io.js", "/health/live", "/health/ready" })
            Assert.Contains(new Uri(program.Address, address).ToString(), program.Output, StringComparison.Ordinal);
    }
}
