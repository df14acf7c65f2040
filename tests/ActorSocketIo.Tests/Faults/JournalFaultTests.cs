using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Faults;

/// <summary>The journal of actors that keep their state fails, as with a full disk: their rooms' members, and rooms without a journal, do not notice.</summary>
public sealed class JournalFaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private SocketIoTestHost _host = null!;

    private RecordedLog Log { get; } = new();

    public async Task InitializeAsync()
    {
        FullDiskJournal.Fault = JournalFault.None;
        _host = await SocketIoTestHost.StartNodeAsync(
            io =>
            {
                io.Sockets.UseRoomActor<Tally>();
                io.OnConnection(socket => socket.JoinAsync("a"));
                io.OnConnection(socket => socket.On("hi", () => true));
            },
            options => options.RequestsTimeout = TimeSpan.FromSeconds(1),
            services => services.AddSingleton<ILoggerFactory>(Log),
            hocon: $$"""
                akka.persistence.journal {
                  plugin = full-disk
                }
                full-disk {
                  class = "{{typeof(FullDiskJournal).AssemblyQualifiedName}}"
                  plugin-dispatcher = "akka.actor.default-dispatcher"
                }
                """);
    }

    public async Task DisposeAsync()
    {
        FullDiskJournal.Fault = JournalFault.None;
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task What_cannot_be_written_has_not_happened_and_the_actor_goes_on_with_what_was_when_the_disk_has_room_again()
    {
        var client = await _host.ConnectAsync().Soon();
        Assert.Equal(1, await AddAsync());
        FullDiskJournal.Fault = JournalFault.CannotWrite;

        await Assert.ThrowsAsync<AskTimeoutException>(() => AddAsync(Short));

        await ServesAsync(client);
        await Log.FindOfAkka(FullDiskJournal.DiskFull);
        FullDiskJournal.Fault = JournalFault.None;
        Assert.Equal(2, await AddUntilAnsweredAsync());
    }

    [Fact]
    public async Task What_the_journal_rejects_has_not_happened_and_the_actor_lives_on()
    {
        var client = await _host.ConnectAsync().Soon();
        Assert.Equal(1, await AddAsync());
        FullDiskJournal.Fault = JournalFault.Rejects;

        await Assert.ThrowsAsync<AskTimeoutException>(() => AddAsync(Short));

        await ServesAsync(client);
        await Log.FindOfAkka(FullDiskJournal.DiskFull);
        FullDiskJournal.Fault = JournalFault.None;
        Assert.Equal(2, await AddAsync());
    }

    [Fact]
    public async Task An_actor_that_cannot_read_its_past_answers_nobody_until_it_can()
    {
        var client = await _host.ConnectAsync().Soon();
        Assert.Equal(1, await AddAsync());
        _host.Server.Sockets.Room("a").Tell(Stop.Instance);
        FullDiskJournal.Fault = JournalFault.CannotRead;

        await Assert.ThrowsAsync<AskTimeoutException>(() => AddAsync(Short));
        await Assert.ThrowsAsync<AskTimeoutException>(() => _host.Server.Sockets.Room("a").EmitOrderedAsync("ordered").Soon());

        await ServesAsync(client);
        await Log.FindOfAkka(FullDiskJournal.DiskFull);
        FullDiskJournal.Fault = JournalFault.None;
        Assert.Equal(2, await AddUntilAnsweredAsync());
    }

    private Task<int> AddAsync(TimeSpan? timeout = null) => _host.Server.Sockets.Room("a").AskAsync<int>(Add.Instance, timeout);

    /// <summary>What comes while a failed actor stops goes with it.</summary>
    private async Task<int> AddUntilAnsweredAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await AddAsync(Short);
            }
            catch (AskTimeoutException) when (tries < 20)
            {
                // It was not there.
            }
        }
    }

    private async Task ServesAsync(TestClient client)
    {
        Assert.True((await client.EmitWithAckAsync("hi").Soon()).Get<bool>(0));
        _host.Server.To("a").Emit("for the room");
        Assert.Equal("for the room", (await client.Next()).EventName);
    }

    private sealed record Added : IClusterMessage;

    private sealed class Add : INoSerializationVerificationNeeded
    {
        public static readonly Add Instance = new();
    }

    private sealed class Stop : INoSerializationVerificationNeeded
    {
        public static readonly Stop Instance = new();
    }

    private sealed class Tally : PersistentRoomActor
    {
        private int _count;

        public Tally()
        {
            Recover<Added>(_ => _count++);
            Command<Add>(_ => Persist(new Added(), _ => Sender.Tell(++_count)));
            Command<Stop>(_ => Context.Stop(Self));
        }
    }
}
