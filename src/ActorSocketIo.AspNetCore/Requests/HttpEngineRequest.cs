using System.Net;
using System.Security.Claims;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace ActorSocketIo.AspNetCore.Requests;

/// <summary>The request under way, as the engine sees it.</summary>
internal sealed class HttpEngineRequest(HttpContext context, DateTimeOffset time) : EngineRequest
{
    private IReadOnlyDictionary<string, string>? _headers;
    private Dictionary<object, object?>? _items;

    /// <summary>ASP.NET Core's view of it.</summary>
    public HttpContext Context { get; } = context;

    public override string Method => Context.Request.Method;

    public override string Path => (Context.Request.PathBase + Context.Request.Path).Value ?? "/";

    public override string Url
    {
        get
        {
            var url = Context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target ? target : Path + Context.Request.QueryString.Value;
            return Query.Keys.All(static name => IsEngines(name)) ? SharedText.Of(url) : url;
        }
    }

    // ASP.NET Core's own collection ignores case and joins; the protocol's parameters are exact, and the last one counts.
    public override IReadOnlyDictionary<string, string> Query { get; } = ParseQuery(context.Request.QueryString.Value);

    public override IReadOnlyDictionary<string, string> Headers => _headers ??= ReadHeaders(Context.Request.Headers);

    public override string RemoteAddress => Text(Context.Connection.RemoteIpAddress);

    public override bool IsSecure => Context.Request.IsHttps;

    public override DateTimeOffset Time { get; } = time;

    // Not HttpContext.User, which makes somebody for a request without authentication.
    public override ClaimsPrincipal? User =>
        Context.Features.Get<IHttpAuthenticationFeature>()?.User is { Identity.IsAuthenticated: true } user ? user : null;

    public override DateTimeOffset? UserExpiresAt =>
        User is null ? null : Context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;

    public override IDictionary<object, object?> Items => _items ??= [];

    public override string? Header(string name) => Context.Request.Headers.TryGetValue(name, out var values) ? Text(values) : null;

    internal override EngineRequest Snapshot() => new CapturedRequest(this, _items);

    // Which say the same for many clients, and nothing of the application's.
    private static bool IsEngines(ReadOnlySpan<char> parameter) => parameter is "EIO" or "transport";

    private static Fields ParseQuery(string? query)
    {
        var parameters = new Fields(string.IsNullOrEmpty(query) ? 0 : query.AsSpan().Count('&') + 1);
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var (name, value) = (pair.DecodeName(), pair.DecodeValue());
            if (IsEngines(name.Span))
                parameters.Set(SharedText.Of(name.Span), SharedText.Of(value.Span));
            else
                parameters.Set(name.ToString(), value.ToString());
        }

        return parameters;
    }

    private static Fields ReadHeaders(IHeaderDictionary headers)
    {
        var read = new Fields(headers.Count);
        foreach (var (name, values) in headers)
        {
            if (name is [':', ..])
                continue;
            var value = Text(values);
            read.Set(HeaderNames.LowerCase(name), HeaderNames.IsShared(name) ? SharedText.Of(value) : value);
        }

        return read;
    }

    private static string Text(StringValues values) => values.Count == 1 ? values[0] ?? "" : string.Join(", ", values.AsEnumerable());

    private static string Text(IPAddress? address) =>
        address is null ? "" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
