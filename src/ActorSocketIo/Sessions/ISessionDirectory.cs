namespace ActorSocketIo.Sessions;

/// <summary>Where other nodes look up sessions whose ids do not name their node: those of an application's own <see cref="EngineServer.GenerateId"/>.</summary>
internal interface ISessionDirectory
{
    /// <summary>A directory that nobody looks into.</summary>
    static ISessionDirectory None { get; } = new Empty();

    /// <summary>Enters a session.</summary>
    /// <returns>Completes when every node finds it; before that its id must not be used. Never fails.</returns>
    ValueTask EnterAsync(string sid);

    /// <summary>Takes an entry out.</summary>
    void Leave(string sid);

    private sealed class Empty : ISessionDirectory
    {
        public ValueTask EnterAsync(string sid) => default;

        public void Leave(string sid)
        {
            // It is not in.
        }
    }
}
