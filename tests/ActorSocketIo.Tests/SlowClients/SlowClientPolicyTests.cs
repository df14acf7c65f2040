using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>What happens to clients that do not take what is emitted to them, by the policy of their namespace or socket.</summary>
public sealed class SlowClientPolicyTests(SlowClientFixture fixture) : IClassFixture<SlowClientFixture>
{
    private const int Limit = SlowClientFixture.MaxQueuedPackets;

    [Fact]
    public async Task By_default_nothing_is_discarded_but_volatile_events_and_the_client_is_disconnected()
    {
        var (nsp, client, socket) = await StalledAsync(SlowClientPolicy.Disconnect);
        var left = Disconnection(socket);

        for (var i = 0; i < Limit; i++)
            nsp.Emit("e", i);
        nsp.Volatile.Emit("lost");
        Assert.Null(client.CloseReason);
        nsp.Emit("too much");

        Assert.Equal("transport close", client.CloseReason);
        Assert.Equal("transport close", await left.Soon());
    }

    [Fact]
    public async Task Volatile_events_wait_and_the_oldest_give_way()
    {
        var (nsp, client, socket) = await StalledAsync(SlowClientPolicy.DropVolatile);

        for (var i = 0; i < 2 * Limit; i++)
            nsp.Volatile.Emit("v", i);
        socket.Emit("reliable");
        client.Transport.IsStalled = false;

        await ExpectAsync(client, nsp, """["v",5]""", """["v",6]""", """["v",7]""", """["reliable"]""");
    }

    [Fact]
    public async Task Without_volatile_events_to_discard_the_client_is_disconnected()
    {
        var (nsp, client, _) = await StalledAsync(SlowClientPolicy.DropVolatile);

        nsp.Volatile.Emit("v");
        for (var i = 0; i < Limit; i++)
            nsp.Emit("e", i);
        Assert.Null(client.CloseReason);
        nsp.Volatile.Emit("dropped itself");
        Assert.Null(client.CloseReason);
        nsp.Emit("too much");

        Assert.Equal("transport close", client.CloseReason);
    }

    [Fact]
    public async Task Of_each_event_the_latest_is_kept()
    {
        var (nsp, client, socket) = await StalledAsync(SlowClientPolicy.KeepLatest);

        nsp.Emit("price", 1);
        nsp.Emit("news", "a");
        for (var i = 2; i < 100; i++)
            nsp.To(socket.Id).Emit("price", i);
        socket.Emit("news", "b");
        client.Transport.IsStalled = false;
        socket.Emit("price", 100);

        await ExpectAsync(client, nsp, """["price",99]""", """["news","b"]""", """["price",100]""");
    }

    [Fact]
    public async Task Of_each_key_the_latest_is_kept()
    {
        var (nsp, client, socket) = await StalledAsync(SlowClientPolicy.KeepLatest);

        for (var i = 0; i < 100; i++)
        {
            nsp.Key("A").Emit("price", "A", i);
            socket.Key("B").Emit("price", "B", i);
            nsp.Emit("price", i);
        }

        client.Transport.IsStalled = false;

        await ExpectAsync(client, nsp, """["price","A",99]""", """["price","B",99]""", """["price",99]""");
    }

    [Fact]
    public async Task If_there_are_more_keys_than_may_wait_the_client_is_disconnected()
    {
        var (nsp, client, _) = await StalledAsync(SlowClientPolicy.KeepLatest);

        for (var i = 0; i <= Limit; i++)
            nsp.Key($"{i}").Emit("price", i);

        Assert.Equal("transport close", client.CloseReason);
    }

    [Fact]
    public async Task Where_the_latest_is_kept_volatile_events_do_not_wait()
    {
        var (nsp, client, _) = await StalledAsync(SlowClientPolicy.KeepLatest);

        nsp.Emit("e", 1);
        nsp.Volatile.Emit("e", 2);
        client.Transport.IsStalled = false;

        await ExpectAsync(client, nsp, """["e",1]""");
    }

