using ActorSocketIo.AdminUi;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Faults;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.AdminUi;

/// <summary>The protocol of the page against one node. Source: the server part of <c>@socket.io/admin-ui</c> 0.5.1.</summary>
public sealed class AdminUiTests : IDisposable
{
    private static readonly string[] Orders = ["EMIT", "JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT"];

    private readonly ManualTime _time = new();
    private readonly RecordedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Who_knows_the_password_gets_a_session_and_comes_back_with_it()
    {
        await using var host = await StartAsync();

        var page = await AdminPage.ConnectAsync(host);
        var session = (await page.Hears("session")).Get<string>(0);
        var again = await AdminPage.ConnectAsync(host, new { sessionId = session });

        await again.Hears("config");
        Assert.DoesNotContain("session", again.Rest());
    }

    [Fact]
    public async Task Who_does_not_is_refused_in_the_words_that_the_page_knows_and_what_was_typed_is_not_logged()
    {
        await using var host = await StartAsync();
        object?[] wrong =
        [
            null, new { }, new { username = AdminPage.Username }, new { username = 1, password = new[] { 2 } }, new { sessionId = "AAAA" },
            new { username = AdminPage.Username, password = "typed wrong" }, new { username = "somebody", password = AdminPage.Password },
        ];

        foreach (var auth in wrong)
            Assert.Equal("invalid credentials", (await Assert.ThrowsAsync<RefusedException>(() => host.ConnectAsync("/admin", auth).Soon())).Message);

        await _log.Find(1202, "has tried a wrong name or password");
        foreach (var typed in new[] { "typed wrong", "somebody", AdminPage.Password, AdminPage.PasswordHash })
            Assert.Empty(_log.WorriesAbout(typed));
        Assert.Empty(host.Server.Of("/admin").Sockets);
    }

    [Theory, InlineData("/admin"), InlineData("/other")]
    public async Task A_server_has_it_once(string nsp)
    {
        await using var host = await StartAsync();

        var mistake = Assert.Throws<InvalidOperationException>(() => host.Server.UseAdminUi(options => (options.AllowAnonymous, options.NamespaceName) = (true, nsp)));

        Assert.Equal("The Admin UI is on this server already: call UseAdminUi once, with all its options.", mistake.Message);
        await AdminPage.ConnectAsync(host);
    }

    [Fact]
    public async Task A_page_is_disconnected_when_its_session_ends_and_the_session_is_no_good_then()
    {
        await using var host = await StartAsync(options => options.SessionLifetime = TimeSpan.FromSeconds(10));
        var page = await AdminPage.ConnectAsync(host);
        var session = (await page.Hears("session")).Get<string>(0);

        _time.Advance(TimeSpan.FromSeconds(11));

        await page.Client.Disconnected.Soon();
        await Assert.ThrowsAsync<RefusedException>(() => AdminPage.ConnectAsync(host, new { sessionId = session }));
    }

    [Fact]
    public async Task Anybody_is_let_in_if_that_was_said_and_the_log_warns_of_it()
    {
        await using var host = await StartAsync(options => (options.Username, options.PasswordHash, options.AllowAnonymous) = (null, null, true));

        var page = await AdminPage.ConnectAsync(host, new { });

        await page.Hears("config");
        await _log.Find(1201, "/admin");
    }

