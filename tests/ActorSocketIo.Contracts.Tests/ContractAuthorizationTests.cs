using System.Security.Claims;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Contracts.Tests;

/// <summary><c>[Authorize]</c> on handlers of contracts. Clients say in their auth payload what their name is, which is their role too.</summary>
public sealed class ContractAuthorizationTests : IAsyncLifetime
{
    private const string Admins = "admins";

    private readonly List<Exception> _errors = [];
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(
        io => io.UseAuthorization(),
        services: services => services.AddAuthorization(options => options.AddPolicy(Admins, policy => policy.RequireRole("admin"))));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_mark_on_the_class_lets_in_who_is_authenticated()
    {
        var nsp = Open<Members>();

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => _host.ConnectAsync(nsp.Name).Soon());
        var ada = await ConnectAsync(nsp, "ada");

        Assert.Equal("unauthorized", refusal.Message);
        Assert.Equal("ada", await ada.As<IMembersEvents>().Who().Soon());
    }

    [Fact]
    public async Task A_policy_on_the_class_lets_in_who_satisfies_it()
    {
        var nsp = Open<AdminsOnly>();

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => ConnectAsync(nsp, "ada"));
        var admin = await ConnectAsync(nsp, "admin");

        Assert.Equal("forbidden", refusal.Message);
        Assert.Equal(2, await admin.As<ICountedEvents>().Count([1, 2]).Soon());
    }

    [Theory, InlineData("kick"), InlineData("hidden")]
    public async Task A_policy_on_a_method_holds_for_its_event(string eventName)
    {
        var nsp = Open<Members>();
        var (ada, admin) = (await ConnectAsync(nsp, "ada"), await ConnectAsync(nsp, "admin"));

        ada.Emit(eventName, "bob");
        Assert.Equal("ada", await ada.As<IMembersEvents>().Who().Soon()); // handled after it

        Assert.Equal("forbidden", Assert.IsType<RefusedException>(Assert.Single(_errors)).Message);
        Assert.Equal("bob", (await admin.EmitWithAckAsync(eventName, "bob").Soon()).Get<string>(0));
    }

    [Fact]
    public async Task Marks_of_base_classes_hold_for_the_class_that_derives()
    {
        var nsp = Open<Derived>();
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => _host.ConnectAsync(nsp.Name).Soon());
        var (ada, admin) = (await ConnectAsync(nsp, "ada"), await ConnectAsync(nsp, "admin"));

        ada.Emit("count", new[] { 1 });

        Assert.Equal("unauthorized", refusal.Message);
        Assert.Equal(-1, await admin.As<ICountedEvents>().Count([1]).Soon());
        await Eventually.EqualAsync("forbidden", () => Task.FromResult(_errors.SingleOrDefault()?.Message));
    }

    [Fact]
    public async Task Marks_that_nobody_would_check_are_refused_at_the_start()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { });

        AssertRefused("Members is marked with [Authorize], which nobody checks yet", host.Server.Sockets.UseHandlers<Members>);
    }

    [Fact]
    public void Marks_on_a_contract_are_refused_at_the_start_since_they_would_protect_nothing()
    {
        var sockets = _host.Server.Sockets;

        AssertRefused("IMarkedMethodEvents.Kick is marked with [Authorize], which protects nothing on an interface: mark the class of handlers that implements it, or its method.", sockets.UseHandlers<OfMarkedMethod>);
        AssertRefused("IMarkedEvents is marked with [Authorize], which protects nothing on an interface", sockets.UseHandlers<OfMarked>);
        AssertRefused("IMarkedEvents is marked with [Authorize], which protects nothing on an interface", () => _host.Server.Sockets.ServerEvents.On<IMarkedEvents>(new OfMarked()));
    }

    [Fact]
    public void Marks_on_actors_and_objects_are_refused_since_nobody_checks_them_there()
    {
        AssertRefused(
            "Player.Kick is marked with [Authorize], which is checked for classes given to UseHandlers only: call RequireAuthorization(…) or RequireAuthorizationFor(\"event\", …) of the namespace instead.",
            _host.Server.Sockets.UseSocketActor<Player>);
        AssertRefused("AdminsOnly is marked with [Authorize], which is checked for classes given to UseHandlers only", () => _host.Server.Sockets.ServerEvents.On<ICountedEvents>(new AdminsOnly()));
    }

    private static void AssertRefused(string said, Action start) => Assert.StartsWith(said, Assert.Throws<InvalidOperationException>(start).Message, StringComparison.Ordinal);

    private Namespace Open<THandlers>()
        where THandlers : SocketHandlers
    {
        var nsp = _host.Server.Of("/" + typeof(THandlers).Name);
        nsp.Use(socket =>
        {
            if (socket.Handshake.Auth["name"].TryGet<string>(out var name) && name is not null)
                socket.User = new(new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, name)], "test"));
            return Task.CompletedTask;
        });
        nsp.UseHandlers<THandlers>();
        nsp.OnConnection(socket => socket.OnError(_errors.Add));
        return nsp;
    }

    private Task<TestClient> ConnectAsync(Namespace nsp, string name) => _host.ConnectAsync(nsp.Name, new { name }).Soon();

    [ClientEvents]
    internal interface IMembersEvents
    {
        Task<string?> Who();

        Task<string> Kick(string name);

        Task<string> Hidden(string name);
    }

    [ClientEvents]
    internal interface ICountedEvents
    {
        Task<int> Count(int[] numbers);
    }

    [ClientEvents]
    internal interface IMarkedMethodEvents
    {
        [Authorize(Admins)]
        Task<string> Kick(string name);
    }

    [ClientEvents]
    [Signed]
    internal interface IMarkedEvents
    {
        Task<int> Add(int a, int b);
    }

    /// <summary>An application's own mark, which may stand anywhere.</summary>
    [AttributeUsage(AttributeTargets.All)]
    private sealed class SignedAttribute : Attribute, IAuthorizeData
    {
        public string? Policy { get; set; }

        public string? Roles { get; set; }

        public string? AuthenticationSchemes { get; set; }
    }

    [Authorize]
    private sealed class Members : SocketHandlers, IMembersEvents
    {
        public Task<string?> Who() => Task.FromResult(Socket.User?.Identity?.Name);

        [Authorize(Admins)]
        [On("kick", Interleaved = true)]
        public Task<string> Kick(string name) => Task.FromResult(name);

        [Authorize(Policy = Admins)]
        Task<string> IMembersEvents.Hidden(string name) => Task.FromResult(name);
    }

    [Authorize(Admins)]
    private sealed class AdminsOnly : SocketHandlers, ICountedEvents
    {
        public Task<int> Count(int[] numbers) => Task.FromResult(numbers.Length);
    }

    [Authorize]
    internal abstract class Base : SocketHandlers, ICountedEvents
    {
        [Authorize(Roles = "admin")]
        public virtual Task<int> Count(int[] numbers) => Task.FromResult(numbers.Length);
    }

    private sealed class Derived : Base
    {
        public override Task<int> Count(int[] numbers) => Task.FromResult(-numbers.Length);
    }

    private sealed class OfMarkedMethod : SocketHandlers, IMarkedMethodEvents
    {
        public Task<string> Kick(string name) => Task.FromResult(name);
    }

    private sealed class OfMarked : SocketHandlers, IMarkedEvents
    {
        public Task<int> Add(int a, int b) => Task.FromResult(a + b);
    }

    private sealed class Player : SocketActor, IMarkedMethodEvents
    {
        public Player() => On<IMarkedMethodEvents>(this);

        [Authorize(Admins)]
        public Task<string> Kick(string name) => Task.FromResult(name);
    }
}
