using System.Security.Claims;
using ActorSocketIo;
using ActorSocketIo.Testing;

namespace Examples.Snippets;

/// <summary>The tests of the page about tests.</summary>
public sealed class TestingTests : IAsyncLifetime
{
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(
        Shop.AddTo,
        options => options.AckTimeout = TimeSpan.FromSeconds(1),
        services => services.AddSingleton(new Prices(tea: 3)));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_order_is_acknowledged_and_told_to_the_kitchen()
    {
        var ann = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ann")], "test"));
        var cook = await _host.ConnectAsync("/kitchen");
        var guest = await _host.ConnectAsync("/shop", auth: new { table = 7 }, user: ann);

        var answer = await guest.EmitWithAckAsync("order", "tea");

        Assert.Equal(3, answer.Get<int>(0));
        var order = await cook.ReceiveAsync("order");
        Assert.Equal("Ann wants tea at table 7", order.Args.Get<string>(0));
        order.Ack(["in a minute"]);
        Assert.Equal("in a minute", (await guest.ReceiveAsync("ready")).Args.Get<string>(0));
    }

    [Fact]
    public async Task Who_does_not_say_where_he_sits_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => _host.ConnectAsync("/shop"));

        Assert.Equal("which table?", refusal.Message);
    }

    [Fact]
    public async Task A_guest_whose_phone_loses_its_network_is_gone()
    {
        var guest = await _host.ConnectAsync("/shop", auth: new { table = 7 });

        guest.Connection.Drop();

        await Assert.ThrowsAsync<SocketIoException>(async () => await guest.ReceiveAsync());
        Assert.True(guest.Connection.IsClosed);
    }

    [Fact]
    public async Task The_kitchen_may_be_on_another_node()
    {
        await using var cluster = await SocketIoTestCluster.StartAsync(3, Shop.AddTo, services: services => services.AddSingleton(new Prices(tea: 3)));
        var cook = await cluster.Nodes[0].ConnectAsync("/kitchen");
        var guest = await cluster.Nodes[1].ConnectAsync("/shop", auth: new { table = 7 });

        await cluster.KillAsync(cluster.Nodes[2]);
        guest.Emit("order", "tea");

        Assert.Equal("somebody wants tea at table 7", (await cook.ReceiveAsync("order")).Args.Get<string>(0));
    }

    /// <summary>What things cost.</summary>
    private sealed class Prices(int tea)
    {
        public int Of(string what) => what == "tea" ? tea : throw new RefusedException("we have tea");
    }

    /// <summary>The application under test.</summary>
    private static class Shop
    {
        public static void AddTo(SocketIoServer io)
        {
            io.Of("/kitchen");
            io.Of("/shop").Use(RequireTableAsync);
            io.Of("/shop").UseHandlers<Guest>();
        }

        private static Task RequireTableAsync(Socket socket) =>
            socket.Handshake.Auth["table"].IsNull ? throw new RefusedException("which table?") : Task.CompletedTask;

        private sealed class Guest(Prices prices) : SocketHandlers
        {
            [On("order")]
            public int Order(string what)
            {
                var price = prices.Of(what);
                _ = TellKitchenAsync($"{Socket.User?.Identity?.Name ?? "somebody"} wants {what} at table {Socket.Handshake.Auth["table"].Get<int>()}");
                return price;
            }

            private async Task TellKitchenAsync(string order)
            {
                foreach (var answer in await Server.Of("/kitchen").EmitWithAckAsync("order", order))
                    Socket.Emit("ready", answer.Get<string>());
            }
        }
    }
}
