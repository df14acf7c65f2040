using System.Collections.Concurrent;
using System.Security.Claims;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Recovery;

/// <summary>Clients whose connections break and that come back: the reference's rows on connection state recovery, and what it is known to be weak in.</summary>
public sealed class RecoveryTests(RecoveryFixture fixture) : IClassFixture<RecoveryFixture>
{
    [Fact]
    public async Task Who_comes_back_has_its_id_rooms_and_data_and_gets_what_it_has_missed_in_order_before_it_is_connected()
    {
        var (nsp, client) = await Connected();
        var socket = nsp.Sockets[client.Id];
        await socket.JoinAsync("room").Soon();
        socket.Data.Set("name", "Ada");
        nsp.Emit("seen", 0);
        await client.Next();
        await Away(client);

        nsp.Emit("all", 1);
        nsp.To("room").Emit("room", 2, new byte[] { 1, 2 });
        nsp.To(client.Id).Emit("private", 3);
        socket.Emit("of the dead socket", 4);
        nsp.To("other room").Emit("not for it");
        nsp.Except("room").Emit("nor this");
        nsp.Volatile.Emit("lost");
        var connected = Connection(nsp);
        var back = await Open().RecoverAsync(client).Soon();

        Assert.Equal((client.Id, client.Pid), (back.Id, back.Pid));
        foreach (var (name, number) in new[] { ("all", 1), ("room", 2), ("private", 3), ("of the dead socket", 4) })
        {
            Assert.True(back.TryReceive(out var missed)); // came before CONNECT
            Assert.Equal((name, number), (missed!.EventName, missed.Args.Get<int>(0)));
            if (name == "room")
                Assert.Equal([1, 2], missed.Args.Get<byte[]>(1)!);
        }

        var recovered = await connected.Soon();
        Assert.True(recovered.Recovered);
        Assert.Equal("Ada", recovered.Data.Get<string>("name"));
        Assert.Equal(new HashSet<string> { client.Id, "room" }, recovered.Rooms);
        Assert.NotSame(socket, recovered);
        nsp.To("room").Emit("goes on");
        Assert.Equal("goes on", (await back.Next()).EventName);
    }

    [Fact]
    public async Task What_was_sent_and_lost_on_the_way_is_sent_again_and_what_arrived_is_not()
    {
        var (nsp, client) = await Connected();
        nsp.Emit("arrived");
        await client.Next();
        client.Connection.LoseAll();
        nsp.Emit("lost on the way");
        await Away(client);

        var back = await Open().RecoverAsync(client).Soon();

        Assert.Equal("lost on the way", (await back.Next()).EventName);
        Assert.False(back.TryReceive(out _));
    }

    [Fact]
    public async Task Who_has_got_no_event_yet_is_recovered_too()
    {
        var (nsp, client) = await Connected();
        await Away(client);
        nsp.Emit("missed");

        var back = await Open().RecoverAsync(client).Soon();

        Assert.Null(client.Offset);
        Assert.Equal(client.Id, back.Id);
        Assert.Equal("missed", (await back.Next()).EventName);
    }

    [Fact]
    public async Task What_a_client_has_answered_a_ping_after_is_not_sent_again_whatever_it_says_that_it_got_last()
    {
        var (nsp, client) = await Connected();
        nsp.Emit("long ago");
        await client.Next();
        var pongs = 0;
        client.Connection.Session.Heartbeat += () => Interlocked.Increment(ref pongs);
        fixture.Time.Advance(TimeSpan.FromSeconds(25));
        await Eventually.True(() => pongs == 1, "the client answers");
        nsp.Volatile.Emit("a text at the end", "which clients take for an offset");
        await client.Next();
        Assert.Equal("which clients take for an offset", client.Offset);
        await Away(client);
        nsp.Emit("missed");

        var back = await Open().RecoverAsync(client).Soon();

        Assert.Equal(client.Id, back.Id);
        Assert.Equal("missed", (await back.Next()).EventName);
    }