    [Theory]
    [InlineData(SlowClientPolicy.DropVolatile)]
    [InlineData(SlowClientPolicy.KeepLatest)]
    public async Task Events_that_ask_for_an_acknowledgement_are_not_discarded(SlowClientPolicy policy)
    {
        var (nsp, client, socket) = await StalledAsync(policy);

        var answers = new[] { socket.EmitWithAckAsync("ask", 1), socket.Key("k").EmitWithAckAsync("ask", 2) };
        var broadcast = nsp.EmitWithAckAsync("ask", 3);
        nsp.Emit("ask", 4);
        nsp.Volatile.Emit("lost");
        client.Transport.IsStalled = false;

        for (var i = 1; i <= 3; i++)
        {
            var asked = await client.Next();
            Assert.EndsWith($"[\"ask\",{i}]", asked, StringComparison.Ordinal);
            client.Send($"43{asked[2..asked.IndexOf('[', StringComparison.Ordinal)]}[{i}]");
        }

        Assert.Equal([1, 2], (await Task.WhenAll(answers).Soon()).Select(answer => answer.Get<int>(0)));
        Assert.Equal(3, Assert.Single(await broadcast.Soon()).Get<int>());
        await ExpectAsync(client, nsp, """["ask",4]""");
    }

    [Fact]
    public async Task Answers_to_the_client_are_not_discarded()
    {
        var (nsp, client, socket) = await StalledAsync(SlowClientPolicy.KeepLatest);
        socket.On("echo", (int number) => number);

        client.Send($"42{nsp},1[\"echo\",1]", $"42{nsp},2[\"echo\",2]");
        await Eventually.True(() => client.Session.QueuedPackets == 2);
        socket.Emit("e", 1);
        socket.Emit("e", 2);
        client.Transport.IsStalled = false;

        Assert.Equal($"43{nsp},1[1]", await client.Next());
        Assert.Equal($"43{nsp},2[2]", await client.Next());
        await ExpectAsync(client, nsp, """["e",2]""");
    }

    [Fact]
    public async Task Binary_events_go_or_stay_as_a_whole()
    {
        var (nsp, client, _) = await StalledAsync(SlowClientPolicy.KeepLatest);

        nsp.Emit("image", new byte[] { 1 });
        nsp.Emit("image", new byte[] { 2 });
        client.Transport.IsStalled = false;

        Assert.Equal($$"""451-{{nsp}},["image",{"_placeholder":true,"num":0}]""", await client.Next());
        Assert.Equal("bAg==", await client.Next());
        Assert.False(client.TryNext(out _));
    }

    [Fact]
    public async Task A_sockets_own_policy_comes_before_the_namespaces()
    {
        var (nsp, client, socket) = await StalledAsync(SlowClientPolicy.Disconnect);
        Assert.Equal(SlowClientPolicy.Disconnect, socket.SlowClients);
        socket.SlowClients = SlowClientPolicy.KeepLatest;
        var other = new RawClient(fixture.Host.Server);
        await fixture.JoinAsync(other, nsp);
        other.Transport.IsStalled = true;

        for (var i = 0; i <= Limit; i++)
            nsp.Emit("e", i);
        client.Transport.IsStalled = false;

        Assert.Equal("transport close", other.CloseReason);
        await ExpectAsync(client, nsp, $"""["e",{Limit}]""");
    }

    [Fact]
    public void A_policy_that_there_is_not_is_refused()
    {
        var nsp = fixture.NewNamespace(SlowClientPolicy.KeepLatest);

        Assert.Throws<ArgumentOutOfRangeException>(() => nsp.SlowClients = (SlowClientPolicy)3);

        Assert.Equal(SlowClientPolicy.KeepLatest, nsp.SlowClients);
    }

    [Fact]
    public async Task A_namespace_of_a_family_has_the_policy_that_the_family_had()
    {
        var family = fixture.Host.Server.Of(new System.Text.RegularExpressions.Regex("^/family-[0-9]$"));
        family.SlowClients = SlowClientPolicy.DropVolatile;
        var client = new RawClient(fixture.Host.Server);

        await client.JoinAsync("/family-1");

        Assert.Equal(SlowClientPolicy.DropVolatile, Assert.Single(family.Children).SlowClients);
    }

