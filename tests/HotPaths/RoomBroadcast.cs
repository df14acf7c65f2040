namespace ActorSocketIo.Tests.HotPaths;

/// <summary>An emit to a room of one node, until every member's transport has it.</summary>
/// <remarks>All of it on the calling thread.</remarks>
internal sealed class RoomBroadcast
{
    private readonly Namespace _chat;
    private readonly string _room;
    private readonly QuietTransport[] _members;
    private readonly string _text;
    private readonly long _before;

    private RoomBroadcast(Namespace chat, string room, QuietTransport[] members, int bytes)
    {
        _chat = chat;
        _room = room;
        _members = members;
        _text = SamplePackets.Text(bytes);
        _before = Packets;
    }

    /// <summary>Packets that have left, to all members.</summary>
    public long Deliveries => Packets - _before;

    private long Packets => _members.Sum(member => member.Packets);

    /// <summary>Opens a room.</summary>
    /// <param name="server">Where.</param>
    /// <param name="members">How many are in it.</param>
    /// <param name="bytes">Of the event's argument.</param>
    public static async Task<RoomBroadcast> OpenAsync(QuietServer server, int members, int bytes)
    {
        var room = $"of {members}";
        return new(server.Chat, room, await Task.WhenAll(Enumerable.Range(0, members).Select(_ => server.ConnectAsync(room))), bytes);
    }

    /// <summary>Emits once.</summary>
    public void Run() => _chat.To(_room).Emit("message", _text);
}
