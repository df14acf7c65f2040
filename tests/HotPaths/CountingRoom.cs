namespace ActorSocketIo.Tests.HotPaths;

/// <summary>An application's actor that is a room, and counts what it is told.</summary>
internal sealed class CountingRoom : RoomActor
{
    private int _count;

    public CountingRoom()
    {
        Receive<Message>(_ => _count++);
        Receive<Question>(question =>
        {
            question.Count = _count;
            _count = 0;
            question.Answered.Set();
        });
    }

    /// <summary>Something to count.</summary>
    public sealed record Message : IClusterMessage;

    /// <summary>How many came since the last question? For this node only: the answer is put into it.</summary>
    public sealed class Question : IClusterMessage
    {
        public ManualResetEventSlim Answered { get; } = new();

        public int Count { get; set; }
    }
}
