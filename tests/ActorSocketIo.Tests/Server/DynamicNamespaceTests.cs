using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ActorSocketIo.Tests.Server;

public sealed class DynamicNamespaceTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task A_pattern_lets_clients_make_namespaces()
    {
        var parent = fixture.Io.Of(Pattern("pattern"));
        parent.OnConnection(socket => socket.Emit("welcome", socket.Namespace.Name));

        var client = await fixture.Host.ConnectAsync("/pattern-101").Soon();

        Assert.Equal("/pattern-101", (await client.Next()).Args.Get<string>(0));
        Assert.Equal("/pattern-101", Assert.Single(parent.Children).Name);
    }

    [Fact]
    public async Task A_function_decides_with_the_name_and_the_auth_payload()
    {
        fixture.Io.Of((name, auth) => ValueTask.FromResult(name == "/fn" && auth["token"].Get<string>() == "abc"));

        await fixture.Host.ConnectAsync("/fn", new { token = "abc" }).Soon();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync("/fn-other", new { token = "abc" }).Soon());

        Assert.Equal("Invalid namespace", refused.Message);
    }

    [Fact]
    public async Task Families_are_asked_in_their_order_and_one_that_fails_is_passed_over()
    {
        var asked = new ConcurrentQueue<string>();
        fixture.Io.Of((name, _) => Ask(name, "first", () => throw new InvalidOperationException("a bug")));
        fixture.Io.Of((name, _) => Ask(name, "second", () => ValueTask.FromResult(false)));
        var third = fixture.Io.Of(async (name, _) =>
        {
            await Task.Yield();
            return await Ask(name, "third", () => ValueTask.FromResult(true));
        });

        await fixture.Host.ConnectAsync("/order").Soon();

        Assert.Equal(["first", "second", "third"], asked);
        Assert.Single(third.Children);

        ValueTask<bool> Ask(string name, string who, Func<ValueTask<bool>> answer)
        {
            if (name != "/order")
                return ValueTask.FromResult(false);
            asked.Enqueue(who);
            return answer();
        }
    }

    [Fact]
    public async Task A_name_of_no_family_is_refused_and_the_connection_stays()
    {
        var client = new RawClient(fixture.Io);

        client.Send("40/unknown,");

        Assert.Equal("""44/unknown,{"message":"Invalid namespace"}""", await client.Next());
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task First_joins_at_the_same_time_make_one_namespace()
    {
        var made = new ConcurrentQueue<Namespace>();
        fixture.Io.OnNewNamespace(nsp =>
        {
            if (nsp.Name == "/race-1")
                made.Enqueue(nsp);
        });
        fixture.Io.Of(async (name, _) =>
        {
            await Task.Yield();
            return name == "/race-1";
        });

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => fixture.Host.ConnectAsync("/race-1")))).Soon();

        Assert.Equal(40, Assert.Single(made).Sockets.Count);
    }

    [Fact]
    public async Task A_new_namespace_is_announced_before_any_client_is_in_it()
    {
        fixture.Io.OnNewNamespace(nsp =>
        {
            if (nsp.Name == "/announced-1")
                nsp.Use(socket => socket.JoinAsync("from the listener"));
        });
        fixture.Io.Of(Pattern("announced"));

        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => fixture.Host.ConnectAsync("/announced-1")))).Soon();

        Assert.Equal(clients.Length, fixture.Io.Of("/announced-1").Adapter.Sockets("from the listener").Count);
    }

    [Fact]
    public async Task A_listener_for_new_namespaces_may_wait_for_a_thread_that_makes_others()
    {
        var others = new ConcurrentQueue<Namespace>();
        fixture.Io.OnNewNamespace(nsp =>
        {
            if (nsp.Name == "/waits-1" && Task.Run(() => fixture.Io.Of("/waits-other")).Wait(TimeSpan.FromSeconds(5)))
                others.Enqueue(Task.Run(() => fixture.Io.Of("/waits-1")).Result);
        });
        fixture.Io.Of(Pattern("waits"));

        var client = await fixture.Host.ConnectAsync("/waits-1").WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Same(Assert.Single(others).Sockets[client.Id], Assert.Single(fixture.Io.Of("/waits-1").Sockets).Value);
    }

    [Fact]
    public async Task A_listener_for_new_namespaces_that_fails_does_not_keep_the_client_out()
    {
        fixture.Io.OnNewNamespace(nsp =>
        {
            if (nsp.Name == "/faulty-1")
                throw new InvalidOperationException("a bug");
        });
        fixture.Io.Of(Pattern("faulty"));

        Assert.NotEmpty((await fixture.Host.ConnectAsync("/faulty-1").Soon()).Id);
    }

    [Fact]
    public void New_namespaces_are_announced_static_ones_too_but_not_the_main_one()
    {
        var names = new List<string>();
        fixture.Io.OnNewNamespace(nsp =>
        {
            if (nsp.Name is "/" or "/announce-static")
                names.Add(nsp.Name);
        });

        fixture.Io.Of("/announce-static");
        fixture.Io.Of("/announce-static");
        fixture.Io.Of("/");

        Assert.Equal(["/announce-static"], names);
    }

    [Fact]
    public void A_namespace_made_by_hand_that_matches_a_pattern_belongs_to_the_family()
    {
        var parent = fixture.Io.Of(Pattern("manual"));

        var child = fixture.Io.Of("/manual-1");

        Assert.Same(child, Assert.Single(parent.Children));
    }

    [Fact]
    public async Task Functions_are_not_asked_for_namespaces_made_by_hand()
    {
        var asked = 0;
        var parent = fixture.Io.Of((name, _) =>
        {
            if (name == "/by-hand")
                asked++;
            return ValueTask.FromResult(name == "/by-hand");
        });

        fixture.Io.Of("/by-hand");
        await fixture.Host.ConnectAsync("/by-hand").Soon();

        Assert.Equal(0, asked);
        Assert.Empty(parent.Children);
    }

    [Fact]
    public async Task Members_have_what_the_family_had_when_they_were_made()
    {
        var parent = fixture.Io.Of(Pattern("copied"));
        parent.OnConnection(socket => socket.Emit("first"));
        var early = await fixture.Host.ConnectAsync("/copied-1").Soon();
        Assert.Equal("first", (await early.Next()).EventName);

        parent.Use(_ => throw new RefusedException("later"));

        await fixture.Host.ConnectAsync("/copied-1").Soon();
        Assert.Equal("later", (await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync("/copied-2").Soon())).Message);
    }

    [Fact]
    public async Task A_family_emits_to_all_its_namespaces_and_their_rooms()
    {
        var parent = fixture.Io.Of(Pattern("family"));
        parent.OnConnection(socket => socket.JoinAsync("room-" + socket.Namespace.Name));
        var one = await fixture.Host.ConnectAsync("/family-1").Soon();
        var two = await fixture.Host.ConnectAsync("/family-2").Soon();
        await Eventually.True(() => parent.Children.All(child => child.Adapter.Rooms.Count == 2));

        parent.To("room-/family-2").Emit("for two");
        parent.Emit("for all");

        Assert.Equal("for all", (await one.Next()).EventName);
        Assert.Equal("for two", (await two.Next()).EventName);
        Assert.Equal("for all", (await two.Next()).EventName);
    }

    [Fact]
    public async Task Of_the_utilities_a_family_has_none_as_in_the_reference()
    {
        var parent = fixture.Io.Of(Pattern("no-utilities"));
        var client = await fixture.Host.ConnectAsync("/no-utilities-1").Soon();

        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => parent.FetchSocketsAsync());
        await parent.SocketsJoinAsync("room");
        await parent.SocketsLeaveAsync(client.Id);
        await parent.DisconnectSocketsAsync();

        Assert.Equal("fetchSockets() is not supported on parent namespaces", failure.Message);
        Assert.Equal([client.Id], Assert.Single(parent.Children).Adapter.Rooms);
    }

    [Fact]
    public async Task A_slash_is_added_and_the_empty_name_is_the_main_namespace()
    {
        Assert.Same(fixture.Io.Sockets, fixture.Io.Of(""));
        Assert.Same(fixture.Io.Sockets, fixture.Io.Of("/"));
        Assert.Same(fixture.Io.Of("/slash"), fixture.Io.Of("slash"));
        Assert.NotEmpty((await fixture.Host.ConnectAsync("/slash").Soon()).Id);
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_does_not_match()
    {
        fixture.Io.Of(new Regex("^/(x+x+)+y$", RegexOptions.None, TimeSpan.FromMilliseconds(1)));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync("/" + new string('x', 60)).Soon());

        Assert.Equal("Invalid namespace", refused.Message);
    }

    private static Regex Pattern(string name) => new($@"^/{name}-\d+$", RegexOptions.NonBacktracking);
}
