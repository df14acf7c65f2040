using ActorSocketIo.Adapters;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Theory]
    [InlineData(SocketFields.Id)]
    [InlineData(SocketFields.Rooms)]
    [InlineData(SocketFields.Data)]
    [InlineData(SocketFields.Handshake)]
    [InlineData(SocketFields.Rooms | SocketFields.Data)]
    public async Task A_question_for_some_fields_brings_those_of_every_node_and_says_that_it_left_the_others_out(SocketFields fields)
    {
        var nsp = NewName();
        var clients = await Spread(nsp, new { who = "me" });
        await On(0, nsp).SocketsJoinAsync("r").WaitAsync(Patience);

        var found = await On(0, nsp).To("r").FetchSocketsAsync(fields).WaitAsync(Patience);

        Assert.Equal(clients.Select(c => c.Id).Order(), found.Select(s => s.Id).Order());
        foreach (var socket in found)
        {
            Check(SocketFields.Rooms, () => Assert.Contains("r", socket.Rooms));
            Check(SocketFields.Data, () => Assert.Equal(socket.Id[..8], socket.Data["node"].Get<string>()));
            Check(SocketFields.Handshake, () => Assert.Equal("me", socket.Handshake.Auth["who"].Get<string>()));
        }

        void Check(SocketFields field, Action read)
        {
            if (fields.HasFlag(field)) read();
            else Assert.StartsWith($"The {field} of this socket are not known", Assert.Throws<InvalidOperationException>(read).Message);
        }
    }

    [Fact]
    public async Task What_is_found_stays_as_it_was_asked_though_it_is_looked_at_later()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        await On(0, nsp).SocketsJoinAsync("before", "left").WaitAsync(Patience);
        foreach (var (client, i) in clients.Select((c, i) => (c, i))) SocketOf(client, i).Data.Set("when", "before");

        var found = await On(0, nsp).FetchSocketsAsync().WaitAsync(Patience);
        await On(0, nsp).SocketsLeaveAsync("left").WaitAsync(Patience);
        await On(0, nsp).SocketsJoinAsync("later").WaitAsync(Patience);
        foreach (var (client, i) in clients.Select((c, i) => (c, i))) SocketOf(client, i).Data.Set("when", "later");

        Assert.Equal(clients.Length, found.Count);
        foreach (var socket in found)
        {
            Assert.Equal([socket.Id, "before", "left"], socket.Rooms);
            Assert.Equal("before", socket.Data["when"].Get<string>());
        }
        Assert.All(await On(0, nsp).FetchSocketsAsync().WaitAsync(Patience), socket => Assert.Equal("later", socket.Data["when"].Get<string>()));
    }

    [Fact]
    public async Task A_count_ships_no_socket_and_a_question_for_ids_ships_no_more_than_the_ids()
    {
        const int Each = 300;
        var nsp = NewName();
        await Task.WhenAll(Enumerable.Range(0, Nodes * Each).Select(i => Hosts[i % Nodes].ConnectAsync(nsp, headers: Headers(i)))).WaitAsync(Patience);
        await On(0, nsp).SocketsJoinAsync("r").WaitAsync(Patience);
        await On(0, nsp).Local.SocketsJoinAsync("mine").WaitAsync(Patience);
        var others = Each * (Nodes - 1);

        var (full, all) = await Cost(() => On(0, nsp).FetchSocketsAsync());
        var (ids, some) = await Cost(() => On(0, nsp).AllSocketsAsync());
        var (count, counted) = await Cost(() => On(0, nsp).To("r").Except("mine").CountAsync());

        Assert.Equal(Nodes * Each, all.Count);
        Assert.Equal(Nodes * Each, some.Count);
        Assert.Equal(others, counted);
        Assert.InRange(ids, 30 * others, 34 * others + OtherTraffic);
        Assert.InRange(count, 0, OtherTraffic);
        Assert.True(full >= 4 * ids || Nodes == 1, $"all fields took {full} bytes, ids alone {ids}");

        static Dictionary<string, string> Headers(int i) => new() { ["user-agent"] = $"{i} {new string('x', 150)}", ["accept-language"] = "en" };
    }

    [Fact]
    public async Task No_message_of_an_answer_is_longer_than_the_bound_and_one_description()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 20);
        var sockets = On(0, nsp).Sockets.Values.ToArray();
        foreach (var (socket, i) in sockets.Select((s, i) => (s, i)))
            socket.Data.Set("bytes", new byte[i * 1000]);
        var registry = new WireRegistry(WireCatalogue.Codecs);
        var largest = 20 * 1000 + 1000;

        var sent = 0;
        for (; sent < sockets.Length;)
        {
            var part = SocketDescriptions.DescribeSome(sockets.AsSpan(sent), SocketFields.All, out var seen);
            var message = registry.Encode(new AdapterProtocol.SocketsFound(1, part, IsLast: false));
            Assert.InRange(message.Length, 1, SocketDescriptions.BytesPerMessage + largest);
            sent += seen;
        }

        Assert.Equal(sockets.Length, sent);
        var found = await On(Nodes - 1, nsp).FetchSocketsAsync(SocketFields.Data).WaitAsync(Patience);
        Assert.Equal(sockets.Sum(s => s.Data["bytes"].Get<byte[]>()!.Length), found.Where(s => !s.Data["bytes"].IsNull).Sum(s => s.Data["bytes"].Get<byte[]>()!.Length));
        Assert.Equal(clients.Length, found.Count);
    }

    [Fact]
    public async Task A_stream_gives_every_socket_that_stays_once_while_others_come_and_go()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 400);      // several pages of each node
        var (leaving, staying) = (clients[..(10 * Nodes)], clients[(10 * Nodes)..]);
        List<string> seen = [];

        await foreach (var socket in On(0, nsp).StreamSocketsAsync())
        {
            seen.Add(socket.Id);
            if (seen.Count % 100 != 0) continue;
            leaving[seen.Count / 100 % leaving.Length].Disconnect();
            await Hosts[seen.Count / 100 % Nodes].ConnectAsync(nsp).WaitAsync(Patience);
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(staying.Select(c => c.Id).Except(seen));
    }

    [Fact]
    public async Task A_stream_asks_for_a_page_when_the_one_before_has_been_read_and_ends_when_its_reader_does()
    {
        var nsp = NewName();
        await Spread(nsp, each: 400);
        var asked = Hosts[0].Server.Node!.Desk.NextRequest();

        await foreach (var socket in On(0, nsp).StreamSocketsAsync())
        {
            if (socket.LocalSocket is null) break;
        }

        Assert.Equal(asked + (Nodes == 1 ? 1 : 2), Hosts[0].Server.Node!.Desk.NextRequest());      // one page of the first of the other nodes
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ToList(On(0, nsp).StreamSocketsAsync(cancellation: over.Token)));
        await TestCluster.Until(() => Hosts.All(h => h.Server.Node!.Desk.Count == 0), "all gatherers have ended");
    }

    /// <summary>Leases and joins of other rooms, meanwhile.</summary>
    private const int OtherTraffic = 3_000;

    /// <summary>The bytes that all nodes put on their links for a question.</summary>
    private async Task<(long Bytes, T Answer)> Cost<T>(Func<Task<T>> ask)
    {
        var before = Sent();
        var answer = await ask().WaitAsync(Patience);
        return (Sent() - before, answer);

        long Sent() => Hosts.Sum(host => host.Server.Node!.Links.Counters.SentBytes);
    }
}
