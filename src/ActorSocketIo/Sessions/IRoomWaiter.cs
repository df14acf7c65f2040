namespace ActorSocketIo.Sessions;

/// <summary>Somebody who sends to a client no faster than it takes: waits for room in its outbox.</summary>
internal interface IRoomWaiter
{
    /// <summary>How much it will send, in bytes of its frames.</summary>
    int Bytes { get; }

    /// <summary>There is room, and it is its turn: it sends at once. Called under no lock; never throws.</summary>
    void OnRoom();
}
