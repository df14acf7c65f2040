using ActorSocketIo.Testing;
using Akka.Actor;

namespace ActorSocketIo.Tests.Server;

public sealed class ActorTests : IClassFixture<HostFixture>
{
    private readonly SocketIoTestHost _host;

    public ActorTests(HostFixture fixture)
    {
        _host = fixture.Host;
        var game = _host.Server.Of("/game");
        game.UseSocketActor<Player>();
        game.UseRoomActor<Board>();
        game.UseNamespaceActor<Lobby>();
    }

    [Fact]
    public async Task A_socket_actor_listens_answers_and_keeps_state_without_a_lock()
    {
        var client = await _host.ConnectAsync("/game").Soon();
        Assert.Equal("welcome", (await client.Next()).EventName);

        for (var i = 0; i < 100; i++)
            client.Emit("score", i);

        Assert.Equal(4950, (await client.EmitWithAckAsync("total").Soon()).Get<int>(0));
    }

    [Fact]
    public async Task Any_actor_reaches_a_socket_actor_by_its_name()
    {
        var client = await _host.ConnectAsync("/game").Soon();
        await client.Next();

        _host.Server.Of("/game").Socket(client.Id).Tell(new Praise("well done"));

        Assert.Equal("well done", (await client.Next()).Args.Get<string>(0));
    }

    [Fact]
    public async Task A_message_to_a_socket_that_is_gone_fails()
    {
        var client = await _host.ConnectAsync("/game").Soon();
        var socket = _host.Server.Of("/game").Sockets[client.Id];
        var gone = new TaskCompletionSource();
        socket.OnDisconnect(_ => gone.SetResult());
        client.Disconnect();
        await gone.Task.Soon();

        await Assert.ThrowsAnyAsync<Exception>(() => _host.Server.Of("/game").Socket(client.Id).AskAsync<string>(new Praise("?"), TimeSpan.FromSeconds(2)).Soon());
    }

    [Theory]
    [InlineData("AAAAAAAA0BBBBBBBBBBBBBBBBBBBB")]
    [InlineData("../user")]
    public async Task A_message_to_an_id_that_no_living_node_made_fails_at_once(string id)
    {
        var failure = await Assert.ThrowsAsync<SocketIoException>(() => _host.Server.Of("/game").Socket(id).AskAsync<string>(new Praise("?"), TimeSpan.FromMinutes(1)).Soon());

        Assert.Contains(id, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_actor_that_fails_disconnects_its_client_and_nobody_else()
    {
        var client = await _host.ConnectAsync("/game").Soon();
        var other = await _host.ConnectAsync("/game").Soon();
        await client.Next();
        await other.Next();

        client.Emit("crash");

        await Eventually.True(() => client.Connection.IsClosed);
        Assert.Equal(0, (await other.EmitWithAckAsync("total").Soon()).Get<int>(0));
    }

    [Fact]
    public async Task A_room_actor_holds_the_state_of_a_room()
    {
        var client = await _host.ConnectAsync("/game").Soon();
        await client.Next();
        await client.EmitWithAckAsync("sit", "table").Soon();

        var moves = await _host.Server.Of("/game").Room("table").AskAsync<int>(new Move("e4")).Soon();
        var move = await client.Next();

        Assert.Equal(1, moves);
        Assert.Equal("e4", move.Args.Get<string>(0));
    }

    [Fact]
    public async Task An_event_that_is_passed_on_is_answered_by_the_room()
    {
        var client = await _host.ConnectAsync("/game").Soon();
        await client.Next();

        var answer = await client.EmitWithAckAsync("ask-room", "how many?").Soon();

        Assert.Equal($"{client.Id}: how many?", answer.Get<string>(0));
    }

    [Fact]
    public async Task Ordered_emits_arrive_in_the_order_of_their_calls()
    {
        var client = await _host.ConnectAsync("/game").Soon();
        await client.Next();
        await client.EmitWithAckAsync("sit", "ordered").Soon();
        var room = _host.Server.Of("/game").Room("ordered");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => room.EmitOrderedAsync("n", i))).Soon();

        for (var i = 0; i < 50; i++)
            Assert.Equal(i, (await client.Next()).Args.Get<int>(0));
    }

    [Fact]
    public async Task A_namespace_actor_is_one_for_the_namespace()
    {
        var lobby = _host.Server.Of("/game").Actor;

        await lobby.AskAsync<int>(new Move("a")).Soon();

        Assert.Equal(2, await lobby.AskAsync<int>(new Move("b")).Soon());
    }

    private sealed record Praise(string Words) : INoSerializationVerificationNeeded;

    private sealed record Move(string Square) : INoSerializationVerificationNeeded;

    private sealed class Player : SocketActor
    {
        private int _total;

        public Player()
        {
            On<int>("score", async points =>
            {
                await Task.Yield();
                _total += points;
            });
            On("total", () => _total);
            On("crash", () => { throw new InvalidOperationException("a bug"); });
            On<string, bool>("sit", async table =>
            {
                await JoinAsync(table);
                return true;
            });
            Socket.Forward("ask-room", _ => "table");
            Receive<Praise>(praise => Emit("praise", praise.Words));
        }

        protected override Task OnConnectedAsync()
        {
            Emit("welcome", Socket.Id);
            return Task.CompletedTask;
        }
    }

    private sealed class Board : RoomActor
    {
        private int _moves;

        public Board()
        {
            Receive<Move>(move =>
            {
                Emit("moved", move.Square);
                Sender.Tell(++_moves);
            });
            On<string, string>("ask-room", (socketId, question) => $"{socketId}: {question}");
        }
    }

    private sealed class Lobby : NamespaceActor
    {
        private int _seen;

        public Lobby() => Receive<Move>(_ => Sender.Tell(++_seen));
    }
}
