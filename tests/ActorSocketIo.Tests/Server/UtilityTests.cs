using ActorSocketIo.Adapters;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

public sealed class UtilityTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Fetched_sockets_show_id_rooms_handshake_and_data()
    {
        var (nsp, a, _) = await TwoAsync();
        var socket = nsp.Sockets[a.Id];
        await socket.JoinAsync("room");
        socket.Data.Set("user", "ann");

        var found = Assert.Single(await nsp.In("room").FetchSocketsAsync().Soon());

        Assert.Equal(a.Id, found.Id);
        Assert.Equal(new HashSet<string> { a.Id, "room" }, found.Rooms);
        Assert.Equal(socket.Handshake.Url, found.Handshake.Url);
        Assert.Equal("ann", found.Data["user"].Get<string>());
        Assert.Same(socket, found.LocalSocket);
    }

    [Fact]
    public async Task Sockets_are_found_by_room_by_id_and_by_exclusion()
    {
        var (nsp, a, b) = await TwoAsync();
        await nsp.Sockets[a.Id].JoinAsync("room");

        Assert.Equal(new HashSet<string> { a.Id, b.Id }, [.. (await nsp.FetchSocketsAsync().Soon()).Select(s => s.Id)]);
        Assert.Equal([b.Id], (await nsp.In(b.Id).FetchSocketsAsync().Soon()).Select(s => s.Id));
        Assert.Equal([b.Id], (await nsp.Except("room").FetchSocketsAsync().Soon()).Select(s => s.Id));
        Assert.Equal([a.Id], (await nsp.Local.To("room").FetchSocketsAsync().Soon()).Select(s => s.Id));
        Assert.Equal(new HashSet<string> { a.Id, b.Id }, await nsp.AllSocketsAsync().Soon());
        Assert.Equal(2, await nsp.CountAsync().Soon());
        Assert.True((await nsp.QuerySocketsAsync().Soon()).IsComplete);
    }

    [Fact]
    public async Task A_fetched_socket_can_be_operated_on()
    {
        var (nsp, a, b) = await TwoAsync();
        var remote = Assert.Single(await nsp.In(a.Id).FetchSocketsAsync().Soon());

        remote.Emit("hello", 1);
        Assert.Equal(1, (await a.Next()).Args.Get<int>(0));

        var answer = remote.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync("ask");
        (await a.Next()).Ack(["single", "ignored"]);
        Assert.Equal("single", (await answer.Soon()).Get<string>());

        await remote.JoinAsync("x", "y").Soon();
        await remote.LeaveAsync("x").Soon();
        Assert.Equal(new HashSet<string> { a.Id, "y" }, nsp.Sockets[a.Id].Rooms);

        await remote.DisconnectAsync().Soon();
        await a.Disconnected.Soon();
        Assert.False(a.Connection.IsClosed);
        Assert.Equal("socket has been disconnected", (await Assert.ThrowsAsync<SocketIoException>(() => remote.EmitWithAckAsync("ask").Soon())).Message);
        await Eventually.True(() => nsp.Sockets.Count == 1, "its listeners have heard of it");
        Assert.False(b.TryReceive(out _));
    }

    [Fact]
    public async Task Data_of_a_fetched_socket_can_be_written()
    {
        var (nsp, a, _) = await TwoAsync();
        var remote = Assert.Single(await nsp.In(a.Id).FetchSocketsAsync().Soon());

        await remote.SetDataAsync("n", 1).Soon();
        await remote.MergeDataAsync(new { n = 2, m = new byte[] { 3 } }).Soon();
        await remote.RemoveDataAsync("m").Soon();

        Assert.Equal(2, nsp.Sockets[a.Id].Data["n"].Get<int>());
        Assert.Equal(["n"], nsp.Sockets[a.Id].Data.Names);
    }

    [Fact]
    public async Task A_fetched_socket_that_is_silent_times_out()
    {
        var (nsp, a, _) = await TwoAsync();
        var remote = Assert.Single(await nsp.In(a.Id).FetchSocketsAsync().Soon());

        await Assert.ThrowsAsync<AckTimeoutException>(() => remote.Timeout(TimeSpan.FromMilliseconds(50)).EmitWithAckAsync("ask").Soon());
    }

    [Fact]
    public async Task Sockets_are_made_to_join_and_leave()
    {
        var (nsp, a, b) = await TwoAsync();

        nsp.SocketsJoin("one", "two");
        nsp.To("one").Emit("un-awaited join is seen");
        nsp.In("one").SocketsLeave("two");
        nsp.To("two").Emit("nobody");
        await nsp.In(a.Id).SocketsJoinAsync("three").Soon();
        await nsp.In(b.Id).SocketsLeaveAsync("one").Soon();

        Assert.Equal(new HashSet<string> { a.Id, "one", "three" }, nsp.Sockets[a.Id].Rooms);
        Assert.Equal(new HashSet<string> { b.Id }, nsp.Sockets[b.Id].Rooms);
        Assert.Equal("un-awaited join is seen", (await a.Next()).EventName);
        Assert.False(a.TryReceive(out _));
    }

    [Fact]
    public async Task What_was_emitted_before_a_disconnection_arrives_first()
    {
        var (nsp, a, b) = await TwoAsync();

        nsp.Emit("bye");
        nsp.DisconnectSockets();

        await a.Disconnected.Soon();
        await b.Disconnected.Soon();
        Assert.Equal("bye", (await a.Next()).EventName);
        Assert.Equal("bye", (await b.Next()).EventName);
        Assert.False(a.Connection.IsClosed);
    }

    [Fact]
    public async Task Disconnecting_with_close_ends_the_connections_of_the_selected()
    {
        var (nsp, a, b) = await TwoAsync();

        await nsp.In(a.Id).DisconnectSocketsAsync(close: true).Soon();

        await Eventually.True(() => a.Connection.IsClosed);
        Assert.False(b.Connection.IsClosed);
        await Eventually.True(() => nsp.Sockets.Count == 1);
        Assert.Equal([b.Id], nsp.Sockets.Keys);
    }

    [Fact]
    public async Task After_an_awaited_disconnection_no_question_finds_the_sockets()
    {
        var nsp = fixture.NewNamespace();
        var gate = new TaskCompletionSource();
        nsp.OnConnection(socket => socket.OnDisconnecting(_ => gate.Task));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        await nsp.DisconnectSocketsAsync().Soon();

        Assert.Equal(0, await nsp.CountAsync().Soon());
        Assert.Empty(await nsp.In(client.Id).FetchSocketsAsync().Soon());
        Assert.Empty(await nsp.EmitWithAckAsync("ask").Soon());
        gate.SetResult();
    }

    [Fact]
    public async Task Server_events_do_not_come_back_to_the_sender()
    {
        var nsp = fixture.NewNamespace();
        var heard = 0;
        nsp.ServerEvents.On("hello", () => heard++);

        nsp.ServerSideEmit("hello", "world");
        var answers = await nsp.ServerSideEmitWithAckAsync("hello", "world").Soon();

        Assert.Empty(answers);
        Assert.Equal(0, heard);
    }

    [Fact]
    public async Task Names_that_are_null_are_refused()
    {
        var (nsp, a, _) = await TwoAsync();
        var remote = (await nsp.To(a.Id).FetchSocketsAsync().Soon()).Single();

        await Assert.ThrowsAsync<ArgumentNullException>(() => remote.RemoveDataAsync("a", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => remote.SetDataAsync(null!, 1));
        await Assert.ThrowsAsync<ArgumentException>(() => remote.MergeDataAsync("no object"));
    }

    [Fact]
    public async Task A_page_for_another_node_has_as_many_sockets_as_may_fit_and_none_that_are_gone()
    {
        var nsp = fixture.NewNamespace();
        for (var i = 0; i < 140; i++) await fixture.Host.ConnectAsync(nsp.Name);
        var sockets = nsp.Adapter.Index.Select(BroadcastScope.Everyone).After(null, 140);
        sockets[3].Disconnect();

        var part = SocketDescriptions.DescribeSome(sockets, SocketFields.Id, out var seen);
        var ids = Page(SocketFields.Id, after: null);
        var first = Page(SocketFields.Rooms, after: null);
        Assert.True(first.Found.TryDescribe(out var described));
        var second = Page(SocketFields.Rooms, described[^1].Id);

        Assert.Equal((140, 139), (seen, part.Count));
        Assert.Equal((139, true), (ids.Found.Count, ids.IsLast));
        Assert.Equal((128, false), (first.Found.Count, first.IsLast));
        Assert.Equal((11, true), (second.Found.Count, second.IsLast));

        AdapterProtocol.SocketsFound Page(SocketFields fields, string? after) =>
            nsp.Adapter.Utilities.Pages.Answer(new(1, new(nsp.Name, [], []), fields, after), BroadcastScope.Everyone);
    }

    [Fact]
    public async Task A_time_that_no_timer_takes_is_refused_before_anything_is_done()
    {
        var (nsp, a, _) = await TwoAsync();
        var socket = nsp.Sockets[a.Id];
        var remote = (await nsp.To(a.Id).FetchSocketsAsync().Soon()).Single();

        foreach (var time in new[] { TimeSpan.MaxValue, TimeSpan.FromMilliseconds(int.MaxValue + 1d), TimeSpan.FromTicks(-1) })
        {
            Assert.Contains("24 days", Assert.Throws<ArgumentOutOfRangeException>(() => nsp.Timeout(time)).Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => nsp.To("r").Timeout(time));
            Assert.Throws<ArgumentOutOfRangeException>(() => nsp.Servers.Timeout(time));
            Assert.Throws<ArgumentOutOfRangeException>(() => remote.Timeout(time));
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = socket.Timeout(time); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = socket.Compress(true).Timeout(time); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { _ = nsp.Room("r").AskAsync<int>(1, time); });
        }

        var asked = nsp.Timeout(TimeSpan.FromMilliseconds(int.MaxValue)).To(a.Id).EmitWithAckAsync("ask");
        (await a.ReceiveAsync().AsTask().Soon()).Ack([1]);
        Assert.Single(await asked.Soon());
        await nsp.Timeout(TimeSpan.FromMilliseconds(int.MaxValue)).SocketsJoinAsync("r").Soon();
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("connection")]
    [InlineData("new_namespace")]
    public void Names_that_are_reserved_among_servers_cannot_be_emitted(string name)
    {
        Assert.Equal($"\"{name}\" is a reserved event name", Assert.Throws<SocketIoException>(() => fixture.Io.ServerSideEmit(name)).Message);
        Assert.Equal($"\"{name}\" is a reserved event name", Assert.Throws<SocketIoException>(() => { _ = fixture.Io.ServerSideEmitWithAckAsync(name); }).Message);
    }

    [Fact]
    public async Task The_server_offers_them_for_the_main_namespace()
    {
        var client = await fixture.Host.ConnectAsync().Soon();

        await fixture.Io.SocketsJoinAsync("main").Soon();
        fixture.Io.To("main").Emit("to");
        fixture.Io.In("main").Emit("in");
        fixture.Io.Except("main").Emit("except");
        fixture.Io.Volatile.Emit("volatile");
        fixture.Io.Local.Emit("local");
        fixture.Io.Compress(false).Emit("compress");
        fixture.Io.Send("send");
        fixture.Io.Emit("emit");

        foreach (var name in (string[])["to", "in", "volatile", "local", "compress", "message", "emit"])
            Assert.Equal(name, (await client.Next()).EventName);
        Assert.Equal([client.Id], (await fixture.Io.FetchSocketsAsync().Soon()).Select(s => s.Id));
        Assert.Equal([client.Id], await fixture.Io.AllSocketsAsync().Soon());
        await fixture.Io.SocketsLeaveAsync("main").Soon();
        await Assert.ThrowsAsync<AckTimeoutException>(() => fixture.Io.Timeout(TimeSpan.FromMilliseconds(20)).EmitWithAckAsync("ask").Soon());
        await fixture.Io.DisconnectSocketsAsync(close: true).Soon();
        await Eventually.True(() => client.Connection.IsClosed);
    }

    private async Task<(Namespace Nsp, TestClient A, TestClient B)> TwoAsync()
    {
        var nsp = fixture.NewNamespace();
        return (nsp, await fixture.Host.ConnectAsync(nsp.Name).Soon(), await fixture.Host.ConnectAsync(nsp.Name).Soon());
    }
}
