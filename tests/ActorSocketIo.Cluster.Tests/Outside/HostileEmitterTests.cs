using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Emitter;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Cluster.Tests.Outside;

/// <summary>Whoever may not emit does not, and whoever may cannot do harm by what is sent.</summary>
public sealed class HostileEmitterTests(OneNode cluster) : ContractTest(cluster), IClassFixture<OneNode>, IAsyncLifetime
{
    private const string Path = "/socket.io-emit";

    private EmitterDoor _door = null!;

    public async Task InitializeAsync() => _door = await EmitterDoor.OpenAsync(Hosts[0].Server, options => options.MaxBodyBytes = 10_000);

    public async Task DisposeAsync() => await _door.DisposeAsync();

    [Fact]
    public async Task Another_key_is_refused_with_words_that_help()
    {
        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => _door.Emitter("another key, long enough to be one").EmitAsync("said", 1));

        Assert.Equal((SocketIoEmitterError.Refused, HttpStatusCode.Unauthorized), (failure.Error, failure.StatusCode));
        Assert.Contains("must have the key of this endpoint", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayHaveBeenDone);
    }

    [Theory]
    [InlineData(-31)]
    [InlineData(31)]
    public async Task A_request_of_another_time_is_refused(int seconds)
    {
        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => _door.Emitter(time: new ShiftedTime(TimeSpan.FromSeconds(seconds))).EmitAsync("said", 1));

        Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        Assert.Contains("set the clocks", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_request_is_done_once_and_not_with_another_body()
    {
        var name = NewName();
        var client = (await Spread(name))[0];
        var recorder = new Recorder();
        using var http = new HttpClient(recorder);
        var emitter = new SocketIoEmitter(new SocketIoEmitterOptions { Nodes = { _door.Address }, Key = EmitterDoor.Key }, http).Of(name);
        await emitter.EmitAsync("said", 1);

        var (status, text) = await PostAsync(recorder.Body, recorder.Signature);
        var (changed, _) = await PostAsync([.. recorder.Body[..^1], (byte)'\n'], recorder.Signature);
        await emitter.EmitAsync("end");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("has been here before", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, changed);
        Assert.Equal(["said 1"], await UpTo(client, "end"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v2.1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.-1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.99999999999999999999.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.1.short.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.1.AAAAAAAAAAAAAAAAAAAAAA.AAAA")]
    [InlineData("v1.1.AAAAAAAAAAAAAAAAAAAAAA.!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("....")]
    public async Task A_header_that_no_emitter_makes_is_refused(string? signature)
    {
        var (status, text) = await PostAsync("""42["emit",{},"said"]"""u8.ToArray(), signature);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.NotEmpty(text);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => _door.Emitter().EmitAsync("said", new string('x', 10_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, failure.StatusCode);
        Assert.Contains("MaxBodyBytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_that_announces_no_length_is_refused_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(new byte[20_000]) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("Socket-IO-Signature", FreshButForged());

        using var answer = await _door.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_reserved_name_is_refused()
    {
        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => _door.Emitter().EmitAsync("disconnect"));

        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
        Assert.Contains("reserved", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_posts_are_answered()
    {
        using var answer = await _door.Http.GetAsync(Path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task With_a_policy_instead_of_a_key_the_application_decides_who_may_emit()
    {
        await using var door = await EmitterDoor.OpenAsync(
            Hosts[0].Server,
            options => (options.Key, options.AuthorizationPolicy) = (null, "emitters"),
            builder =>
            {
                builder.Services.AddAuthentication("word").AddScheme<AuthenticationSchemeOptions, PassWord>("word", null);
                builder.Services.AddAuthorizationBuilder().AddPolicy("emitters", policy => policy.RequireClaim("may", "emit"));
            });
        using var known = new HttpClient { DefaultRequestHeaders = { { "Authorization", "open sesame" } } };
        var options = new SocketIoEmitterOptions { Nodes = { door.Address } };

        await new SocketIoEmitter(options, known).EmitAsync("said", 1);
        var failure = await Assert.ThrowsAsync<SocketIoEmitterException>(() => new SocketIoEmitter(options).EmitAsync("said", 1));

        Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
    }

    [Fact]
    public async Task An_endpoint_that_is_open_to_all_or_has_a_weak_key_does_not_start()
    {
        var open = await Assert.ThrowsAsync<OptionsValidationException>(() => EmitterDoor.OpenAsync(Hosts[0].Server, options => options.Key = null));
        var weak = await Assert.ThrowsAsync<OptionsValidationException>(() => EmitterDoor.OpenAsync(Hosts[0].Server, options => options.Key = "short"));

        Assert.Contains("anybody could emit", open.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", weak.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SocketIoEmitter(_door.Address, "short"));
    }

    private static string FreshButForged() => $"v1.{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}.{new string('A', 22)}.{new string('A', 43)}";

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("Socket-IO-Signature", signature);
        using var answer = await _door.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A clock that goes wrong by so much.</summary>
    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }

    /// <summary>Somebody who listens to the wire.</summary>
    private sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public byte[] Body { get; private set; } = [];

        public string Signature { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Body.Length == 0)
            {
                Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
                Signature = request.Headers.GetValues("Socket-IO-Signature").Single();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>An application's own way to know who asks.</summary>
    private sealed class PassWord(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.Authorization == "open sesame"
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new Claim("may", "emit")], "word")), "word"))
                : AuthenticateResult.NoResult());
    }
}
