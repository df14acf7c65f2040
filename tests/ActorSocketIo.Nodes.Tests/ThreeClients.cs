using System.Diagnostics;
using System.Text.Json;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>A client on each of three testbeds, which answers with its node's number, and somebody on each who asks about all.</summary>
internal sealed class ThreeClients : IAsyncDisposable
{
    private readonly WireClient[] _clients;
    private readonly WireClient[] _controls;

    private ThreeClients(WireClient[] clients, WireClient[] controls)
    {
        _clients = clients;
        _controls = controls;
    }

    /// <summary>Connects to the nodes of a cluster, and waits until each finds the clients of all.</summary>
    public static async Task<ThreeClients> ConnectAsync(NodeCluster cluster)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 3).Select(node => WireClient.ConnectAsync(cluster[node].Url, "/")));
        var controls = await Task.WhenAll(Enumerable.Range(0, 3).Select(node => WireClient.ConnectAsync(cluster[node].Url, "/control")));
        foreach (var (client, number) in clients.Select((client, number) => (client, number)))
            client.Answer = _ => number;
        foreach (var control in controls)
            control.AckPatience = TimeSpan.FromSeconds(90);
        var three = new ThreeClients(clients, controls);
        for (var node = 0; node < 3; node++)
        {
            var from = node;
            await Eventually.EqualAsync(three.Ids(0, 1, 2), () => three.FetchIdsAsync(from));
        }

        return three;
    }

    /// <summary>The name of a node: its sockets' ids begin with it.</summary>
    public string TokenOf(int node) => _clients[node].Id[..8];

    /// <summary>The ids of the clients of nodes, as <see cref="IdsOf"/> gives them.</summary>
    public string Ids(params int[] nodes) => string.Join(' ', nodes.Select(node => _clients[node].Id).Order(StringComparer.Ordinal));

    /// <summary>The ids that fetchSockets finds now, or its error.</summary>
    public async Task<string> FetchIdsAsync(int from = 0) => IdsOf((await AskAsync(from, "fetchSockets")).Answer);

    /// <summary>The ids in an answer to fetchSockets, which are in order.</summary>
    public static string IdsOf(JsonElement answer) => answer.TryGetProperty("ok", out var sockets)
        ? string.Join(' ', sockets.EnumerateArray().Select(socket => socket.GetProperty("id").GetString()))
        : answer.GetRawText();

    /// <summary>Waits until each of the four finds the clients of these nodes, and no more than these.</summary>
    /// <remarks>A node that has died leaves one table after the other, so for a moment one answer may name it as missing when the others do not know it any more.</remarks>
    public Task WholeAsync(params int[] nodes) =>
        Eventually.EqualAsync(
            (Ids(nodes), true),
            async () =>
            {
                var answers = await AskAllAsync(TimeSpan.FromSeconds(60));
                return (IdsOf(answers.Fetched.Answer), answers.AreWhole);
            },
            TimeSpan.FromSeconds(30));

    /// <summary>Asks a node for four things at once.</summary>
    /// <param name="timeout">For the answers of clients; the others have the deadline of the nodes.</param>
    /// <param name="from">The node.</param>
    public async Task<Answers> AskAllAsync(TimeSpan timeout, int from = 0)
    {
        var fetched = AskAsync(from, "fetchSockets");
        var said = AskAsync(from, "serverSideEmitWithAck", null, "who");
        var acked = AskAsync(from, "emitWithAck", new { timeout = timeout.TotalMilliseconds }, "ask");
        var joined = AskAsync(from, "socketsJoin", null, "room");
        return new Answers(await fetched, await said, await acked, await joined);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Concat(_controls))
            await client.DisposeAsync();
    }

    private async Task<Asked> AskAsync(int from, string op, object? target = null, params object?[] args)
    {
        var clock = Stopwatch.StartNew();
        var answer = await _controls[from].EmitWithAckAsync("call", new { op, target = target ?? new { }, args });
        return new Asked(answer[0], clock.Elapsed);
    }
}

/// <summary>What came of a call: <c>{ok}</c> or <c>{error: {message, responses?}}</c>, and how long it took.</summary>
internal sealed record Asked(JsonElement Answer, TimeSpan Took)
{
    /// <summary>The message of its error; if there is none, the answer.</summary>
    public string Message => Answer.TryGetProperty("error", out var error) ? error.GetProperty("message").GetString()! : $"no error: {Answer}";

    /// <summary>The numbers that were answered, in their order, whether all came or not.</summary>
    public string Numbers
    {
        get
        {
            var numbers = Answer.TryGetProperty("ok", out var ok) ? ok : Answer.GetProperty("error").GetProperty("responses");
            return string.Join(' ', numbers.EnumerateArray().Select(number => number.GetInt32()).Order());
        }
    }
}

/// <summary>What came of fetchSockets, serverSideEmitWithAck, emitWithAck and socketsJoin.</summary>
internal sealed record Answers(Asked Fetched, Asked Said, Asked Acked, Asked Joined)
{
    public IEnumerable<Asked> All => [Fetched, Said, Acked, Joined];

    /// <summary>Whether none is an error.</summary>
    public bool AreWhole => All.All(asked => asked.Answer.TryGetProperty("ok", out _));

    /// <summary>Fails unless each says who is missing, has what the others said, and came in time.</summary>
    /// <param name="missing">The tokens of the missing nodes, in any order.</param>
    /// <param name="servers">The numbers of the other servers that answered.</param>
    /// <param name="clients">The numbers of the clients that answered.</param>
    /// <param name="atLeast">Not sooner.</param>
    /// <param name="atMost">Not later.</param>
    public void AssertMissing(string[] missing, string servers, string clients, TimeSpan atLeast, TimeSpan atMost)
    {
        foreach (var asked in new[] { Fetched, Joined })
        {
            Assert.StartsWith($"timeout reached: missing {missing.Length} responses (", asked.Message);
            Assert.All(missing, token => Assert.Contains(token, asked.Message));
        }

        var answered = servers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.Equal($"timeout reached: only {answered} responses received out of 2", Said.Message);
        Assert.Equal(servers, Said.Numbers);
        Assert.Equal("operation has timed out", Acked.Message);
        Assert.Equal(clients, Acked.Numbers);
        Assert.All(All, asked => Assert.InRange(asked.Took, atLeast, atMost));
    }

    /// <summary>Fails unless each is whole, and came in time.</summary>
    public void AssertWhole(string ids, string servers, string clients, TimeSpan atMost)
    {
        Assert.Equal(ids, ThreeClients.IdsOf(Fetched.Answer));
        Assert.Equal(servers, Said.Numbers);
        Assert.Equal(clients, Acked.Numbers);
        Assert.All(All, asked => Assert.True(asked.Answer.TryGetProperty("ok", out _), $"{asked.Answer}"));
        Assert.All(All, asked => Assert.InRange(asked.Took, TimeSpan.Zero, atMost));
    }
}
