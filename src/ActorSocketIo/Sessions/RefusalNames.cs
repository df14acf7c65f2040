namespace ActorSocketIo.Sessions;

/// <summary>What is wrong with a refused request, in one word for those who count.</summary>
internal static class RefusalNames
{
    private static readonly string[] s_codes = ["unknown_transport", "unknown_session", "bad_handshake_method", "bad_request", "forbidden", "unsupported_protocol_version"];

    /// <summary>The name in its context if that is one of ours, e.g. <c>too_many_sessions</c>; else the one of its code.</summary>
    public static string Of(EngineConnectionError error) =>
        error.Context.GetValueOrDefault("name") is string name ? name.ToLowerInvariant() : s_codes[error.Code];
}