    [Fact]
    public async Task In_production_it_hears_every_two_seconds_what_the_node_counts_and_nothing_else()
    {
        await using var host = await StartAsync(options => options.ServerId = "node 1");
        var page = await AdminPage.ConnectAsync(host);
        Assert.Equal(Orders.Append("AGGREGATED_EVENTS"), await FeaturesOf(page));
        await page.Hears("server_stats"); // at once

        var client = await host.ConnectAsync("/chat").Soon();
        await client.EmitWithAckAsync("echo", new string('x', 5000)).Soon();
        client.Connection.Drop();
        await Eventually.True(() => host.Server.Engine.ClientsCount == 1);
        await host.ConnectAsync("/chat").Soon();
        _time.Advance(TimeSpan.FromSeconds(2));

        var stats = (await page.Hears("server_stats"))[0];
        Assert.Equal("node 1", stats["serverId"].Get<string>());
        Assert.Equal(Environment.MachineName, stats["hostname"].Get<string>());
        Assert.Equal(Environment.ProcessId, stats["pid"].Get<int>());
        Assert.Equal(2, stats["uptime"].Get<double>());
        Assert.Equal(2, stats["clientsCount"].Get<int>());
        Assert.Equal(0, stats["pollingClientsCount"].Get<int>());
        Assert.Equal(
            new Dictionary<string, int> { ["/"] = 0, ["/admin"] = 1, ["/chat"] = 1 },
            stats["namespaces"].EnumerateArray().ToDictionary(nsp => nsp["name"].Get<string>()!, nsp => nsp["socketsCount"].Get<int>()));
        var counted = stats["aggregatedEvents"].EnumerateArray().ToDictionary(e => e["type"].Get<string>()!, e => (e["subType"].Get<string>(), e["count"].Get<int>()));
        Assert.Equal((null, 2), counted["rawConnection"]);
        Assert.Equal(("transport close", 1), counted["rawDisconnection"]);
        Assert.InRange(counted["bytesIn"].Item2, 5000, 6000);
        Assert.InRange(counted["bytesOut"].Item2, 5000, 7000);
        Assert.Equal(["session"], page.Rest());
    }

    [Fact]
    public async Task Nothing_is_counted_or_told_while_nobody_looks()
    {
        await using var host = await StartAsync();
        var client = await host.ConnectAsync("/chat").Soon();
        Assert.False(client.Connection.Session.IsAnnouncing);

        var page = await AdminPage.ConnectAsync(host);
        await page.Hears("server_stats");
        Assert.True(client.Connection.Session.IsAnnouncing);

        page.Client.Connection.Drop();
        await Eventually.True(() => host.Server.Of("/admin").Sockets.Count == 0);
        for (var i = 0; i < 5; i++)
            _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(client.Connection.Session.IsAnnouncing);
    }

