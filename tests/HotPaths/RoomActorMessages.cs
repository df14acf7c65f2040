namespace ActorSocketIo.Tests.HotPaths;

/// <summary>Messages to a room's actor by its name: region, shard, actor.</summary>
/// <remarks>They are handled on other threads, so a burst is waited for.</remarks>
internal sealed class RoomActorMessages(QuietServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RoomRef _room = server.Chat.Room("counting");
    private readonly CountingRoom.Message _message = new();
    private readonly CountingRoom.Question _question = new();

    /// <summary>Sends messages, and waits until all have been handled.</summary>
    /// <returns>How many the actor has had since the last call.</returns>
    public int Run(int messages)
    {
        for (var i = 0; i < messages; i++)
            _room.Tell(_message);
        _room.Tell(_question); // comes behind them
        if (!_question.Answered.Wait(Patience))
            throw new TimeoutException("The room's actor has not answered.");
        _question.Answered.Reset();
        return _question.Count;
    }
}
