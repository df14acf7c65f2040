using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Tests.Limits;

/// <summary>The end of what a client has authenticated with in ASP.NET Core, as the end of its sockets; over both transports.</summary>
public sealed class TicketExpiryTests
{
    private static readonly DateTimeOffset End = DateTimeOffset.UnixEpoch.AddSeconds(100);

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task A_client_whose_ticket_ends_is_disconnected_and_can_come_back_with_a_new_one_over_the_same_connection(string transport)
    {
        var ticket = new Ticket { ExpiresAt = End };
        var reasons = new ConcurrentQueue<string>();
        await using var server = await StartAsync(ticket, reasons, closes: true);
        var client = await server.JoinAsync(transport);
        ticket.ExpiresAt = null;
        var other = await server.JoinAsync(transport);

        await server.AdvanceUntilAsync(() => !reasons.IsEmpty, step: 1);

        Assert.True(server.Time.GetUtcNow() >= End, $"only {server.Time.GetUtcNow():T} have passed");
        Assert.Equal([DisconnectReasons.AuthenticationExpired], reasons);
        Assert.Equal("41", await client.ReadAsync());
        await client.SendAsync("40");
        Assert.Equal("""44{"message":"authentication expired"}""", await client.ReadAsync());
        await client.SendAsync("""40{"end":1000000}""");
        Assert.StartsWith("40{\"sid\":", await client.ReadAsync(), StringComparison.Ordinal);
        await other.SendAsync("""427["who"]""");
        Assert.Equal("""437["ann"]""", await other.ReadAsync());
    }

    [Fact]
    public async Task Unless_that_is_asked_for_a_ticket_only_opens_the_session()
    {
        var reasons = new ConcurrentQueue<string>();
        await using var server = await StartAsync(new Ticket { ExpiresAt = End }, reasons, closes: false);
        var client = await server.JoinAsync("websocket");
        var session = server.Io.Engine.Clients.Single();

        server.Time.Advance(TimeSpan.FromSeconds(1000));
        await client.SendAsync("""427["who"]""");

        Assert.Equal("""437["ann"]""", await client.ReadAsync());
        Assert.Equal(End, session.Request.UserExpiresAt);
        Assert.Empty(reasons);
    }

    private static Task<LimitedServer> StartAsync(Ticket ticket, ConcurrentQueue<string> reasons, bool closes) => LimitedServer.StartAsync(
        options =>
        {
            options.CloseOnAuthenticationExpiration = closes;
            options.Engine.PingInterval = TimeSpan.FromHours(10);
        },
        io =>
        {
            io.Use(socket =>
            {
                if (socket.Handshake.Auth["end"].Get<double?>() is { } end)
                    socket.ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(end);
                return Task.CompletedTask;
            });
            io.OnConnection(socket =>
            {
                socket.On("who", () => socket.User!.Identity!.Name);
                socket.OnDisconnect(reasons.Enqueue);
            });
        },
        build: builder => builder.Services.AddSingleton(ticket).AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TicketAuthentication>("Test", null),
        pipeline: app => app.UseAuthentication());

    private sealed class Ticket
    {
        public DateTimeOffset? ExpiresAt { get; set; }
    }

    /// <summary>Takes everybody for Ann, until the ticket's end.</summary>
    private sealed class TicketAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Ticket ticket)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], Scheme.Name));
            var properties = new AuthenticationProperties { ExpiresUtc = ticket.ExpiresAt };
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, properties, Scheme.Name)));
        }
    }
}
