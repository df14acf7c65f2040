namespace ActorSocketIo.Emitter;

/// <summary>Whom a command is for, and how an event is sent. Immutable.</summary>
internal sealed record EmitScope
{
    /// <summary>With its leading slash.</summary>
    public string Namespace { get; init; } = "/";

    /// <summary>Sockets in any of these rooms; all of the namespace if there are none.</summary>
    public string[] Rooms { get; init; } = [];

    /// <summary>But not sockets in any of these.</summary>
    public string[] Except { get; init; } = [];

    /// <summary>Dropped for clients that cannot take it at once.</summary>
    public bool Volatile { get; init; }

    /// <summary>Whether transports may compress.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>What the event is the latest of, besides its name.</summary>
    public string? Key { get; init; }
}
