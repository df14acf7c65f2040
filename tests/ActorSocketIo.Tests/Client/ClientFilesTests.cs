using System.IO.Compression;
using System.Net;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.AspNetCore.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Client;

/// <summary>The browser client over HTTP. What it must do: socketio-behaviour, <c>serveClient</c>.</summary>
public sealed class ClientFilesTests : IAsyncLifetime, IDisposable
{
    private const string Engine = "the engine";

    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public static TheoryData<string> Names => [.. ClientFiles.Names];

    public static TheoryData<string> NotOurs =>
        ["/socket.io/", "/socket.io/unknown.js", "/socket.io/socket.io.JS", "/socket.io//socket.io.js", "/socket.io/a/socket.io.js"];

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Map(EngineEndpoint.PatternOf("/socket.io/"), context => ClientFiles.TryServe(context) ?? context.Response.WriteAsync(Engine));
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(address) };
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    public void Dispose() => _http.Dispose();

    [Fact]
    public void Has_the_eight_files_of_the_reference() => Assert.Equal(
        [
            "socket.io.esm.min.js", "socket.io.esm.min.js.map", "socket.io.js", "socket.io.js.map",
            "socket.io.min.js", "socket.io.min.js.map", "socket.io.msgpack.min.js", "socket.io.msgpack.min.js.map",
        ],
        ClientFiles.Names.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public async Task Serves_each_file_with_type_length_version_and_caching(string name)
    {
        using var response = await Get($"/socket.io/{name}?ignored=1");
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var type = name.EndsWith(".map", StringComparison.Ordinal) ? "application/json" : "application/javascript";
        Assert.Equal($"{type}; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"\"{ClientFiles.Version}\"", response.Headers.ETag!.ToString());
        Assert.Equal("public, max-age=0", response.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(ClientFile.Read(name), body);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("socket.io.js")]
    [InlineData("socket.io.min.js")]
    [InlineData("socket.io.msgpack.min.js")]
    [InlineData("socket.io.esm.min.js")]
    public async Task Is_the_official_client_of_the_version_it_names(string name)
    {
        var script = await _http.GetStringAsync($"/socket.io/{name}");

        Assert.Contains($"Socket.IO v{ClientFiles.Version}", script, StringComparison.Ordinal);
        Assert.Contains($"//# sourceMappingURL={name}.map", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"{0}\"")]
    [InlineData("W/\"{0}\"")]
    [InlineData("\"other\", W/\"{0}\"")]
    [InlineData("*")]
    public async Task Answers_304_to_who_has_this_version(string ifNoneMatch)
    {
        var known = ifNoneMatch.Replace("{0}", ClientFiles.Version, StringComparison.Ordinal);
        using var response = await Get("/socket.io/socket.io.js", ("If-None-Match", known), ("Accept-Encoding", "gzip"));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal($"\"{ClientFiles.Version}\"", response.Headers.ETag!.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("\"0.0.1\"")]
    [InlineData("not an etag")]
    public async Task Serves_who_has_another_version(string ifNoneMatch)
    {
        using var response = await Get("/socket.io/socket.io.js", ("If-None-Match", ifNoneMatch));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip;q=0.9", "gzip")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("identity", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData(";;q=x,,", null)]
    public async Task Compresses_as_the_client_accepts(string accepted, string? coding)
    {
        using var response = await Get("/socket.io/socket.io.min.js", ("Accept-Encoding", accepted));
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(coding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        Assert.Equal(ClientFile.Read("socket.io.min.js"), Decompress(body, coding));
        Assert.True(coding is null || body.Length < 20_000, $"{body.Length} bytes are not compressed");
    }

    [Fact]
    public async Task Answers_HEAD_with_the_headers_alone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/socket.io/socket.io.js");
        using var response = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ClientFile.Read("socket.io.js").Length, response.Content.Headers.ContentLength);
    }

    [Theory, MemberData(nameof(NotOurs))]
    public async Task Leaves_everything_else_to_the_engine(string path) => Assert.Equal(Engine, await _http.GetStringAsync(path));

    private static byte[] Decompress(byte[] body, string? coding)
    {
        using var from = new MemoryStream(body);
        using Stream stream = coding switch
        {
            "br" => new BrotliStream(from, CompressionMode.Decompress),
            "gzip" => new GZipStream(from, CompressionMode.Decompress),
            "deflate" => new ZLibStream(from, CompressionMode.Decompress),
            _ => from,
        };
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private Task<HttpResponseMessage> Get(string path, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return _http.SendAsync(request);
    }
}
