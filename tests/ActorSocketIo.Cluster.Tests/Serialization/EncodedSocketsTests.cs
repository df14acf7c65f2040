using ActorSocketIo.Adapters;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Cluster.Tests.Serialization;

/// <summary>Descriptions of sockets are found whole on arrival, and read later.</summary>
public sealed class EncodedSocketsTests
{
    private static readonly WireRegistry Registry = new(WireCatalogue.Codecs);

    [Fact]
    public void Every_socket_is_read_as_it_was_described_but_for_headers_that_carry_secrets()
    {
        var writer = SocketDescriptionWriter.Rent(SocketFields.All);
        writer.Add("first", ["first", "lobby", "\ud800"], Argument.From(new { blob = new byte[] { 1, 2 } }), Handshake(("host", "h"), ("Cookie", "secret"), ("user-agent", "ä")));
        writer.Add("second", [], Argument.From(new { }), Handshake(("AUTHORIZATION", "secret"), ("host", "other"), ("proxy-authorization", "secret")));
        writer.Add("third", ["lobby", "first", "third"], Argument.From(new { n = 3 }), Handshake());

        var sockets = Received(writer.ToEncoded());

        Assert.Equal(["first", "second", "third"], sockets.Select(s => s.Id));
        Assert.Equal(["first", "lobby", "\ud800"], sockets[0].Rooms);
        Assert.Empty(sockets[1].Rooms);
        Assert.Equal(["lobby", "first", "third"], sockets[2].Rooms);
        Assert.Equal(new byte[] { 1, 2 }, sockets[0].Data(SocketJson.Default)["blob"].Get<byte[]>());
        Assert.Equal("{}", sockets[1].Data(SocketJson.Default).ToString());
        Assert.Equal(3, sockets[2].Data(SocketJson.Default)["n"].Get<int>());
        Assert.Equal([new("host", "h"), new("user-agent", "ä")], sockets[0].Handshake(SocketJson.Default).Headers);
        Assert.Equal([new("host", "other")], sockets[1].Handshake(SocketJson.Default).Headers);
        Assert.Empty(sockets[2].Handshake(SocketJson.Default).Headers);
        Assert.All(sockets, socket =>
        {
            var handshake = socket.Handshake(SocketJson.Default);
            Assert.Equal(["cookie", "EIO"], handshake.Query.Keys);
            Assert.Equal(("/path", "::1", true, false, 17L), (handshake.Url, handshake.Address, handshake.IsCrossDomain, handshake.IsSecure, handshake.Issued));
            Assert.Equal("me", handshake.Auth["who"].Get<string>());
            Assert.Same(handshake, socket.Handshake(SocketJson.Default));
            Assert.Same(socket.Rooms, socket.Rooms);
        });
    }

    [Fact]
    public void What_sockets_have_in_common_is_written_once_in_a_message()
    {
        const int Sockets = 100;
        var common = new string('x', 1000);
        var writer = SocketDescriptionWriter.Rent(SocketFields.All);
        for (var i = 0; i < Sockets; i++)
            writer.Add($"id {i}", [$"id {i}", common + "room"], Argument.From(new { }), Handshake(("user-agent", common), ($"x-{i % 2}", common)));

        var sockets = writer.ToEncoded();

        Assert.InRange(sockets.Strings.Bytes.Length + sockets.Bytes.Length, 2 * common.Length, (2 * common.Length) + 200 + (50 * Sockets));
        var headers = Received(sockets)[0].Handshake(SocketJson.Default).Headers;
        Assert.Same(headers["user-agent"], headers["x-0"]);
    }

    [Fact]
    public void A_message_that_was_found_whole_can_be_read_whatever_is_in_it()
    {
        var random = new Random(11);
        var writer = SocketDescriptionWriter.Rent(SocketFields.All);
        for (var i = 0; i < 3; i++) writer.Add($"{i}", [$"{i}", "r"], Argument.From(new { blob = new byte[] { 1 } }), Handshake(("host", "h")));
        var example = Registry.Encode(new AdapterProtocol.SocketsFound(1, writer.ToEncoded(), IsLast: true));
        var read = 0;

        for (var i = 0; i < 20_000; i++)
        {
            var bytes = example.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            if (Registry.Decode(bytes) is not AdapterProtocol.SocketsFound found) continue;
            foreach (var socket in found.Sockets)
            {
                if (socket.Fields.HasFlag(SocketFields.Rooms)) _ = socket.Rooms;
                if (socket.Fields.HasFlag(SocketFields.Data)) _ = socket.Data(SocketJson.Default);
                if (socket.Fields.HasFlag(SocketFields.Handshake)) _ = socket.Handshake(SocketJson.Default);
                read++;
            }
        }

        Assert.InRange(read, 1000, 60_000); // or all were found broken, or none
    }

    private static SocketDescription[] Received(EncodedSockets sockets) =>
        [.. Assert.IsType<AdapterProtocol.SocketsFound>(Registry.Decode(Registry.Encode(new AdapterProtocol.SocketsFound(1, sockets, IsLast: true)))).Sockets];

    private static Handshake Handshake(params (string Name, string Value)[] headers) => new()
    {
        Headers = headers.ToDictionary(h => h.Name, h => h.Value),
        Query = new Dictionary<string, string> { ["cookie"] = "of the query", ["EIO"] = "4" },
        Auth = Argument.From(new { who = "me" }),
        Address = "::1",
        Url = "/path",
        IsCrossDomain = true,
        IsSecure = false,
        Issued = 17,
    };
}
