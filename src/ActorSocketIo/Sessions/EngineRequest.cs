using System.Security.Claims;

namespace ActorSocketIo.Sessions;

/// <summary>One HTTP request, as the engine's hooks and events see it.</summary>
/// <remarks>
/// At the edge it stands for the request under way; what a session keeps as <see cref="EngineSession.Request"/> is a copy that
/// outlives it. Headers may hold secrets: never log them.
/// </remarks>
public abstract class EngineRequest
{
    /// <summary>The method as received, e.g. <c>GET</c>.</summary>
    public abstract string Method { get; }

    /// <summary>The path as received, without the query.</summary>
    public abstract string Path { get; }

    /// <summary>Path and query as received.</summary>
    public abstract string Url { get; }

    /// <summary>The query's parameters, decoded; of repeated ones the last.</summary>
    public abstract IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>The headers: lower-case names, values of repeated ones joined with <c>", "</c>.</summary>
    public abstract IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The peer's address, without a port; what a proxy forwards is the application's business.</summary>
    public abstract string RemoteAddress { get; }

    /// <summary>Whether it came over TLS.</summary>
    public abstract bool IsSecure { get; }

    /// <summary>When it arrived.</summary>
    public abstract DateTimeOffset Time { get; }

    /// <summary>Who was authenticated by the host's middleware; null without authentication.</summary>
    public abstract ClaimsPrincipal? User { get; }

    /// <summary>When that authentication ends, if its handler says so, as those for JWT and cookies do; else null.</summary>
    public abstract DateTimeOffset? UserExpiresAt { get; }

    /// <summary>A place for middlewares to leave things for the session's life.</summary>
    public abstract IDictionary<object, object?> Items { get; }

    /// <summary>A copy that does not depend on the request under way.</summary>
    internal abstract EngineRequest Snapshot();

    /// <summary>One header, without reading all of them; null if it is absent.</summary>
    /// <param name="name">In lower case.</param>
    public virtual string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>A query parameter, or null.</summary>
    internal string? Parameter(string name) => Query.TryGetValue(name, out var value) ? value : null;
}
