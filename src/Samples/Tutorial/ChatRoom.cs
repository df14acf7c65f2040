using ActorSocketIo;

namespace Tutorial;

/// <summary>A room, which remembers what was said last. There is one of each name among all nodes.</summary>
public sealed class ChatRoom : RoomActor
{
    private const int Kept = 20;

    private readonly Queue<string> _lines = [];

    /// <summary>Waits for messages; one at a time, so there is nothing to lock.</summary>
    public ChatRoom()
    {
        Receive<Say>(OnSay);
        Receive<GetLines>(_ => Sender.Tell(new Lines([.. _lines]), Self));
    }

    private void OnSay(Say say)
    {
        var line = $"{say.Name}: {say.Text}";
        _lines.Enqueue(line);
        if (_lines.Count > Kept)
            _lines.Dequeue();
        Emit("said", line);
    }

    /// <summary>Somebody has said something.</summary>
    public sealed record Say(string Name, string Text) : IClusterMessage;

    /// <summary>Somebody wants to know what was said; answered with <see cref="Lines"/>.</summary>
    public sealed record GetLines : IClusterMessage;

    /// <summary>What was said, the oldest first.</summary>
    public sealed record Lines(IReadOnlyList<string> All) : IClusterMessage;
}
