using System.Diagnostics;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using Akka.Actor;

namespace ActorSocketIo.Tests.Faults;

/// <summary>Actors of the application that throw.</summary>
public sealed class ActorFaultTests : FaultsTest
{
    private static Exception s_bug = null!; // for actors, which the server makes

    private readonly Namespace _actors;
    private readonly SocketIoTestHost _host;

    public ActorFaultTests(FaultsFixture fixture) : base(fixture)
    {
        s_bug = Bug;
        _host = fixture.Host;
        _actors = fixture.NewNamespace();
        _actors.UseSocketActor<Player>();
        Nsp.UseRoomActor<Table>();
        Nsp.UseNamespaceActor<Lobby>();
        Nsp.OnConnection(socket => socket.Forward("move", _ => "table"));
    }

    [Theory]
    [InlineData("event")]
    [InlineData("message")]
    [InlineData("connected")]
    public async Task A_socket_actor_that_throws_loses_its_client_who_may_come_back_to_a_new_one(string where)
    {
        Player.FailsToConnect = where == "connected";
        var client = await _host.ConnectAsync(_actors.Name).Soon();
        Player.FailsToConnect = false;

        if (where == "event")
            client.Emit("fail");
        else if (where == "message")
            _actors.Socket(client.Id).Tell(Fail.Instance);

        await Eventually.True(() => client.Connection.IsClosed);
        await Eventually.True(() => _actors.Sockets.Count == 0);
        var again = await _host.ConnectAsync(_actors.Name).Soon();
        Assert.Equal(1, (await again.EmitWithAckAsync("count").Soon()).Get<int>(0));
        if (where == "event")
            Assert.Same(Bug, (await Log.Find(1007, client.Id)).Exception);
        else
            await Log.FindOfAkka(Bug);
    }

    [Fact]
    public async Task A_socket_actor_whose_last_callback_throws_is_gone_all_the_same()
    {
        var client = await _host.ConnectAsync(_actors.Name).Soon();

        client.Disconnect();

        await Eventually.True(() => _actors.Sockets.Count == 0);
        Assert.Contains("'disconnect'", (await Log.Find(1001, client.Id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_actor_that_throws_begins_anew_and_the_members_of_its_room_stay()
    {
        var client = await ConnectAsync();
        await Nsp.Sockets[client.Id].JoinAsync("table");
        var room = Nsp.Room("table");
        Assert.Equal(1, await room.AskAsync<int>(Count.Instance).Soon());
        Assert.Equal(2, await room.AskAsync<int>(Count.Instance).Soon());

        await Assert.ThrowsAsync<AskTimeoutException>(() => room.AskAsync<int>(Fail.Instance, TimeSpan.FromMilliseconds(200)).Soon());

        Assert.Equal(1, await room.AskAsync<int>(Count.Instance).Soon()); // its state is new
        await room.EmitOrderedAsync("ordered", 1).Soon();
        Assert.Equal("ordered", (await client.Next()).EventName);
        await Log.FindOfAkka(Bug);
    }

    [Fact]
    public async Task A_room_actor_that_throws_loses_no_message_but_the_one_it_failed_with()
    {
        var room = Nsp.Room("busy");
        var before = room.AskAsync<int>(Count.Instance);
        room.Tell(Fail.Instance);

        var behind = Enumerable.Range(0, 20).Select(_ => room.AskAsync<int>(Count.Instance)).ToArray();

        Assert.Equal(1, await before.Soon());
        var counts = await Task.WhenAll(behind).Soon();
        Assert.Contains(1, counts);
        Assert.All(counts, count => Assert.InRange(count, 1, behind.Length));
    }

    [Fact]
    public async Task Who_waits_for_a_room_actor_to_answer_a_clients_event_is_told_at_once_that_it_has_failed()
    {
        var client = await ConnectAsync();
        var watch = Stopwatch.StartNew();

        var answer = client.EmitWithAckAsync("move", "fail");
        await GoesOn(client); // its events wait for the answer

        Assert.True(watch.Elapsed < Io.Options.RequestsTimeout, $"after {watch.Elapsed}");
        Assert.False(answer.IsCompleted);
        Assert.Contains("failed", (await Log.Find(1001, Nsp.Name)).Exception!.Message, StringComparison.Ordinal);
        Assert.Equal("e4", (await client.EmitWithAckAsync("move", "e4").Soon()).Get<string>(0));
    }

    [Fact]
    public async Task A_namespace_actor_that_throws_begins_anew_and_its_namespace_serves()
    {
        Assert.Equal(1, await Nsp.Actor.AskAsync<int>(Count.Instance).Soon());
        Nsp.Actor.Tell(Fail.Instance);

        Assert.Equal(1, await Nsp.Actor.AskAsync<int>(Count.Instance).Soon()); // its state is new

        await GoesOn(await ConnectAsync());
        await Log.FindOfAkka(Bug);
    }

    [Fact]
    public async Task A_room_actor_that_cannot_be_made_answers_nobody_and_is_tried_again_by_the_next_message()
    {
        Table.CannotBeMade = true;
        await Assert.ThrowsAsync<AskTimeoutException>(() => Nsp.Room("other").AskAsync<int>(Count.Instance, TimeSpan.FromMilliseconds(200)).Soon());
        Table.CannotBeMade = false;

        Assert.Equal(1, await CountOf(Nsp.Room("other")));
    }

    /// <summary>Asks until there is an answer: what comes while one that could not be made stops goes with it.</summary>
    private static async Task<int> CountOf(EntityRef actor)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await actor.AskAsync<int>(Count.Instance, TimeSpan.FromMilliseconds(200));
            }
            catch (AskTimeoutException) when (patience.Elapsed < TimeSpan.FromSeconds(5))
            {
                // It was not there.
            }
        }
    }

    private sealed class Fail : INoSerializationVerificationNeeded
    {
        public static readonly Fail Instance = new();
    }

    private sealed class Count : INoSerializationVerificationNeeded
    {
        public static readonly Count Instance = new();
    }

    private sealed class Player : SocketActor
    {
        private int _count;

        public Player()
        {
            On("fail", (Action)(() => throw s_bug));
            On("count", () => ++_count);
            Receive<Fail>(_ => throw s_bug);
        }

        public static bool FailsToConnect { get; set; }

        protected override Task OnConnectedAsync() => FailsToConnect ? throw s_bug : Task.CompletedTask;

        protected override Task OnDisconnectedAsync(string reason) => throw s_bug;
    }

    private sealed class Table : RoomActor
    {
        private int _count;

        public Table()
        {
            if (CannotBeMade)
                throw s_bug;
            Receive<Count>(_ => Sender.Tell(++_count));
            Receive<Fail>(_ => throw s_bug);
            On<string, string>("move", (_, move) => move == "fail" ? throw s_bug : move);
        }

        public static bool CannotBeMade { get; set; }
    }

    private sealed class Lobby : NamespaceActor
    {
        private int _count;

        public Lobby()
        {
            Receive<Count>(_ => Sender.Tell(++_count));
            Receive<Fail>(_ => throw s_bug);
        }
    }
}