    [Fact]
    public async Task Sockets_of_one_client_share_its_limits_and_whoever_needs_room_gets_what_others_may_lose()
    {
        var (volatiles, client, _) = await StalledAsync(SlowClientPolicy.DropVolatile);
        var reliable = await JoinToo(client, SlowClientPolicy.Disconnect);

        for (var i = 0; i < Limit; i++)
            volatiles.Volatile.Emit("v", i);
        for (var i = 0; i < Limit - 1; i++)
            reliable.Emit("e", i);
        client.Transport.IsStalled = false;

        await ExpectAsync(client, volatiles, """["v",3]""");
        await ExpectAsync(client, reliable, """["e",0]""", """["e",1]""", """["e",2]""");
    }

    [Fact]
    public async Task Events_of_a_socket_under_another_policy_are_never_discarded()
    {
        var (latest, client, _) = await StalledAsync(SlowClientPolicy.KeepLatest);
        var reliable = await JoinToo(client, SlowClientPolicy.Disconnect);
        for (var i = 0; i < Limit; i++)
        {
            reliable.Emit("e", i);
            Assert.Null(client.CloseReason);
        }

        latest.Emit("e");

        Assert.Equal("transport close", client.CloseReason);
    }

    [Fact]
    public async Task Events_of_the_same_name_in_two_namespaces_do_not_take_each_others_places()
    {
        var (one, client, _) = await StalledAsync(SlowClientPolicy.KeepLatest);
        var two = await JoinToo(client, SlowClientPolicy.KeepLatest);

        one.Emit("e", 1);
        two.Emit("e", 2);
        client.Transport.IsStalled = false;

        await ExpectAsync(client, one, """["e",1]""");
        await ExpectAsync(client, two, """["e",2]""");
    }

    [Fact]
    public async Task What_was_emitted_before_a_client_joined_anew_is_not_replaced_by_what_comes_after()
    {
        var (nsp, client, socket) = await StalledAsync(SlowClientPolicy.KeepLatest);
        socket.Emit("e", "of the first");
        socket.Disconnect();
        client.Send($"40{nsp},");
        await Eventually.True(() => nsp.Sockets.Values.Any(next => next.Conn == client.Session && next != socket));

        nsp.Emit("e", "of the second");
        client.Transport.IsStalled = false;

        await ExpectAsync(client, nsp, """["e","of the first"]""");
        Assert.Equal($"41{nsp},", await client.Next());
        Assert.StartsWith($"40{nsp},", await client.Next(), StringComparison.Ordinal);
        await ExpectAsync(client, nsp, """["e","of the second"]""");
    }

    [Fact]
    public async Task What_is_discarded_is_counted_by_policy()
    {
        using var counted = new CountedOutboxes();
        var (volatiles, _, _) = await StalledAsync(SlowClientPolicy.DropVolatile);
        var (latest, _, _) = await StalledAsync(SlowClientPolicy.KeepLatest);

        for (var i = 0; i < 1000; i++)
        {
            volatiles.Volatile.Emit("v", i);
            latest.Emit("e", i);
        }

        Assert.True(counted.Discarded("drop_volatile") >= 1000 - Limit, $"{counted.Discarded("drop_volatile")}");
        Assert.True(counted.Discarded("keep_latest") >= 1000 - 1, $"{counted.Discarded("keep_latest")}");
    }

    private static async Task ExpectAsync(RawClient client, Namespace nsp, params string[] events)
    {
        foreach (var expected in events)
            Assert.Equal($"42{nsp},{expected}", await client.Next());
    }

    private static Task<string> Disconnection(Socket socket)
    {
        var left = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.OnDisconnect(left.SetResult);
        return left.Task;
    }

    private async Task<(Namespace Nsp, RawClient Client, Socket Socket)> StalledAsync(SlowClientPolicy policy)
    {
        var nsp = fixture.NewNamespace(policy);
        var client = new RawClient(fixture.Host.Server);
        var socket = await fixture.JoinAsync(client, nsp);
        client.Transport.IsStalled = true;
        return (nsp, client, socket);
    }

    private async Task<Namespace> JoinToo(RawClient client, SlowClientPolicy policy)
    {
        var nsp = fixture.NewNamespace(policy);
        client.Transport.IsStalled = false;
        await fixture.JoinAsync(client, nsp);
        client.Transport.IsStalled = true;
        return nsp;
    }
}
