using System.Text.RegularExpressions;

namespace ActorSocketIo.Tests.Server;

public sealed class NamespaceCleanupTests(CleanupFixture fixture) : IClassFixture<CleanupFixture>
{
    [Fact]
    public async Task A_dynamic_namespace_is_dropped_with_its_last_client_and_can_be_made_again()
    {
        var parent = fixture.Io.Of(Pattern("again"));
        var first = await fixture.Host.ConnectAsync("/again-1").Soon();
        var second = await fixture.Host.ConnectAsync("/again-1").Soon();
        var before = Assert.Single(parent.Children);

        first.Disconnect();
        await Eventually.True(() => before.Sockets.Count == 1);
        Assert.Single(parent.Children);
        second.Disconnect();
        await Eventually.True(() => parent.Children.Count == 0);
        Assert.DoesNotContain(fixture.Io.AllNamespaces, nsp => nsp.Name == "/again-1");

        await fixture.Host.ConnectAsync("/again-1").Soon();
        Assert.NotSame(before, Assert.Single(parent.Children));
    }

    [Fact]
    public async Task A_client_that_finds_a_namespace_which_is_being_dropped_waits_for_the_next_one()
    {
        fixture.Io.Of(Pattern("dropping"));
        var dropping = fixture.Io.Of("/dropping-1");
        Assert.True(dropping.TryClose());
        var client = new RawClient(fixture.Io);

        client.Send("40/dropping-1,");
        Assert.False(client.TryNext(out var frame), frame);
        fixture.Io.Namespaces.DropIfEmpty(dropping);

        Assert.StartsWith("40/dropping-1,{\"sid\":", await client.Next(), StringComparison.Ordinal);
        Assert.NotSame(dropping, fixture.Io.Of("/dropping-1"));
    }

    [Fact]
    public async Task A_dynamic_namespace_is_dropped_when_its_first_client_is_refused()
    {
        var parent = fixture.Io.Of(Pattern("refused"));
        parent.Use(_ => throw new RefusedException("no"));

        await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync("/refused-1").Soon());

