using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.AspNetCore.Requests;

/// <summary>Why a request goes no further.</summary>
/// <param name="Error">What the client is told.</param>
/// <param name="Context">What the application is told.</param>
internal sealed record Refusal(EngineError Error, IReadOnlyDictionary<string, object?> Context)
{
    /// <summary>Overrides the error's status, e.g. 503 for a node that takes no sessions.</summary>
    public int? Status { get; init; }

    /// <summary>When another try makes sense; null if that is not known, or never.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Refusal Of(EngineError error, params ReadOnlySpan<(string Key, object? Value)> context)
    {
        var entries = new Dictionary<string, object?>(context.Length);
        foreach (var (key, value) in context)
            entries[key] = value;
        return new Refusal(error, entries);
    }
}
