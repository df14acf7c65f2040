using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Emitter;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Cluster.Tests.Outside;

/// <summary>What a process that is no node does through one node holds on all three.</summary>
public sealed class EmitterTests(ThreeNodes cluster) : ContractTest(cluster), IClassFixture<ThreeNodes>, IAsyncLifetime
{
    private EmitterDoor _door = null!;

    public async Task InitializeAsync() => _door = await EmitterDoor.OpenAsync(Hosts[0].Server);

    public async Task DisposeAsync() => await _door.DisposeAsync();

    [Fact]
    public async Task An_event_reaches_the_clients_of_a_room_on_every_node_and_not_those_that_are_left_out()
    {
        var name = NewName();
        var clients = await Spread(name);
        for (var node = 0; node < Nodes; node++)
            await SocketOf(clients[node], node).JoinAsync("room");
        await SocketOf(clients[1], 1).JoinAsync("quiet");
        var emitter = _door.Emitter().Of(name);

        await emitter.To("room").Except("quiet").EmitAsync("said", "hello", 7);
        await emitter.EmitAsync("end");

        Assert.Equal(["said \"hello\""], await UpTo(clients[0], "end"));
        Assert.Empty(await UpTo(clients[1], "end"));
        Assert.Equal(["said \"hello\""], await UpTo(clients[2], "end"));
    }

    [Fact]
    public async Task Arguments_arrive_as_the_server_itself_would_have_sent_them_binary_included()
    {
        var name = NewName();
        var clients = await Spread(name);
        object?[] args = [new { Title = "x", Data = new byte[] { 1, 2, 3 } }, null, new byte[] { 4 }, "<é\ud83d\ude00,\u001e>", 1.5, new[] { 1, 2 }];

        await _door.Emitter().Of(name).EmitAsync("all", args.AsSpan());
        var outside = await Next(clients[Nodes - 1]);
        On(0, name).Emit("all", args.AsSpan());
        var inside = await Next(clients[Nodes - 1]);

        Assert.Equal(inside.Args.Select(arg => arg.ToString()), outside.Args.Select(arg => arg.ToString()));
        Assert.Equal([1, 2, 3], outside.Args[0]["data"].Get<byte[]>()!);
        Assert.Equal([4], outside.Args.Get<byte[]>(2)!);
    }

    [Fact]
    public async Task Sockets_join_and_leave_rooms_and_are_disconnected_on_every_node_when_the_call_is_over()
    {
        var name = NewName();
        var clients = await Spread(name);
        var emitter = _door.Emitter().Of(name);

        await emitter.SocketsJoinAsync("a", "b");
        Assert.Equal(Nodes, await On(1, name).In("a").CountAsync());
        await emitter.In("a").SocketsLeaveAsync("b");
        Assert.Equal(0, await On(2, name).In("b").CountAsync());
        await emitter.To(clients[2].Id).DisconnectSocketsAsync();

        await clients[2].Disconnected.WaitAsync(Patience);
        Assert.Equal(Nodes - 1, await On(0, name).CountAsync());
    }

    [Fact]
    public async Task An_event_among_servers_is_heard_on_every_node_the_asked_one_included()
    {
        var name = NewName();
        var heard = new ConcurrentQueue<string>();
        for (var node = 0; node < Nodes; node++)
            On(node, name).ServerEvents.On<string>("reload", what => heard.Enqueue(what));

        await _door.Emitter().Of(name).ServerSideEmitAsync("reload", "prices");

        await TestCluster.Until(() => heard.Count == Nodes, "every node has heard it");
        Assert.All(heard, what => Assert.Equal("prices", what));
    }

    [Fact]
    public async Task A_namespace_that_the_asked_node_does_not_have_is_reached_on_others_and_not_made()
    {
        var name = $"/untold{NewName()[1..]}";
        Hosts[1].Server.Of(name);
        var client = await Hosts[1].ConnectAsync(name);

        await _door.Emitter().Of(name).EmitAsync("said", "far");

        Assert.Equal("far", (await Next(client)).Args[0].Get<string>());
        Assert.DoesNotContain(Hosts[0].Server.AllNamespaces, nsp => nsp.Name == name);
    }

