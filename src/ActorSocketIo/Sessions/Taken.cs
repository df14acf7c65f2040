namespace ActorSocketIo.Sessions;

/// <summary>What a transport got when it asked for packets.</summary>
internal enum Taken : byte
{
    /// <summary>There are none for it.</summary>
    Nothing,

    /// <summary>One or more.</summary>
    Packets,

    /// <summary>There are none, and there will be none: the session closes. It waits for <see cref="EngineSession.OnFlushed"/>.</summary>
    End,
}
