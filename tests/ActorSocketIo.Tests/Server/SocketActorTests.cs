using System.Collections.Concurrent;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Sessions;
using Akka.Actor;
using Akka.Actor.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Server;

/// <summary>Sockets that are actors of the application's: everything runs on their turns.</summary>
public sealed class SocketActorTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Log _log = new();
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(
        io =>
        {
            io.Sockets.UseSocketActor<Worker>();
            io.Use(async _ => await Task.Yield());
            io.OnConnection(async _ => await Task.Yield());
            io.OnConnection(_ => _log.Add($"connection listener {InternalCurrentActorCellKeeper.Current is not null}"));
            io.Of("/throws").UseSocketActor<Throwing>();
            io.Of("/missing").UseSocketActor<Lacking>();
            io.Of("/starts-badly").UseSocketActor<Unstartable>();
            io.Of("/named").UseRoomActor<Clerk>();
            io.Of("/named").UseNamespaceActor<Desk>();
        },
        services: services => services.AddSingleton<TimeProvider>(_time).AddSingleton(_log));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Listeners_have_the_actors_context_after_those_before_them_have_awaited()
    {
        var client = await _host.ConnectAsync().Soon();

        client.Emit("two listeners");
        await client.EmitWithAckAsync("ping").Soon();

        Assert.Equal(["connection listener True", "connected True", "middleware True", "first True", "second True"], _log.Take(5));
    }

    [Fact]
    public async Task Its_own_callback_waits_for_its_turn_while_its_rooms_are_left_after_the_grace()
    {
        var client = await _host.ConnectAsync().Soon();
        client.Emit("hang");
        await _log.Contains("hanging");

        client.Connection.Drop();
        _time.Advance(TimeSpan.FromSeconds(6));

        await Eventually.True(() => _host.Server.Sockets.Adapter.Rooms.Count == 0);
        Assert.DoesNotContain(_log, line => line.StartsWith("disconnected", StringComparison.Ordinal));
        _log.Gate.SetResult();
        await _log.Contains("disconnected True");
        Assert.Equal(["hanging", "hung", "disconnected True"], _log.Skip(3));
    }

    [Fact]
    public async Task A_message_that_takes_long_keeps_a_socket_that_is_gone_in_its_rooms_for_the_grace_only()
    {
        var client = await _host.ConnectAsync().Soon();
        _host.Server.Sockets.Socket(client.Id).Tell(new Work());
        await _log.Contains("working");

        client.Connection.Drop();
        Assert.NotEmpty(_host.Server.Sockets.Adapter.Rooms);
        _time.Advance(TimeSpan.FromSeconds(6));

        await Eventually.True(() => _host.Server.Sockets.Adapter.Rooms.Count == 0);
        _log.Gate.SetResult();
        await _log.Contains("disconnected True");
    }

    [Fact]
    public async Task JSON_that_it_reads_itself_is_its_own_affair_other_than_a_clients_argument()
    {
        var client = await _host.ConnectAsync().Soon();

        client.Emit("number", "not one");
        Assert.True((await client.EmitWithAckAsync("ping").Soon()).Get<bool>(0));
        client.Emit("own json");

        await Eventually.True(() => client.Connection.IsClosed);
    }

    [Theory]
    [InlineData("/throws")]
    [InlineData("/missing")]
    [InlineData("/starts-badly")]
    public async Task One_that_cannot_be_made_is_a_refusal_and_nothing_stays(string nsp)
    {
        var connection = _host.Open();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => connection.JoinAsync(nsp).Soon());

        Assert.Equal("internal error", refused.Message);
        Assert.Equal(0, _host.Server.RunningNode.Arrivals.Count);
        Assert.Empty(_host.Server.Of(nsp).Adapter.Rooms);
        var other = await connection.JoinAsync("/").Soon();
        Assert.True((await other.EmitWithAckAsync("ping").Soon()).Get<bool>(0));
    }

    [Fact]
    public async Task Rooms_and_namespaces_get_services_injected_too()
    {
        Assert.Equal("r", await _host.Server.Of("/named").Room("r").AskAsync<string>(new Work()).Soon());
        Assert.Equal("/named", await _host.Server.Of("/named").Actor.AskAsync<string>(new Work()).Soon());

        Assert.Equal(["room", "namespace"], _log);
    }

    private sealed record Work : INoSerializationVerificationNeeded;

    private sealed class Log : ConcurrentQueue<string>
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(string line) => Enqueue(line);

        public Task Contains(string line) => Eventually.True(() => this.Any(l => l == line), line);
    }

    private sealed class Worker : SocketActor
    {
        private readonly Log _log;

        public Worker(Log log)
        {
            _log = log;
            Socket.Use(async _ =>
            {
                await Task.Yield();
                Note("middleware");
            });
            On("two listeners", async () =>
            {
                await Task.Yield();
                Note("first");
            });
            On("two listeners", () => Note("second"));
            On("ping", () => true);
            On<int>("number", _ => { });
            On("own json", () => System.Text.Json.JsonSerializer.Deserialize<int>("no number"));
            On("hang", async () =>
            {
                _log.Add("hanging");
                await _log.Gate.Task;
                _log.Add("hung");
            });
            ReceiveAsync<Work>(async _ =>
            {
                _log.Add("working");
                await _log.Gate.Task;
            });
            Socket.OnDisconnecting(async _ => await Task.Yield());
        }

        protected override Task OnConnectedAsync()
        {
            Note("connected");
            return Task.CompletedTask;
        }

        protected override Task OnDisconnectedAsync(string reason)
        {
            Note("disconnected");
            return Task.CompletedTask;
        }

        private void Note(string what) => _log.Add($"{what} {Self.Path.Name == Socket.Id && Context.Self.Equals(Self)}");
    }

    private sealed class Throwing : SocketActor
    {
        public Throwing()
        {
            Socket.OnDisconnect(_ => throw new InvalidOperationException("it never was connected"));
            throw new InvalidOperationException("a bug");
        }
    }

    private sealed class Unstartable : SocketActor
    {
        protected override void PreStart() => throw new InvalidOperationException("a bug");
    }

    private sealed class Lacking(IComparable missing) : SocketActor
    {
        public IComparable Missing => missing;
    }

    private sealed class Clerk : RoomActor
    {
        public Clerk(Log log) => Receive<Work>(_ =>
        {
            log.Add("room");
            Sender.Tell(Room);
        });
    }

    private sealed class Desk : NamespaceActor
    {
        public Desk(Log log) => Receive<Work>(_ =>
        {
            log.Add("namespace");
            Sender.Tell(Namespace.Name);
        });
    }
}
