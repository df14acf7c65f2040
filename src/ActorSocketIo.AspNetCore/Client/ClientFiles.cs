using System.Collections.Frozen;
using System.Text.Json;
using ActorSocketIo.AspNetCore.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace ActorSocketIo.AspNetCore.Client;

/// <summary>Serves the official browser client beneath the Socket.IO path, as the reference's <c>serveClient</c> does.</summary>
/// <remarks>Source: socket.io/lib/index.ts, <c>attachServe</c> and <c>serve</c>. Headers that CORS has set stay.</remarks>
internal static class ClientFiles
{
    private static readonly FrozenDictionary<string, ClientFile> Files = new[]
    {
        "socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js",
        "socket.io.js.map", "socket.io.min.js.map", "socket.io.esm.min.js.map", "socket.io.msgpack.min.js.map",
    }.ToFrozenDictionary(name => name, name => new ClientFile(name), StringComparer.Ordinal);

    /// <summary>The version of the client, which is the ETag of each file too.</summary>
    public static string Version { get; } = ReadVersion();

    private static EntityTagHeaderValue ETag { get; } = new($"\"{Version}\"");

    /// <summary>The names that are served.</summary>
    public static IReadOnlyCollection<string> Names => Files.Keys;

    /// <summary>Answers the request if it asks for a file of the client: by what follows the engine's path, wherever that is mapped.</summary>
    /// <returns>Null if it does not: then the engine answers.</returns>
    public static Task? TryServe(HttpContext context) =>
        context.GetRouteValue(EngineEndpoint.RestOfPath) is string name && Files.TryGetValue(name, out var file) ? Serve(context, file) : null;

    private static Task Serve(HttpContext context, ClientFile file)
    {
        var (asked, response) = (context.Request.GetTypedHeaders(), context.Response);
        response.Headers.ETag = ETag.ToString();
        response.Headers.CacheControl = "public, max-age=0";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (asked.IfNoneMatch.Any(known => known.Compare(ETag, useStrongComparison: false) || known.Tag == "*"))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var coding = ContentCoding.Negotiate(context.Request.Headers.AcceptEncoding, ClientFile.Codings);
        var body = file.Body(coding);
        response.ContentType = file.ContentType;
        response.ContentLength = body.Length;
        if (coding is not null)
            response.Headers.ContentEncoding = coding.Name;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static string ReadVersion()
    {
        using var package = JsonDocument.Parse(ClientFile.Read("package.json"));
        return package.RootElement.GetProperty("version").GetString()!;
    }
}
