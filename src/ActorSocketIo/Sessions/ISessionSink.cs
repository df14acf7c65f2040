namespace ActorSocketIo.Sessions;

/// <summary>The layer above a session.</summary>
/// <remarks>
/// Messages come one at a time. <see cref="OnClosed"/> may come on any thread, also inside or beside <see cref="OnMessage"/>; after it has
/// returned no read starts.
/// </remarks>
internal interface ISessionSink
{
    /// <summary>The session is open, and the application has been told of it; called once.</summary>
    void OnOpened()
    {
        // Mostly the client has the first word.
    }

    /// <summary>A message came.</summary>
    /// <param name="data">Its bytes, valid during the call only.</param>
    /// <param name="isBinary">Whether it was sent as bytes; else it is UTF-8 text.</param>
    void OnMessage(ReadOnlySpan<byte> data, bool isBinary);

    /// <summary>Completes when the next read may be made; the transport waits for it after each.</summary>
    ValueTask WhenReady();

    /// <summary>The client has answered a ping, so it has got all that was queued before that.</summary>
    /// <param name="ping">The number of the ping, from 1.</param>
    void OnPong(int ping)
    {
        // Who keeps nothing need not know.
    }

    /// <summary>The session has ended; called once.</summary>
    /// <param name="reason">In the reference's words, e.g. <c>ping timeout</c>.</param>
    /// <param name="description">More about it, for logs; null if there is no more.</param>
    void OnClosed(string reason, string? description);
}