    [Fact]
    public async Task Who_is_away_is_in_no_count_no_list_and_no_room_and_the_application_is_told_as_ever()
    {
        var (nsp, client) = await Connected();
        var told = new ConcurrentQueue<string>();
        nsp.Adapter.RoomCreated += room => told.Enqueue($"+{room}");
        nsp.Adapter.RoomDeleted += room => told.Enqueue($"-{room}");
        nsp.Adapter.RoomJoined += (room, id) => told.Enqueue($"{id} in {room}");
        nsp.Adapter.RoomLeft += (room, id) => told.Enqueue($"{id} out of {room}");
        var socket = nsp.Sockets[client.Id];
        socket.OnDisconnecting(reason => told.Enqueue($"{reason} with {socket.Rooms.Count}"));
        socket.OnDisconnect(reason => told.Enqueue($"{reason} with {socket.Rooms.Count}"));
        await socket.JoinAsync("room").Soon();
        var id = client.Id;

        await Away(client);

        Assert.Equal(0, await nsp.To("room").CountAsync().Soon());
        Assert.Empty(await nsp.FetchSocketsAsync().Soon());
        Assert.Empty(nsp.Sockets);
        Assert.Empty(nsp.Adapter.Rooms);
        Assert.Empty(nsp.Adapter.Sockets("room"));
        Assert.Empty(await nsp.To("room").EmitWithAckAsync("nobody").Soon());
        Assert.Equal(["+room", $"{id} in room", "transport close with 2", $"{id} out of {id}", $"-{id}", $"{id} out of room", "-room", "transport close with 0"], told);
        told.Clear();
        await Open().RecoverAsync(client).Soon();
        Assert.Equal([$"+{id}", $"{id} in {id}", "+room", $"{id} in room"], told);
        Assert.Equal(1, await nsp.To("room").CountAsync().Soon());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_left_or_was_disconnected_begins_anew(bool byServer)
    {
        var (nsp, client) = await Connected();
        var socket = nsp.Sockets[client.Id];
        var ended = new TaskCompletionSource();
        socket.OnDisconnect(_ => ended.SetResult());
        if (byServer)
            socket.Disconnect();
        else
            client.Disconnect();
        await ended.Task.Soon();
        var connected = Connection(nsp);

        var back = await Open().RecoverAsync(client).Soon();

        Assert.NotEqual(client.Id, back.Id);
        Assert.NotEqual(client.Pid, back.Pid);
        Assert.False((await connected.Soon()).Recovered);
    }

    [Fact]
    public async Task A_secret_that_is_unknown_or_of_another_namespace_begins_anew()
    {
        var (nsp, client) = await Connected();
        await Away(client);

        var guessed = await Open().JoinAsync(nsp.Name, new { pid = client.Pid![..^1] + "_", offset = "x" }).Soon();
        var elsewhere = await Open().JoinAsync(fixture.NewNamespace().Name, new { pid = client.Pid }).Soon();
        var odd = await Open().JoinAsync(nsp.Name, new { pid = 7 }).Soon();

        Assert.All([guessed, elsewhere, odd], other => Assert.NotEqual(client.Id, other.Id));
        Assert.Equal(client.Id, (await Open().RecoverAsync(client).Soon()).Id);
    }

    [Fact]
    public async Task Another_user_does_not_become_who_was_here()
    {
        var nsp = fixture.NewNamespace();
        var client = await OpenAs("ada").JoinAsync(nsp.Name).Soon();
        await Away(client);

        Assert.NotEqual(client.Id, (await OpenAs("eve").RecoverAsync(client).Soon()).Id);
        Assert.NotEqual(client.Id, (await OpenAs(null).RecoverAsync(client).Soon()).Id);
        Assert.Equal(client.Id, (await OpenAs("ada").RecoverAsync(client).Soon()).Id);
    }

    [Fact]
    public async Task While_the_old_connection_seems_alive_the_new_one_takes_over_and_nothing_comes_twice()
    {
        var (nsp, client) = await Connected();
        var reason = new TaskCompletionSource<string>();
        nsp.Sockets[client.Id].OnDisconnect(reason.SetResult);
        nsp.Emit("seen");
        await client.Next();
        client.Connection.LoseAll();
        nsp.Emit("missed");

        var back = await Open().RecoverAsync(client).Soon();

        Assert.Equal("transport close", await reason.Task.Soon());
        Assert.True(client.Connection.IsClosed);
        Assert.Equal(client.Id, back.Id);
        Assert.Equal("missed", (await back.Next()).EventName);
        nsp.Emit("once");
        Assert.Equal("once", (await back.Next()).EventName);
        Assert.False(back.TryReceive(out _));
        Assert.Single(nsp.Sockets);
    }

    [Fact]
    public async Task Of_many_that_claim_to_be_the_same_one_is()
    {
        var (nsp, client) = await Connected();
        await Away(client);

        var connections = Enumerable.Range(0, 20).Select(_ => Open()).ToArray();
        var claims = await Task.WhenAll(connections.Select(connection => Task.Run(() => connection.RecoverAsync(client).WaitAsync(TimeSpan.FromSeconds(2)).ContinueWith(claim => claim))));

        var joined = claims.Where(claim => claim.IsCompletedSuccessfully).Select(claim => claim.Result).ToArray();
        await Eventually.True(() => joined.Count(claim => claim.Id == client.Id && !claim.Connection.IsClosed) == 1, "one is");
        await Eventually.True(() => nsp.Sockets.Count == connections.Count(connection => !connection.IsClosed), "who is not has a socket of its own, or a closed connection");
        Assert.All(joined, claim => Assert.Equal(claim.Id == client.Id, claim.Pid == client.Pid));
    }

    [Fact]
    public async Task Middlewares_are_not_asked_again_about_who_comes_back_but_about_others()
    {
        var nsp = fixture.NewNamespace();
        var asked = 0;
        nsp.Use(_ => { asked++; return Task.CompletedTask; });
        var client = await Open().JoinAsync(nsp.Name).Soon();
        await Away(client);

        await Open().RecoverAsync(client).Soon();
        Assert.Equal(1, asked);

        await Open().JoinAsync(nsp.Name, new { pid = "unknown" }).Soon();
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task If_they_are_asked_and_refuse_what_was_kept_stays_and_their_changes_do_not()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => options.ConnectionStateRecovery = new() { SkipMiddlewares = false });
        var nsp = host.Server.Of("/");
        var refuses = false;
        nsp.Use(async socket =>
        {
            if (socket.Recovered)
                Assert.Contains("room", socket.Rooms);
            await socket.JoinAsync("of the middleware");
            socket.Data.Set("by", refuses ? "a refused one" : "the first");
            if (refuses)
                throw new RefusedException("not now");
        });
        var client = await host.ConnectAsync().Soon();
        await nsp.Sockets[client.Id].JoinAsync("room").Soon();
        nsp.Sockets[client.Id].Leave("of the middleware");
        await Away(nsp, client);

        refuses = true;
        await Assert.ThrowsAsync<RefusedException>(() => host.Open().RecoverAsync(client).Soon());
        nsp.To("of the middleware").Emit("nobody");
        nsp.To("room").Emit("missed");
        refuses = false;
        var data = Connection(nsp);
        var back = await host.Open().RecoverAsync(client).Soon();

        Assert.Equal("missed", (await back.Next()).EventName);
        var socket = await data.Soon();
        Assert.Equal("the first", socket.Data.Get<string>("by"));
        Assert.Equal(new HashSet<string> { client.Id, "room", "of the middleware" }, socket.Rooms);
    }