    [Fact]
    public async Task A_node_that_cannot_be_reached_is_passed_over_and_each_event_arrives_once()
    {
        var name = NewName();
        var clients = await Spread(name);
        var emitter = new SocketIoEmitter(new SocketIoEmitterOptions { Nodes = { NobodyThere(), _door.Address }, Key = EmitterDoor.Key, Timeout = Patience }).Of(name);

        await emitter.EmitAsync("said", 1);
        await emitter.EmitAsync("said", 2);
        await emitter.EmitAsync("end");

        foreach (var client in clients)
            Assert.Equal(["said 1", "said 2"], await UpTo(client, "end"));
    }

    [Fact]
    public async Task A_node_that_takes_no_connection_is_passed_over_too()
    {
        var name = NewName();
        var clients = await Spread(name);
        var deaf = new Uri("http://127.0.0.1:9");
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(100),
            ConnectCallback = async (connecting, cancellation) =>
            {
                if (connecting.DnsEndPoint.Port == deaf.Port)
                    await Task.Delay(Timeout.Infinite, cancellation);
                var socket = new System.Net.Sockets.Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(connecting.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var emitter = new SocketIoEmitter(new SocketIoEmitterOptions { Nodes = { deaf, _door.Address }, Key = EmitterDoor.Key, Timeout = Patience }, http).Of(name);

        await emitter.EmitAsync("said", 1);

        Assert.Equal(1, (await Next(clients[0])).Args[0].Get<int>());
    }

    [Fact]
    public async Task Where_no_node_can_be_reached_nothing_was_done()
    {
        var emitter = new SocketIoEmitter(NobodyThere(), EmitterDoor.Key);

        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => emitter.EmitAsync("said", 1));

        Assert.Equal(SocketIoEmitterError.Unreachable, failure.Error);
        Assert.False(failure.MayHaveBeenDone);
    }

    [Fact]
    public async Task A_node_that_breaks_off_may_have_done_it_and_no_other_is_asked()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var breaking = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().ReadAtLeastAsync(new byte[16], 16);
        });
        var name = NewName();
        var clients = await Spread(name);
        var broken = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var emitter = new SocketIoEmitter(new SocketIoEmitterOptions { Nodes = { broken, _door.Address }, Key = EmitterDoor.Key, Timeout = Patience }).Of(name);

        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => emitter.EmitAsync("said", 1));
        await breaking;
        await _door.Emitter().Of(name).EmitAsync("end");

        Assert.Equal(SocketIoEmitterError.NoAnswer, failure.Error);
        Assert.True(failure.MayHaveBeenDone);
        Assert.Empty(await UpTo(clients[0], "end"));
    }

    [Fact]
    public async Task A_silent_node_is_given_up_after_the_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var silent = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var emitter = new SocketIoEmitter(new SocketIoEmitterOptions { Nodes = { silent }, Key = EmitterDoor.Key, Timeout = TimeSpan.FromMilliseconds(200) });

        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => emitter.EmitAsync("said", 1));

        Assert.Equal(SocketIoEmitterError.NoAnswer, failure.Error);
    }

    [Fact]
    public async Task It_can_be_injected_and_sends_through_the_applications_http_client()
    {
        var name = NewName();
        var clients = await Spread(name);
        var services = new ServiceCollection();
        services.AddSocketIoEmitter(options =>
        {
            options.Nodes.Add(_door.Address);
            options.Key = EmitterDoor.Key;
        });
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<SocketIoEmitter>().Of(name).EmitAsync("said", "injected");

        Assert.Equal("injected", (await Next(clients[1])).Args[0].Get<string>());
    }

    // A port that was free a moment ago.
    private static Uri NobodyThere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
