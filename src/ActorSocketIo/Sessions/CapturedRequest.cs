using System.Collections.ObjectModel;
using System.Security.Claims;

namespace ActorSocketIo.Sessions;

/// <summary>A request that is over, or that never was one: tests and in-memory sessions make their own.</summary>
internal sealed class CapturedRequest : EngineRequest
{
    private static readonly ReadOnlyDictionary<string, string> Nothing = ReadOnlyDictionary<string, string>.Empty;

    private readonly long _userExpiresAt; // in ticks of UTC; 0 for never. A DateTimeOffset? takes three times the place
    private IDictionary<object, object?>? _items;

    public CapturedRequest(
        string url,
        IReadOnlyDictionary<string, string>? query = null,
        IReadOnlyDictionary<string, string>? headers = null,
        string remoteAddress = "127.0.0.1",
        DateTimeOffset time = default,
        ClaimsPrincipal? user = null,
        DateTimeOffset? userExpiresAt = null)
    {
        _userExpiresAt = userExpiresAt?.UtcTicks ?? 0;
        Method = "GET";
        Url = url;
        Path = url.Split('?', 2)[0];
        Query = query ?? Nothing;
        Headers = headers ?? Nothing;
        RemoteAddress = remoteAddress;
        Time = time;
        User = user;
    }

    public CapturedRequest(EngineRequest request, IDictionary<object, object?>? items = null)
    {
        _items = items;
        Method = request.Method;
        Url = request.Url;
        Path = SharedText.Of(request.Path);
        Query = request.Query;
        Headers = request.Headers;
        RemoteAddress = SharedText.Of(request.RemoteAddress);
        IsSecure = request.IsSecure;
        Time = request.Time;
        User = request.User;
        _userExpiresAt = request.UserExpiresAt?.UtcTicks ?? 0;
    }

    public override string Method { get; }

    public override string Path { get; }

    public override string Url { get; }

    public override IReadOnlyDictionary<string, string> Query { get; }

    public override IReadOnlyDictionary<string, string> Headers { get; }

    public override string RemoteAddress { get; }

    public override bool IsSecure { get; }

    public override DateTimeOffset Time { get; }

    public override ClaimsPrincipal? User { get; }

    public override DateTimeOffset? UserExpiresAt => _userExpiresAt == 0 ? null : new DateTimeOffset(_userExpiresAt, TimeSpan.Zero);

    // What middlewares leave after the handshake was captured belongs to the session too: it is the same dictionary.
    public override IDictionary<object, object?> Items => _items ??= new Dictionary<object, object?>();

    internal override EngineRequest Snapshot() => this;
}
