using System.Diagnostics;
using System.Threading.Channels;

namespace ActorSocketIo.Node.Chat;

/// <summary>Tells every page who is in its room, and which rooms there are, soon after that has changed on this node.</summary>
/// <remarks>
/// It keeps no lists: it asks all nodes for their sockets, so that what is shown is right whichever node somebody is on, and after a node was lost.
/// Many changes in a row are one question, and asking takes at most a tenth of its time.
/// </remarks>
internal sealed class Presence(SocketIoServer io) : BackgroundService
{
    private const int MaxPeopleShown = 200;
    private const int MaxRoomsShown = 50;
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(50);
    private static readonly string[] AlwaysOpen = ["lobby", "engineering", "random"];

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Somebody has come, gone, or changed the room.</summary>
    public void Changed() => _changes.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            var started = Stopwatch.GetTimestamp();
            await TellAsync(stoppingToken);
            var pause = Stopwatch.GetElapsedTime(started) * 9;
            await Task.Delay(pause > MinPause ? pause : MinPause, stoppingToken);
        }
    }

    private async Task TellAsync(CancellationToken stopping)
    {
        var answer = await io.To().QuerySocketsAsync(SocketFields.Data, stopping); // a node that does not answer is left out
        var rooms = answer.Found.Where(socket => !socket.Data["room"].IsNull).ToLookup(socket => socket.Data["room"].Get<string>()!);

        var counts = rooms.Select(room => new RoomCount(room.Key, room.Count())).OrderByDescending(room => room.Count).ThenBy(room => room.Name);
        var open = AlwaysOpen.Select(name => new RoomCount(name, rooms[name].Count()));
        io.Emit("rooms", open.Concat(counts.Where(room => !AlwaysOpen.Contains(room.Name)).Take(MaxRoomsShown)).ToArray());

        foreach (var room in rooms)
        {
            var people = room.Take(MaxPeopleShown).Select(socket => new Person(socket.Id, socket.Data["name"].Get<string>()!));
            io.To(room.Key).Emit("people", room.Key, people.ToArray(), room.Count());
        }
    }
}
