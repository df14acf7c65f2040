using ActorSocketIo.Documentation.Tests.Running;
using Examples.Snippets;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>The examples of the pages about promises, and what servers say to each other, on three nodes. What holds the promises are the tests that the pages name.</summary>
public sealed class PromiseTests(ThreeNodes server) : IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task The_examples_do_what_the_pages_say()
    {
        foreach (var node in server.Nodes) Promises.AddTo(node.Io);

        await OfficialClient.CheckAsync(server.Urls, "promises");
    }

    [Fact]
    public async Task Servers_hear_and_answer_each_other()
    {
        foreach (var node in server.Nodes) Servers.Listen(node.Io);

        var answers = await Servers.AskAsync(server.Nodes[0].Io);

        Assert.Equal([.. Enumerable.Repeat($"{Environment.ProcessId} has reloaded prices", 2)], answers.Select(answer => answer.Get<string>()));
    }
}