    [Fact]
    public async Task Whoever_is_still_in_the_middlewares_gets_nothing_that_is_emitted_to_its_rooms()
    {
        var nsp = fixture.NewNamespace();
        TaskCompletionSource joined = new(), goOn = new();
        nsp.Use(async socket =>
        {
            await socket.JoinAsync("room");
            joined.SetResult();
            await goOn.Task;
            throw new RefusedException("no");
        });
        var connection = Open();
        var received = 0;
        connection.Transport.FrameSent += frame => received += frame.Payload.Span.IndexOf("secret"u8) >= 0 ? 1 : 0;
        var joining = connection.JoinAsync(nsp.Name);
        await joined.Task.Soon();

        nsp.To("room").Emit("secret");
        goOn.SetResult();

        await Assert.ThrowsAsync<RefusedException>(() => joining.Soon());
        Assert.Equal(0, received);
    }

    [Fact]
    public async Task A_client_that_leaves_and_comes_back_by_the_same_connection_begins_anew_and_keeps_the_connection()
    {
        var (nsp, client) = await Connected();
        var goOn = new TaskCompletionSource();
        nsp.Sockets[client.Id].On("slow", _ => goOn.Task);
        client.Emit("slow"); // so that the end of the first socket waits

        client.Disconnect();
        var back = await client.Connection.JoinAsync(nsp.Name, new { pid = client.Pid, offset = "x" }).Soon();
        goOn.SetResult();

        Assert.NotEqual(client.Id, back.Id);
        Assert.False(client.Connection.IsClosed);
        nsp.Emit("goes on");
        Assert.Equal("goes on", (await back.Next()).EventName);
    }

