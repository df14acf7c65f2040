using System.Security.Claims;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Authorization;

/// <summary>Clients say in their auth payload who they are: a name, and whether they are an admin.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private const string Admins = "admins", OfTheRoom = "of the room";

    private readonly List<Exception> _errors = [];
    private SocketIoTestHost _host = null!;

    private SocketIoServer Io => _host.Server;

    public async Task InitializeAsync()
    {
        _host = await SocketIoTestHost.StartAsync(
            io => io.UseAuthorization(),
            services: services => services.AddAuthorization(options =>
            {
                options.AddPolicy(Admins, policy => policy.RequireRole("admin"));
                options.AddPolicy(OfTheRoom, policy => policy.RequireAssertion(context => ((Socket)context.Resource!).Rooms.Contains("room")));
            }));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(null, "unauthorized")]
    [InlineData("ada", null)]
    public async Task A_namespace_lets_in_who_is_authenticated(string? name, string? refusal)
    {
        var nsp = Open("/default");
        nsp.RequireAuthorization();

        Assert.Equal(refusal, await JoinAsync(nsp, name));
    }

    [Theory]
    [InlineData(null, "unauthorized")]
    [InlineData("ada", "forbidden")]
    [InlineData("admin", null)]
    public async Task Or_who_satisfies_a_policy(string? name, string? refusal)
    {
        var (named, given) = (Open("/named"), Open("/given"));
        named.RequireAuthorization(Admins);
        given.RequireAuthorization(new AuthorizationPolicyBuilder().RequireRole("admin").Build());

        Assert.Equal(refusal, await JoinAsync(named, name));
        Assert.Equal(refusal, await JoinAsync(given, name));
    }

    [Fact]
    public async Task An_event_is_handled_for_whom_the_policy_lets_at_that_moment()
    {
        var nsp = Open("/events");
        nsp.RequireAuthorizationFor("secret", OfTheRoom);
        nsp.OnConnection(socket =>
        {
            socket.OnError(_errors.Add);
            socket.On("enter", async context =>
            {
                await socket.JoinAsync("room");
                context.Ack();
            });
            socket.On("secret", () => "told");
            socket.On("open", () => "open");
        });
        var client = await _host.ConnectAsync(nsp.Name, new { name = "ada" }).Soon();

        client.Emit("secret");
        Assert.Equal("open", (await client.EmitWithAckAsync("open").Soon()).Get<string>(0));
        Assert.Equal("forbidden", Assert.IsType<RefusedException>(Assert.Single(_errors)).Message);

        await client.EmitWithAckAsync("enter").Soon();
        Assert.Equal("told", (await client.EmitWithAckAsync("secret").Soon()).Get<string>(0));
    }

    [Fact]
    public async Task Attributes_on_handlers_protect_the_namespace_and_single_events()
    {
        var nsp = Open("/handlers");
        nsp.UseHandlers<Protected>();
        nsp.OnConnection(socket => socket.OnError(_errors.Add));

        Assert.Equal("unauthorized", await JoinAsync(nsp, name: null));
        var ada = await _host.ConnectAsync(nsp.Name, new { name = "ada" }).Soon();
        var admin = await _host.ConnectAsync(nsp.Name, new { name = "admin" }).Soon();

        ada.Emit("kick", "bob");
        Assert.Equal("ada", (await ada.EmitWithAckAsync("who").Soon()).Get<string>(0));
        Assert.Equal("forbidden", Assert.IsType<RefusedException>(Assert.Single(_errors)).Message);
        Assert.Equal("bob", (await admin.EmitWithAckAsync("kick", "bob").Soon()).Get<string>(0));
    }

    [Fact]
    public async Task Attributes_that_nobody_would_check_are_refused_at_the_start()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { });

        var mistake = Assert.Throws<InvalidOperationException>(() => host.Server.Sockets.UseHandlers<Protected>());

        Assert.Contains("Protected is marked with [Authorize]", mistake.Message, StringComparison.Ordinal);
        host.Server.UseAuthorization();
        mistake = Assert.Throws<InvalidOperationException>(() => host.Server.Sockets.UseHandlers<Protected>());
        Assert.Contains("services.AddAuthorization()", mistake.Message, StringComparison.Ordinal);
    }

    private Namespace Open(string name)
    {
        var nsp = Io.Of(name);
        nsp.Use(socket =>
        {
            if (socket.Handshake.Auth["name"].TryGet<string>(out var known) && known is not null)
                socket.User = new(new ClaimsIdentity([new(ClaimTypes.Name, known), new(ClaimTypes.Role, known)], "test"));
            return Task.CompletedTask;
        });
        return nsp;
    }

    /// <returns>Null, or why the client was refused.</returns>
    private async Task<string?> JoinAsync(Namespace nsp, string? name)
    {
        try
        {
            await _host.ConnectAsync(nsp.Name, new { name }).Soon();
            return null;
        }
        catch (RefusedException refusal)
        {
            return refusal.Message;
        }
    }

    [Authorize]
    private sealed class Protected : SocketHandlers
    {
        [On("who")]
        public string? Who() => Socket.User?.Identity?.Name;

        [On("kick")]
        [Authorize(Admins)]
        public string Kick(string name) => name;
    }
}