        await Eventually.True(() => parent.Children.Count == 0);
    }

    [Fact]
    public async Task A_dynamic_namespace_stays_when_one_is_refused_and_others_are_there()
    {
        var parent = fixture.Io.Of(Pattern("others"));
        parent.Use(socket => socket.Handshake.Auth["bad"].IsNull ? Task.CompletedTask : throw new RefusedException("no"));
        var other = await fixture.Host.ConnectAsync("/others-1").Soon();

        await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync("/others-1", new { bad = true }).Soon());

        var child = Assert.Single(parent.Children);
        child.Emit("still here");
        Assert.Equal("still here", (await other.Next()).EventName);
    }

    [Fact]
    public async Task A_dynamic_namespace_is_dropped_when_its_first_client_dies_in_middleware()
    {
        var parent = fixture.Io.Of(Pattern("dies"));
        var arrived = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        parent.Use(async _ =>
        {
            arrived.SetResult();
            await gate.Task;
        });
        var connection = fixture.Host.Open();
        _ = connection.JoinAsync("/dies-1");
        await arrived.Task.Soon();

        connection.Drop();
        gate.SetResult();

        await Eventually.True(() => parent.Children.Count == 0);
    }

    [Fact]
    public async Task The_disconnect_listeners_of_the_last_client_still_have_the_namespace()
    {
        var parent = fixture.Io.Of(Pattern("last-words"));
        var found = new TaskCompletionSource<bool>();
        parent.OnConnection(socket => socket.OnDisconnect(_ => found.SetResult(fixture.Io.AllNamespaces.Contains(socket.Namespace))));
        var client = await fixture.Host.ConnectAsync("/last-words-1").Soon();

        client.Disconnect();

        Assert.True(await found.Task.Soon());
        await Eventually.True(() => parent.Children.Count == 0);
    }

    [Fact]
    public async Task Addressing_a_room_of_a_dropped_namespace_does_not_open_it_to_clients_that_its_family_refuses()
    {
        var parent = fixture.Io.Of((name, auth) => ValueTask.FromResult(name.StartsWith("/members-", StringComparison.Ordinal) && auth["member"].Get<bool?>() == true));
        parent.Use(_ => Task.CompletedTask);
        var client = await fixture.Host.ConnectAsync("/members-1", new { member = true }).Soon();
        var nsp = Assert.Single(parent.Children);
        client.Disconnect();
        await Eventually.True(() => parent.Children.Count == 0);

        await nsp.Room("r").EmitOrderedAsync("to nobody").Soon();
        nsp.Actor.Tell("to nobody");

        Assert.DoesNotContain(fixture.Io.AllNamespaces, other => other.Name == "/members-1");
        await Assert.ThrowsAsync<RefusedException>(() => fixture.Host.ConnectAsync("/members-1").Soon());
    }

    [Fact]
    public async Task A_room_actor_reaches_the_clients_of_a_namespace_that_was_made_again()
    {
        var parent = fixture.Io.Of(Pattern("again-actor"));
        parent.UseRoomActor<Crier>();
        parent.OnConnection(socket => socket.JoinAsync("square"));
        var first = await fixture.Host.ConnectAsync("/again-actor-1").Soon();
        var square = Assert.Single(parent.Children).Room("square");
        square.Tell("before");
        Assert.Equal("before", (await first.Next()).EventName);
        first.Disconnect();
        await Eventually.True(() => parent.Children.Count == 0);

        var second = await fixture.Host.ConnectAsync("/again-actor-1").Soon();
        square.Tell("after");

        Assert.Equal("after", (await second.Next()).EventName);
        square.Tell(new Crier.Order("in order"));
        Assert.Equal("in order", (await second.Next()).EventName);
    }

    [Fact]
    public async Task A_static_namespace_is_never_dropped()
    {
        var nsp = fixture.Io.Of("/static");
        var client = await fixture.Host.ConnectAsync("/static").Soon();

        client.Disconnect();
        await Eventually.True(() => nsp.Sockets.Count == 0);

        Assert.Same(nsp, fixture.Io.Of("/static"));
        await fixture.Host.ConnectAsync("/static").Soon();
        Assert.Single(nsp.Sockets);
    }

    [Fact]
    public async Task Clients_that_come_and_go_at_once_always_find_a_namespace()
    {
        fixture.Io.Of(Pattern("churn")).OnConnection(socket => socket.On("hi", () => true));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 25; i++)
            {
                var client = await fixture.Host.ConnectAsync("/churn-1").Soon();
                await client.EmitWithAckAsync("hi").Soon();
                client.Disconnect();
            }
        }));
    }

    [Fact]
    public async Task Clients_cannot_make_more_than_the_limit()
    {
        fixture.Io.Of(Pattern("many"));
        var refused = 0;
        for (var i = 0; i < 15; i++)
        {
            try
            {
                await fixture.Host.ConnectAsync($"/many-{i}").Soon();
            }
            catch (RefusedException e)
            {
                Assert.Equal("Invalid namespace", e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 5, 14);
        Assert.InRange(fixture.Io.AllNamespaces.Count(nsp => nsp.Name.StartsWith("/many-", StringComparison.Ordinal)), 1, 10);
        foreach (var nsp in fixture.Io.AllNamespaces.Where(nsp => nsp.Name.StartsWith("/many-", StringComparison.Ordinal)))
            nsp.DisconnectSockets(close: true);
        await Eventually.True(() => !fixture.Io.AllNamespaces.Any(nsp => nsp.Name.StartsWith("/many-", StringComparison.Ordinal)));
    }

    private static Regex Pattern(string name) => new($@"^/{name}-\d+$", RegexOptions.NonBacktracking);

    private sealed class Crier : RoomActor
    {
        public Crier()
        {
            Receive<string>(word => Emit(word));
            ReceiveAsync<Order>(order => EmitOrderedAsync(order.Word));
        }

        public sealed record Order(string Word);
    }
}
