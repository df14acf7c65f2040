using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ActorSocketIo.Sockets;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Names that a client chooses: of namespaces, rooms and events. They are text, and nothing else.</summary>
public sealed class NameTests(HostileFixture fixture) : HostileTest(fixture), IClassFixture<HostileFixture>
{
    public static TheoryData<string> Names =>
    [
        "__proto__", "constructor", "\u0000", "a\u0000b", "../user", "/../user", "..", "$singleton", "%2F", "%", "a/b/c", "#", "?x=1", "user/../../system", "*", "**",
        "\ufffd", "\u202e", "\U0001F600", "'; drop table", "[0]", "{}", "a b", "\r\nSet-Cookie: x", new string('x', 10_000), new string('\u00e9', 10_000),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_namespaces_any_is_made_or_refused_like_every_other(string name)
    {
        Io.Of(new Regex("^/dyn", RegexOptions.NonBacktracking)).OnConnection(socket => socket.On("hi", () => socket.Emit("hi")));
        var client = new RawClient(Io);

        client.Send($"40/{name},");
        client.Send($"40/dyn{name},");

        Assert.Equal($$"""44/{{name}},{"message":"Invalid namespace"}""", await client.Next());
        Assert.StartsWith($"40/dyn{name},", await client.Next(), StringComparison.Ordinal);
        client.Send($"42/dyn{name},[\"hi\"]");
        Assert.Equal($"42/dyn{name},[\"hi\"]", await client.Next());
        Assert.Equal(2, Io.AllNamespaces.Sum(nsp => nsp.Sockets.Count));
    }

    [Fact]
    public async Task A_namespace_with_a_longer_name_than_may_be_is_refused_and_the_connection_stays()
    {
        var asked = new ConcurrentQueue<string>();
        Io.Of((name, _) =>
        {
            asked.Enqueue(name);
            return ValueTask.FromResult(name.StartsWith("/long", StringComparison.Ordinal));
        });
        var client = new RawClient(Io);
        var longest = "/long" + new string('\u00e9', (Io.Options.MaxNamespaceNameBytes - "/long".Length) / 2);

        client.Send($"40{longest}ab,");
        client.Send($"40{longest},");

        Assert.Equal($$"""44{{longest}}ab,{"message":"Invalid namespace"}""", await client.Next());
        Assert.StartsWith($"40{longest},", await client.Next(), StringComparison.Ordinal);
        Assert.Equal([longest], asked);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_rooms_any_is_a_room_like_every_other(string name)
    {
        var client = await Host.ConnectAsync("/chat").Soon();

        Assert.Equal(2, (await client.EmitWithAckAsync("join", [new[] { name }]).Soon()).Get<int>(0));
        Io.Of("/chat").To(name).Emit("for the room");

        Assert.Equal("for the room", (await client.Next()).EventName);
        Assert.Equal([client.Id], Io.Of("/chat").Adapter.Sockets(name));
        Assert.Equal(1, await Io.Of("/chat").In(name).CountAsync().Soon());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_rooms_that_are_addressed_as_actors_any_is_one_like_every_other(string name)
    {
        var nsp = Io.Of("/chat");
        var client = await Host.ConnectAsync("/chat").Soon();
        await client.EmitWithAckAsync("join", [new[] { name }]).Soon();

        await nsp.Room(name).EmitOrderedAsync("ordered").Soon();

        Assert.Equal("ordered", (await client.Next()).EventName);
    }

    [Fact]
    public async Task A_room_that_is_called_like_another_socket_gives_no_more_than_a_room_does()
    {
        var victim = await Host.ConnectAsync("/chat").Soon();
        var other = await Host.ConnectAsync("/chat").Soon();
        await other.EmitWithAckAsync("join", [new[] { victim.Id }]).Soon();

        other.Connection.Drop();
        await Eventually.True(() => Io.Of("/chat").Sockets.Count == 1);
        Io.Of("/chat").To(victim.Id).Emit("still yours");

        Assert.Equal("still yours", (await victim.Next()).EventName);
    }

    [Fact]
    public async Task Emitting_to_joining_and_counting_rooms_starts_no_actor()
    {
        var before = await EntitiesAsync("room") + await EntitiesAsync("namespace");
        var client = await Host.ConnectAsync("/chat").Soon();

        for (var i = 0; i < 500; i++)
        {
            Io.Of("/chat").To($"room-{i}").Emit("nobody");
            _ = Io.Of("/chat").In($"room-{i}").CountAsync();
        }

        await client.EmitWithAckAsync("join", [Enumerable.Range(0, 500).Select(i => $"other-{i}").ToArray()]).Soon();

        Assert.Equal(before, await EntitiesAsync("room") + await EntitiesAsync("namespace"));
    }

    [Fact]
    public async Task Guessing_ids_of_sockets_starts_no_actor()
    {
        var self = Io.RunningNode.Peers.Self;
        var before = await EntitiesAsync();

        for (var i = 0; i < 300; i++)
        {
            var guess = SocketId.Create(self);
            Io.To(guess).Emit("nobody");
            Assert.Empty(await Io.In(guess).FetchSocketsAsync().Soon());
            await Io.In(guess).DisconnectSocketsAsync().Soon();
        }

        Assert.Equal(before, await EntitiesAsync());
    }
}