    [Fact]
    public async Task In_development_it_is_shown_every_socket_without_credentials()
    {
        await using var host = await StartAsync(options => options.Mode = AdminUiMode.Development);
        var headers = new Dictionary<string, string> { ["user-agent"] = "test", ["cookie"] = "id=secret", ["authorization"] = "secret" };
        var client = await host.ConnectAsync("/chat", new { token = "secret" }, headers).Soon();
        await client.EmitWithAckAsync("join", "r").Soon();

        var page = await AdminPage.ConnectAsync(host);

        Assert.Equal(Orders.Append("AGGREGATED_EVENTS").Append("ALL_EVENTS"), await FeaturesOf(page));
        var shown = await page.IsShown(client.Id, page.Client.Id);
        var socket = shown[client.Id];
        Assert.Equal("/chat", socket["nsp"].Get<string>());
        Assert.Equal("websocket", socket["transport"].Get<string>());
        Assert.Equal([client.Id, "r"], socket["rooms"].Get<string[]>()!);
        Assert.Equal("Ada", socket["data"]["name"].Get<string>());
        Assert.Equal("test", socket["handshake"]["headers"]["user-agent"].Get<string>());
        Assert.Equal("/socket.io/?EIO=4&transport=websocket", socket["handshake"]["url"].Get<string>());
        Assert.False(socket["handshake"]["xdomain"].Get<bool>());
        Assert.DoesNotContain("secret", socket.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(client.Connection.Session.Id[8..], socket.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(AdminPage.Password, shown[page.Client.Id].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_development_it_hears_what_becomes_of_sockets_and_their_events()
    {
        await using var host = await StartAsync(options => options.Mode = AdminUiMode.Development);
        var page = await AdminPage.ConnectAsync(host);
        await page.IsShown(page.Client.Id);

        var client = await host.ConnectAsync("/chat").Soon();
        var connected = await page.Hears("socket_connected", args => args[0]["id"].Get<string>() == client.Id);
        Assert.Equal("1970-01-01T00:00:00.000Z", connected.Get<string>(1));
        var greeted = await page.Hears("event_sent");
        Are(greeted, "/chat", client.Id, """["hello",1]""", "1970-01-01T00:00:00.000Z");

        await client.EmitWithAckAsync("join", "r").Soon();
        Are(await page.Hears("event_received"), "/chat", client.Id, """["join","r"]""", "1970-01-01T00:00:00.000Z");
        Are(await page.Hears("room_joined", Of("r")), "/chat", "r", client.Id, "1970-01-01T00:00:00.000Z");
        var data = await page.Hears("socket_updated", args => args[0]["data"]["room"].Get<string>() == "r");
        Assert.Equal(client.Id, data[0]["id"].Get<string>());

        host.Server.Of("/chat").SocketsLeave("r");
        Are(await page.Hears("room_left", Of("r")), "/chat", "r", client.Id, "1970-01-01T00:00:00.000Z");
        client.Connection.Drop();
        await page.Hears("room_left", Of(client.Id));
        Are(await page.Hears("socket_disconnected"), "/chat", client.Id, "transport close", "1970-01-01T00:00:00.000Z");

        static Func<Arguments, bool> Of(string room) => args => args.Get<string>(1) == room;
    }

    [Fact]
    public async Task A_large_event_is_shown_by_its_size()
    {
        await using var host = await StartAsync(options => options.Mode = AdminUiMode.Development);
        var page = await AdminPage.ConnectAsync(host);
        var client = await host.ConnectAsync("/chat").Soon();
        await page.IsShown(page.Client.Id);

        await client.EmitWithAckAsync("echo", new byte[100_000]).Soon();

        var received = await page.Hears("event_received", args => args[2].EnumerateArray().First().Get<string>() == "echo");
        Assert.Matches("^[0-9]{6} bytes, not shown$", received[2].EnumerateArray().Last().Get<string>());
    }

    [Fact]
    public async Task Its_orders_are_carried_out_and_logged()
    {
        await using var host = await StartAsync();
        var page = await AdminPage.ConnectAsync(host);
        var one = await host.ConnectAsync("/chat").Soon();
        var two = await host.ConnectAsync("/chat").Soon();
        var sockets = host.Server.Of("/chat").Sockets;

        page.Client.Emit("join", "/chat", "all");
        page.Client.Emit("join", "/chat", "one", one.Id);
        await Eventually.True(() => sockets[one.Id].Rooms.IsSupersetOf(["all", "one"]) && sockets[two.Id].Rooms.Contains("all"));
        Assert.DoesNotContain("one", sockets[two.Id].Rooms);
        page.Client.Emit("leave", "/chat", "all", two.Id);
        await Eventually.True(() => !sockets[two.Id].Rooms.Contains("all"));
        page.Client.Emit("emit", "/chat", "one", "news", 1, new[] { 2 });
        page.Client.Emit("emit", "/chat", null, "news", 3);
        await one.Next(); // hello
        Are((await one.Next()).Args, "1", "[2]");
        Are((await one.Next()).Args, "3");
        await two.Next();
        Are((await two.Next()).Args, "3");
        page.Client.Emit("_disconnect", "/chat", false, one.Id);
        await one.Disconnected.Soon();
        page.Client.Emit("_disconnect", "/chat", true);
        await Eventually.True(() => two.Connection.IsClosed);
        await _log.Find(1203, $"'disconnect' in /chat for {one.Id}");
    }

    [Fact]
    public async Task Orders_that_make_no_sense_do_nothing()
    {
        await using var host = await StartAsync();
        var page = await AdminPage.ConnectAsync(host);
        var client = await host.ConnectAsync("/chat").Soon();

        page.Client.Emit("join", "/nowhere", "r");
        page.Client.Emit("join");
        page.Client.Emit("join", 1, 2, 3);
        page.Client.Emit("_disconnect", "/chat", "yes");
        page.Client.Emit("emit", "/chat");
        page.Client.Emit("emit", "chat", null, "news");
        page.Client.Emit("emit", "/chat", null, "disconnect");
        page.Client.Emit("join", "/chat", "end");

        await Eventually.True(() => host.Server.Of("/chat").Sockets[client.Id].Rooms.Contains("end"));
        Assert.Equal(["/", "/admin", "/chat"], host.Server.AllNamespaces.Select(nsp => nsp.Name).Order());
        Assert.True(client.TryReceive(out var hello) && hello!.EventName == "hello" && !client.TryReceive(out _));
    }

    [Fact]
    public async Task A_read_only_page_is_offered_no_orders_and_not_listened_to()
    {
        await using var host = await StartAsync(options => options.ReadOnly = true);
        var page = await AdminPage.ConnectAsync(host);
        var client = await host.ConnectAsync("/chat").Soon();
        Assert.Equal("AGGREGATED_EVENTS", Assert.Single(await FeaturesOf(page)));
        var handled = new TaskCompletionSource();
        host.Server.Of("/admin").Sockets[page.Client.Id].On("end", handled.SetResult);

        page.Client.Emit("join", "/chat", "r");
        page.Client.Emit("_disconnect", "/chat", true, client.Id);
        page.Client.Emit("emit", "/chat", null, "news");
        page.Client.Emit("end");

        await handled.Task.Soon();
        Assert.DoesNotContain("r", host.Server.Of("/chat").Sockets[client.Id].Rooms);
        Assert.True(client.TryReceive(out var hello) && hello!.EventName == "hello" && !client.TryReceive(out _));
    }

    [Fact]
    public async Task A_page_that_does_not_read_loses_events_stays_and_costs_little()
    {
        await using var host = await StartAsync(options => options.Mode = AdminUiMode.Development);
        var page = await AdminPage.ConnectAsync(host);
        var client = await host.ConnectAsync("/chat").Soon();
        await page.IsShown(page.Client.Id);
        var session = page.Client.Connection.Session;

        page.Client.Connection.Transport.IsStalled = true;
        for (var i = 0; i < 2000; i++)
            client.Emit("note", new string('x', 1000));
        client.Emit("last");
        await client.EmitWithAckAsync("echo", 1).Soon();
        Assert.InRange(session.Outbox.Bytes, 100_000, 300 * 1024);
        page.Client.Connection.Transport.IsStalled = false;

        await page.Hears("event_received", args => args[2].EnumerateArray().First().Get<string>() == "last");
        Assert.InRange(page.Rest().Count(name => name == "event_received"), 1, 1000);
    }

    private static async Task<string[]> FeaturesOf(AdminPage page) => (await page.Hears("config"))[0]["supportedFeatures"].Get<string[]>()!;

    private static void Are(Arguments args, params string[] expected) =>
        Assert.Equal(expected, args.Select(arg => arg.Kind == System.Text.Json.JsonValueKind.String ? arg.Get<string>()! : arg.ToString()));

    private Task<SocketIoTestHost> StartAsync(Action<AdminUiOptions>? configure = null) => SocketIoTestHost.StartAsync(
        io =>
        {
            io.Of("/chat").OnConnection(socket =>
            {
                socket.Data.Set("name", "Ada");
                socket.Emit("hello", 1);
                socket.On<string, bool>("join", async room =>
                {
                    await socket.JoinAsync(room);
                    socket.Data.Set("room", room);
                    return true;
                });
                socket.On("echo", context => context.Ack(context.Args[0]));
            });
            io.UseAdminUi(options =>
            {
                options.Username = AdminPage.Username;
                options.PasswordHash = AdminPage.PasswordHash;
                configure?.Invoke(options);
            });
        },
        services: services => services.AddSingleton<TimeProvider>(_time).AddSingleton<ILoggerFactory>(_log));
}