    [Fact]
    public async Task Who_misses_more_than_is_kept_while_the_middlewares_decide_is_not_let_in_with_a_hole()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => options.ConnectionStateRecovery = new() { MaxPackets = 3, SkipMiddlewares = false });
        var nsp = host.Server.Of("/");
        nsp.Use(socket =>
        {
            if (socket.Recovered)
                nsp.Emit("one too many");
            return Task.CompletedTask;
        });
        var client = await host.ConnectAsync().Soon();
        await Away(nsp, client);
        for (var i = 0; i < 3; i++)
            nsp.Emit("missed", i);

        var connection = host.Open();
        _ = connection.RecoverAsync(client);

        await Eventually.True(() => connection.IsClosed, "it has to come again");
        Assert.NotEqual(client.Id, (await host.Open().RecoverAsync(client).Soon()).Id);
    }

    [Fact]
    public async Task A_middleware_may_take_rooms_from_who_comes_back()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => options.ConnectionStateRecovery = new() { SkipMiddlewares = false });
        var nsp = host.Server.Of("/");
        nsp.Use(async socket =>
        {
            socket.Leave("admin");
            await socket.JoinAsync("new", "undone");
            socket.Leave("undone");
        });
        var client = await host.ConnectAsync().Soon();
        await nsp.Sockets[client.Id].JoinAsync("admin", "room").Soon();
        await Away(nsp, client);

        var back = await host.Open().RecoverAsync(client).Soon();

        Assert.Equal(new HashSet<string> { back.Id, "room", "new" }, nsp.Sockets[back.Id].Rooms);
        nsp.To("admin").Emit("not for it");
        nsp.To("new").Emit("for it");
        Assert.Equal("for it", (await back.Next()).EventName);
    }

    [Fact]
    public async Task Who_goes_a_second_time_is_in_no_room_at_its_end_either()
    {
        var (nsp, client) = await Connected();
        await Away(client);
        var back = await Open().RecoverAsync(client).Soon();
        var socket = nsp.Sockets[back.Id];

        await Away(back);

        Assert.Empty(socket.Rooms);
    }

    [Theory]
    [InlineData("""{"pid":"\ud800"}""")]
    [InlineData("""{"pid":"x","offset":"\udfff","\ud800":1}""")]
    public async Task What_is_JSON_and_no_text_begins_anew(string auth)
    {
        var nsp = fixture.NewNamespace();
        var connected = Connection(nsp);

        Open().SendRaw($"40{nsp.Name},{auth}");

        Assert.False((await connected.Soon()).Recovered);
    }

    [Fact]
    public async Task After_its_time_a_client_begins_anew_and_nothing_is_left_of_it()
    {
        var time = new ManualTime();
        await using var host = await SocketIoTestHost.StartAsync(
            _ => { }, options => options.ConnectionStateRecovery = new(), services => services.AddSingleton<TimeProvider>(time));
        var nsp = host.Server.Of("/");
        var client = await host.ConnectAsync().Soon();
        await nsp.Sockets[client.Id].JoinAsync("room").Soon();
        await Away(nsp, client);
        nsp.To("room").Emit("missed");
        Assert.Equal(1, host.Server.Recovery!.Away);
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(1, host.Server.Recovery.Away);

        time.Advance(TimeSpan.FromSeconds(2));

        await Eventually.True(() => nsp.Adapter.Index.Find("room") is null, "it is given up");
        Assert.Equal((0, 0), (host.Server.Recovery.Away, host.Server.Recovery.BytesAway));
        Assert.NotEqual(client.Id, (await host.Open().RecoverAsync(client).Soon()).Id);
    }

    [Fact]
    public async Task Who_has_missed_more_than_is_kept_begins_anew_and_less_is_enough_for_the_next_time()
    {
        var (nsp, client) = await Connected();
        await Away(client);
        for (var i = 0; i < 51; i++)
            nsp.Emit("much", i);

        var back = await Open().RecoverAsync(client).Soon();

        Assert.NotEqual(client.Id, back.Id);
        Assert.False(back.TryReceive(out _));
    }

    [Fact]
    public async Task Of_more_than_may_be_away_those_that_have_been_longest_are_given_up()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => options.ConnectionStateRecovery = new() { MaxAway = 3, MaxBytesAway = 1000 });
        var nsp = host.Server.Of("/");
        var clients = new List<TestClient>();
        for (var i = 0; i < 5; i++)
        {
            clients.Add(await host.ConnectAsync().Soon());
            await Away(nsp, clients[i]);
        }

        Assert.Equal(3, host.Server.Recovery!.Away);
        nsp.Emit("much", new string('x', 300)); // for each of the three
        Assert.Equal(3, host.Server.Recovery.Away);
        nsp.Emit("much", new string('x', 300));
        Assert.InRange(host.Server.Recovery.Away, 1, 2);
        Assert.InRange(host.Server.Recovery.BytesAway, 300, 1000);

        Assert.NotEqual(clients[1].Id, (await host.Open().RecoverAsync(clients[1]).Soon()).Id);
        Assert.Equal(clients[4].Id, (await host.Open().RecoverAsync(clients[4]).Soon()).Id);
    }

    [Fact]
    public async Task What_is_done_to_rooms_is_done_to_those_who_are_away()
    {
        var (nsp, client) = await Connected();
        await nsp.Sockets[client.Id].JoinAsync("stays", "left").Soon();
        await Away(client);

        await nsp.To("stays").SocketsLeaveAsync("left").Soon();
        nsp.To("left").Emit("not for it");
        var connected = Connection(nsp);
        var back = await Open().RecoverAsync(client).Soon();
        Assert.Equal(new HashSet<string> { client.Id, "stays" }, (await connected.Soon()).Rooms);
        await Away(back);
        await nsp.To("stays").DisconnectSocketsAsync().Soon();

        Assert.False(back.TryReceive(out _));
        Assert.NotEqual(client.Id, (await Open().RecoverAsync(back).Soon()).Id);
    }

    [Fact]
    public async Task Its_actor_is_found_by_the_id_that_its_client_has_kept()
    {
        var nsp = fixture.NewNamespace();
        nsp.UseSocketActor<Named>();
        var client = await Open().JoinAsync(nsp.Name).Soon();
        await Away(client);
        await Assert.ThrowsAsync<SocketIoException>(() => nsp.Socket(client.Id).AskAsync<string>("name").Soon());

        await Open().RecoverAsync(client).Soon();

        Assert.Equal(client.Id, await nsp.Socket(client.Id).AskAsync<string>("name").Soon());
        var region = fixture.Host.Server.RunningNode.SocketRegion; // as another node does, which knows no more than the id
        for (var i = 0; i < 3; i++)
            Assert.Equal(client.Id, await region.Ask<string>(new ShardingEnvelope(client.Id, "name"), TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Its_secret_is_not_shown_with_what_it_sent_along()
    {
        var (nsp, client) = await Connected();
        await Away(client);

        var back = await Open().JoinAsync(nsp.Name, new { pid = client.Pid, offset = "x", token = "t" }).Soon();

        Assert.Equal(client.Id, back.Id);
        Assert.Equal("""{"token":"t"}""", nsp.Sockets[back.Id].Handshake.Auth.ToString());
    }

    [Fact]
    public async Task Listeners_of_what_is_sent_see_no_offset()
    {
        var (nsp, client) = await Connected();
        var seen = new TaskCompletionSource<int>();
        nsp.Sockets[client.Id].OnAnyOutgoing((_, args) => seen.SetResult(args.Count));

        nsp.Emit("event", 1, "two");

        Assert.Equal(2, await seen.Task.Soon());
        Assert.Equal(3, (await client.Next()).Args.Count);
    }

    [Fact]
    public async Task Without_the_option_there_is_neither_secret_nor_offset()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { });
        var client = await host.ConnectAsync().Soon();

        host.Server.Emit("event", "text");

        Assert.Single((await client.Next()).Args);
        Assert.Null(client.Pid);
    }

    /// <summary>An actor that says who it is.</summary>
    public sealed class Named : SocketActor
    {
        public Named() => Receive<string>(_ => Sender.Tell(Socket.Id));
    }

    private static Task<Socket> Connection(Namespace nsp)
    {
        var connected = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        nsp.OnConnection(socket => { connected.TrySetResult(socket); });
        return connected.Task;
    }

    /// <summary>Cuts the connection, and waits until the socket has ended.</summary>
    private static async Task Away(Namespace nsp, TestClient client)
    {
        client.Connection.Drop();
        await Eventually.True(() => !nsp.Sockets.ContainsKey(client.Id), "it is away");
        await Eventually.True(() => nsp.Server.OpenSockets.Count == 0, "its socket has ended");
    }

    private async Task<(Namespace Namespace, TestClient Client)> Connected()
    {
        var nsp = fixture.NewNamespace();
        return (nsp, await Open().JoinAsync(nsp.Name).Soon());
    }

    private async Task Away(TestClient client)
    {
        var nsp = fixture.Host.Server.Of(client.Namespace);
        var ended = new TaskCompletionSource();
        nsp.Sockets[client.Id].OnDisconnect(_ => ended.TrySetResult());
        client.Connection.Drop();
        await ended.Task.Soon();
    }

    private TestConnection Open() => fixture.Host.Open();

    private TestConnection OpenAs(string? name) =>
        fixture.Host.Open(user: name is null ? null : new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, name)], "test")));
}
