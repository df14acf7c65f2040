using System.Diagnostics;
using System.Text;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Cluster.Tests.Relay;

/// <summary>A session's limits hold wherever its client comes in.</summary>
public sealed class RelayedRateTests : IAsyncLifetime
{
    private const int Events = 12;
    private const int Burst = 3;
    private const int PerSecond = 10;

    private readonly WebCluster _cluster = new();

    public Task InitializeAsync() => _cluster.StartAsync(2, options => options.EventRate = new() { PerSecond = PerSecond, Burst = Burst });

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task Events_that_come_by_another_node_wait_for_their_time_and_none_is_lost(string transport)
    {
        var (home, other) = (_cluster.Nodes[0], _cluster.Nodes[1]);
        var client = await RoamingClient.ConnectAsync(home, other, other);
        var events = Enumerable.Range(0, Events).Select(i => $"42[\"echo\",\"{i}\"]").ToArray();
        var clock = Stopwatch.StartNew();

        var echoed = transport == "polling" ? await PollAsync(client, other, events) : await PipeAsync(client, other, events);

        Assert.Equal(Enumerable.Range(0, Events).Select(i => $"42[\"echoed\",\"{i}\"]"), echoed);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds((Events - 1 - Burst) / (double)PerSecond), $"only {clock.Elapsed} have passed");
        await _cluster.NothingLeft();
    }

    private static async Task<List<string>> PollAsync(RoamingClient client, WebNode node, string[] events)
    {
        var echoed = new List<string>();
        var post = client.PostOkAsync(node, string.Join('\u001e', events));
        while (echoed.Count < events.Length)
            echoed.AddRange((await client.PollOkAsync(node)).Split('\u001e'));
        Assert.Equal("ok", await post);
        return echoed;
    }

    private static async Task<List<string>> PipeAsync(RoamingClient client, WebNode node, string[] events)
    {
        using var socket = await client.MoveAsync(node, node);
        await socket.WriteAsync([.. events.SelectMany(text => RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes(text)))]);
        var echoed = new List<string>();
        while (echoed.Count < events.Length)
            echoed.Add(await socket.ReadAsync());
        return echoed;
    }
}
