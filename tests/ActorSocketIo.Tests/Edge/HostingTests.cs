using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorSocketIo.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A server as applications host it: over TLS, behind a proxy, and for those only whom ASP.NET Core has authenticated.</summary>
public sealed class HostingTests(HostingTests.Fixture fixture) : IClassFixture<HostingTests.Fixture>
{
    private const string Path = "/socket.io/?EIO=4&transport=";

    public static TheoryData<string> Transports => ["polling", "websocket"];

    [Theory, MemberData(nameof(Transports))]
    public async Task A_socket_has_the_user_that_was_authenticated(string transport) =>
        Assert.Equal("ada ada 127.0.0.1 plain", await fixture.MeetAsync("http", transport, ("Authorization", "Test ada")));

    [Theory, MemberData(nameof(Transports))]
    public async Task Over_TLS_a_socket_is_secure(string transport) =>
        Assert.Equal("ada ada 127.0.0.1 secure", await fixture.MeetAsync("https", transport, ("Authorization", "Test ada")));

    [Theory, MemberData(nameof(Transports))]
    public async Task Behind_a_proxy_a_socket_is_what_the_proxy_says_it_is(string transport) =>
        Assert.Equal(
            "ada ada 203.0.113.7 secure",
            await fixture.MeetAsync("http", transport, ("Authorization", "Test ada"), ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https")));

    [Theory]
    [InlineData("polling", null)]
    [InlineData("polling", "Test")]
    [InlineData("websocket", null)]
    [InlineData("websocket", "Test")]
    public async Task Who_was_not_authenticated_is_refused_by_the_endpoints_authorization(string transport, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path + transport);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (transport == "websocket")
        {
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        }

        using var answer = await fixture.Http["http"].SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0, fixture.Io.Engine.ClientsCount);
    }

    [Fact]
    public async Task The_values_in_force_are_logged_once_the_server_serves()
    {
        var (level, message) = await fixture.Served.Events.NextAsync();

        Assert.Equal(LogLevel.Information, level);
        Assert.Equal(
            $"Node {fixture.Io.Node!.Peers.Self} serves Socket.IO at /socket.io: transports polling, websocket, ping after 00:00:25 and up to 00:00:20, "
            + "messages up to 1000000 bytes, queues up to 10000 packets and 16777216 bytes a client, waiting events up to 10000, TLS between nodes off.",
            message);
    }

    /// <summary>Listens with and without TLS, and tells each socket who it is.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly X509Certificate2 _certificate = TestCertificate.Make();
        private WebApplication _app = null!;

        public SocketIoServer Io { get; private set; } = null!;

        public Dictionary<string, HttpClient> Http { get; } = [];

        internal LogOfEvents Served { get; } = new(1012);

        public async Task InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders().AddProvider(Served);
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
            {
                options.Listen(IPAddress.Loopback, 0);
                options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate));
            });
            builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
            builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestAuthentication>("Test", null);
            builder.Services.AddAuthorization();
            builder.Services.AddSocketIo();
            _app = builder.Build();
            _app.UseForwardedHeaders();
            _app.UseAuthentication();
            _app.UseAuthorization();
            Io = _app.MapSocketIo(endpoint => endpoint.RequireAuthorization());
            Io.OnConnection(socket => socket.Emit("you", string.Join(
                ' ', socket.User?.Identity?.Name, socket.Handshake.User?.Identity?.Name, socket.Handshake.Address, socket.Handshake.IsSecure ? "secure" : "plain")));
            await _app.StartAsync();
            foreach (var address in _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
            {
                var handler = new SocketsHttpHandler();
                handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.Thumbprint;
                Http[new Uri(address).Scheme] = new HttpClient(handler) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(20) };
            }
        }

        public async Task DisposeAsync()
        {
            foreach (var http in Http.Values)
                http.Dispose();
            await _app.DisposeAsync();
            _certificate.Dispose();
        }

        /// <summary>Connects, and goes again.</summary>
        /// <returns>What the server said who the socket is.</returns>
        public async Task<string> MeetAsync(string scheme, string transport, params (string Name, string Value)[] headers)
        {
            var frames = transport == "polling" ? PollAsync(Http[scheme], headers) : ReceiveAsync(Http[scheme], headers);
            await foreach (var frame in frames)
            {
                if (frame.StartsWith("42[\"you\",", StringComparison.Ordinal))
                    return JsonSerializer.Deserialize<string[]>(frame[2..])![1];
            }

            return "nobody";
        }

        private static async IAsyncEnumerable<string> PollAsync(HttpClient http, (string Name, string Value)[] headers)
        {
            using var handshake = JsonDocument.Parse((await SendAsync(HttpMethod.Get, ""))[1..]);
            var session = "&sid=" + handshake.RootElement.GetProperty("sid").GetString();
            await SendAsync(HttpMethod.Post, session, "40");
            for (var polls = 0; polls < 3; polls++)
            {
                foreach (var frame in (await SendAsync(HttpMethod.Get, session)).Split('\u001e'))
                {
                    if (frame.StartsWith("42", StringComparison.Ordinal))
                        await SendAsync(HttpMethod.Post, session, "1");
                    yield return frame;
                }
            }

            async Task<string> SendAsync(HttpMethod method, string more, string? body = null)
            {
                using var request = new HttpRequestMessage(method, Path + "polling" + more);
                foreach (var (name, value) in headers)
                    request.Headers.TryAddWithoutValidation(name, value);
                request.Content = body is null ? null : new StringContent(body);
                using var answer = await http.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                return await answer.Content.ReadAsStringAsync();
            }
        }

        private async IAsyncEnumerable<string> ReceiveAsync(HttpClient http, (string Name, string Value)[] headers)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            using var socket = new ClientWebSocket();
            socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.Thumbprint;
            foreach (var (name, value) in headers)
                socket.Options.SetRequestHeader(name, value);
            var url = new UriBuilder(new Uri(http.BaseAddress!, Path + "websocket"));
            url.Scheme = url.Scheme == "https" ? "wss" : "ws";
            await socket.ConnectAsync(url.Uri, patience.Token);
            await socket.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, true, patience.Token);
            var buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer, patience.Token) is { MessageType: WebSocketMessageType.Text } received)
            {
                var frame = Encoding.UTF8.GetString(buffer, 0, received.Count);
                if (frame.StartsWith("42", StringComparison.Ordinal))
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
                yield return frame;
            }
        }
    }

    /// <summary>Believes everybody who says <c>Authorization: Test name</c>.</summary>
    private sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString().Split(' ') is not ["Test", var name])
                return Task.FromResult(AuthenticateResult.NoResult());
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
        }
    }
}
