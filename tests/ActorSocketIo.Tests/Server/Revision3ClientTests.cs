using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Sessions;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Server;

/// <summary>Clients of Socket.IO 2 as the server sees them: socketio-behaviour §2.4.</summary>
public sealed class Revision3ClientTests(Revision3ClientTests.Fixture fixture) : IClassFixture<Revision3ClientTests.Fixture>, IAsyncLifetime
{
    private readonly List<RawClient> _clients = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
            client.Session.Close(discard: true);
        await Eventually.True(() => Server.AllNamespaces.All(nsp => nsp.Sockets.Count == 0));
    }

    private SocketIoServer Server => fixture.Host.Server;

    [Fact]
    public async Task Are_in_the_main_namespace_without_asking_and_know_their_id()
    {
        var client = Connect();

        Assert.Equal("40", await client.Next());

        var socket = Assert.Single(Server.Sockets.Sockets.Values);
        Assert.Equal(client.Session.Id, socket.Id);
        Assert.Equal(3, socket.Conn.Protocol);
        Assert.False(socket.Recovered);
        Assert.Equal("{}", socket.Handshake.Auth.ToString());
        Assert.Equal([socket.Id], socket.Rooms);
    }

    [Fact]
    public async Task Have_an_id_for_each_namespace()
    {
        var client = await ConnectedAsync();

        client.Send("40/plain");

        Assert.Equal("40/plain,", await client.Next());
        Assert.Equal($"/plain#{client.Session.Id}", Assert.Single(Server.Of("/plain").Sockets.Values).Id);
    }

    [Theory]
    [InlineData("/plain?test=123", """{"test":"123"}""")]
    [InlineData("/plain?a=1&b=two%20words&c=a+b", """{"a":"1","b":"two words","c":"a b"}""")]
    [InlineData("/plain?x=1&x=2&&y&=z", """{"x":"2","y":"","":"z"}""")]
    [InlineData("/plain?a%3Db=%E2%82%AC&bad=%ZZ&q=%2C?", """{"a=b":"€","bad":"%ZZ","q":",?"}""")]
    [InlineData("/plain?__proto__=1", """{"__proto__":"1"}""")]
    [InlineData("/plain?", "{}")]
    public async Task Send_their_auth_as_a_query(string name, string auth)
    {
        var client = await ConnectedAsync();

        client.Send($"40{name},");

        Assert.Equal("40/plain,", await client.Next());
        Assert.Equal(auth, Assert.Single(Server.Of("/plain").Sockets.Values).Handshake.Auth.ToString());
    }

    [Fact]
    public async Task Are_refused_with_nothing_but_the_message_or_the_data()
    {
        var answers = new Queue<RefusedException>([
            new("not authorized"), new("no", new { code = 1 }), new("no", "because"), new("no", new[] { 1 }), new("a number is no error", 7), new("nor is a flag", true)]);
        Server.Of("/guarded").Use(_ => throw answers.Dequeue());
        var client = await ConnectedAsync();

        foreach (var expected in (string[])["\"not authorized\"", """{"code":1}""", "\"because\"", "[1]", "\"a number is no error\"", "\"nor is a flag\""])
        {
            client.Send("40/guarded?token=x,");
            Assert.Equal("44/guarded," + expected, await client.Next());
        }

        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task Are_told_of_a_namespace_that_is_none_as_all_clients_are()
    {
        var client = await ConnectedAsync();

        client.Send("40/nowhere?x=1,");

        Assert.Equal("""44/nowhere,{"message":"Invalid namespace"}""", await client.Next());
    }

    [Fact]
    public async Task Refused_in_the_main_namespace_they_stay_connected_to_nothing()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options => options.Engine.AllowEio3 = true);
        host.Server.Use(_ => throw new RefusedException("closed today"));
        var client = new RawClient(host.Server, new InMemoryTransport { Encoding = EngineEncoding.Revision3 });

        Assert.Equal("44\"closed today\"", await client.Next());
        Assert.False(client.IsClosed);
        Assert.Empty(host.Server.Sockets.Sockets);
    }

    [Fact]
    public async Task A_connect_to_the_main_namespace_is_a_second_one()
    {
        var client = await ConnectedAsync();

        client.Send("40");

        await Eventually.True(() => client.CloseReason == "forced close");
    }

    [Fact]
    public async Task Events_and_acknowledgements_go_both_ways_with_binary()
    {
        var client = await ConnectedAsync();

        client.Send("""420["echo",1,"two"]""");
        Assert.Equal("""430[1,"two"]""", await client.Next());
        client.Send("""451-7["echo",{"_placeholder":true,"num":0}]""", new byte[] { 4, 1, 2, 3 });
        Assert.Equal("""461-7[{"_placeholder":true,"num":0}]""", await client.Next());
        Assert.Equal("b" + Convert.ToBase64String([4, 1, 2, 3]), await client.Next());

        var answer = Server.Sockets.Sockets.Values.Single().EmitWithAckAsync<int>("ask", 41);
        var asked = await client.Next();
        Assert.Matches("""^42\d+\["ask",41\]$""", asked);
        client.Send($"43{asked[2..asked.IndexOf('[')]}[42]");
        Assert.Equal(42, await answer.Soon());
    }

    [Fact]
    public async Task Are_in_rooms_together_with_clients_of_today()
    {
        var old = await ConnectedAsync();
        var today = await fixture.Host.ConnectAsync().Soon();
        foreach (var member in Server.Sockets.Sockets.Values)
            await member.JoinAsync("room");

        Server.To("room").Emit("news", new byte[] { 9 });
        Server.To(old.Session.Id).Emit("yours", 1);
        Server.Except(old.Session.Id).Emit("not yours");

        Assert.Equal("""451-["news",{"_placeholder":true,"num":0}]""", await old.Next());
        Assert.Equal("b" + Convert.ToBase64String([4, 9]), await old.Next());
        Assert.Equal("""42["yours",1]""", await old.Next());
        var news = await today.Next();
        Assert.Equal(("news", 9), (news.EventName, news.Args.Get<byte[]>(0)!.Single()));
        Assert.Equal("not yours", (await today.Next()).EventName);
        Assert.False(old.TryNext(out _));
        today.Connection.Drop();
    }

    [Fact]
    public async Task A_client_that_comes_back_while_its_former_socket_still_goes_is_found_under_the_same_id()
    {
        var goes = new TaskCompletionSource();
        var nsp = Server.Of("/slow");
        nsp.OnConnection(socket => socket.OnDisconnecting(_ => goes.Task));
        var client = await ConnectedAsync();
        client.Send("40/slow,");
        await client.Next();
        var former = nsp.Sockets.Values.Single();
        client.Send("41/slow,");
        await Eventually.True(() => !former.Connected);

        client.Send("40/slow,");
        Assert.Equal("40/slow,", await client.Next());
        nsp.Emit("all");
        nsp.To(former.Id).Emit("one");
        Assert.Equal("""42/slow,["all"]""", await client.Next());
        Assert.Equal("""42/slow,["one"]""", await client.Next());

        goes.SetResult();
        await Eventually.True(() => former.Rooms.Count == 0);
        nsp.To(former.Id).Emit("still");
        Assert.Equal("""42/slow,["still"]""", await client.Next());
        Assert.NotSame(former, nsp.Sockets.Values.Single());
        client.Transport.Disconnect();
        await Eventually.True(() => nsp.Adapter.Rooms.Count == 0 && nsp.Sockets.Count == 0);
    }

    [Fact]
    public async Task Where_clients_are_recovered_these_are_not_and_what_they_get_has_no_offset()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options =>
        {
            options.Engine.AllowEio3 = true;
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });
        host.Server.Of("/plain");
        var old = new RawClient(host.Server, new InMemoryTransport { Encoding = EngineEncoding.Revision3 });
        var today = new RawClient(host.Server);
        today.Send("40");
        Assert.Contains("\"pid\":", await today.Next(), StringComparison.Ordinal);
        Assert.Equal("40", await old.Next());
        old.Send("40/plain?pid=x&offset=y,");
        Assert.Equal("40/plain,", await old.Next());

        host.Server.Emit("news", 1);
        host.Server.Sockets.Sockets[old.Session.Id].Emit("yours", 2);

        Assert.StartsWith("""42["news",1,"~""", await today.Next(), StringComparison.Ordinal);
        Assert.Equal("""42["news",1]""", await old.Next());
        Assert.Equal("""42["yours",2]""", await old.Next());
        Assert.All(host.Server.AllNamespaces.SelectMany(nsp => nsp.Sockets.Values), socket => Assert.False(socket.Recovered));
        old.Transport.Disconnect();
        await Eventually.True(() => !host.Server.Sockets.Adapter.Rooms.Contains(old.Session.Id));
        Assert.Empty(host.Server.Sockets.Adapter.Index.Members(old.Session.Id));
    }

    [Fact]
    public async Task Leave_and_are_disconnected_as_all_clients()
    {
        var reasons = new List<string>();
        Server.OnConnection(socket => socket.OnDisconnect(reasons.Add));
        var leaves = await ConnectedAsync();
        leaves.Send("41");
        await Eventually.True(() => reasons.Count == 1);

        var stays = await ConnectedAsync();
        await Eventually.True(() => Server.Sockets.Sockets.Count == 1); // the first one may still be on its way out
        Server.Sockets.Sockets.Values.Single().Disconnect();
        Assert.Equal("41", await stays.Next());
        await Eventually.True(() => reasons.Count == 2);
        var closes = await ConnectedAsync();
        closes.Transport.Disconnect();

        await Eventually.True(() => reasons.Count == 3);
        Assert.Equal(["client namespace disconnect", "server namespace disconnect", "transport close"], reasons);
    }

    [Fact]
    public async Task A_client_that_does_not_ping_is_gone_when_interval_and_timeout_are_over()
    {
        var reasons = new List<string>();
        Server.OnConnection(socket => socket.OnDisconnect(reasons.Add));
        var pings = await ConnectedAsync();
        await ConnectedAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(44));
        pings.Send("2");
        Assert.Equal("3", await pings.Next());
        Assert.Empty(reasons);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));

        await Eventually.True(() => reasons.Count == 1);
        Assert.Equal("ping timeout", reasons.Single());
        Assert.Equal(pings.Session.Id, Assert.Single(Server.Sockets.Sockets.Values).Id);
    }

    [Fact]
    public async Task Actors_of_the_application_serve_them()
    {
        var client = await ConnectedAsync();

        client.Send("40/actor,");

        Assert.Equal("40/actor,", await client.Next());
        client.Send("""42/actor,2["greet","Bob"]""");
        Assert.Equal("""43/actor,2["hello Bob"]""", await client.Next());
        Assert.Equal(42, await Server.Of("/actor").Socket($"/actor#{client.Session.Id}").AskAsync<int>(41).Soon());
    }

    private RawClient Connect()
    {
        var client = new RawClient(Server, new InMemoryTransport { Encoding = EngineEncoding.Revision3 });
        _clients.Add(client);
        return client;
    }

    private async Task<RawClient> ConnectedAsync()
    {
        var client = Connect();
        Assert.Equal("40", await client.Next());
        return client;
    }

    /// <summary>A server that lets them in, on virtual time.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal ManualTime Time { get; } = new();

        internal SocketIoTestHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await SocketIoTestHost.StartAsync(
            io =>
            {
                io.OnConnection(socket => socket.On("echo", context => context.Ack(context.Args.ToValues())));
                io.Of("/plain");
                io.Of("/actor").UseSocketActor<Clerk>();
            },
            options => options.Engine.AllowEio3 = true,
            services => services.AddSingleton<TimeProvider>(Time));

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }

    private sealed class Clerk : SocketActor
    {
        public Clerk()
        {
            On("greet", (string name) => $"hello {name}");
            Receive<int>(number => Sender.Tell(number + 1));
        }
    }
}
