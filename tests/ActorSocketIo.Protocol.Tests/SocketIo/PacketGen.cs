using System.Text.Json;
using ActorSocketIo.Protocol.SocketIo;
using CsCheck;
using static ActorSocketIo.Protocol.Tests.Bytes;

namespace ActorSocketIo.Protocol.Tests.SocketIo;

/// <summary>Any packet that an application can make.</summary>
internal static class PacketGen
{
    private static readonly Gen<string> Text = Gen.String.Where(s => !s.Any(char.IsSurrogate));

    private static readonly Gen<string> Leaf = Gen.OneOf(
        OneOf("null", "true", "false", "[]", "{}"),
        Gen.Int.Select(n => $"{n}"),
        Gen.Long.Select(n => $"{n}"),
        Gen.Double.Where(double.IsFinite).Select(n => JsonSerializer.Serialize(n)),
        Text.Select(s => JsonSerializer.Serialize(s)));

    private static readonly Gen<string> Namespace = Gen.OneOf(Gen.Const("/"), Text.Select(s => "/" + s.Replace(",", "", StringComparison.Ordinal)));

    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.Int.Select(n => $"{n}"),
        Text.Where(s => !EventName.IsReserved(s)).Select(s => JsonSerializer.Serialize(s)));

    private static readonly Gen<string> Arguments = Json(3).Array[0, 20].Select(values => string.Concat(values.Select(v => "," + v)));

    private static readonly Gen<long?> AckId = Gen.OneOf(Gen.Const((long?)null), Gen.Long[0, 1L << 53].Select(id => (long?)id));

    private static readonly Gen<byte[][]> Attachments = Gen.OneOf(Gen.Const(Array.Empty<byte[]>()), Gen.Byte.Array[0, 300].Array[1, 10]);

    public static Gen<SocketPacket> Any { get; } = Gen.OneOf(
        Gen.Select(Namespace, AckId, Name, Arguments, Attachments, (nsp, id, name, arguments, attachments) =>
            Create(SocketPacketType.Event, nsp, $"[{name}{arguments}{Placeholders(attachments)}]", id, attachments)),
        Gen.Select(Namespace, AckId, Json(2), Arguments, Attachments, (nsp, id, first, arguments, attachments) =>
            Create(SocketPacketType.Ack, nsp, $"[{first}{arguments}{Placeholders(attachments)}]", id, attachments)),
        Gen.Select(Namespace, Json(2), (nsp, value) => Create(SocketPacketType.Connect, nsp, $$"""{"token":{{value}}}""")),
        Gen.Select(Namespace, Json(2), (nsp, value) => Create(SocketPacketType.ConnectError, nsp, $$"""{"message":{{value}}}""")),
        Namespace.Select(nsp => Create(SocketPacketType.Connect, nsp, "")),
        Namespace.Select(nsp => Create(SocketPacketType.Disconnect, nsp, "")));

    /// <summary>One of some values.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> Json(int depth) => depth == 0
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Json(depth - 1).Array[0, 18].Select(values => $"[{string.Join(',', values)}]"),
            Gen.Select(Text, Json(depth - 1)).Array[0, 18].Select(pairs =>
                $"{{{string.Join(',', pairs.DistinctBy(p => p.Item1).Select(p => JsonSerializer.Serialize(p.Item1) + ":" + p.Item2))}}}"));

    private static string Placeholders(byte[][] attachments) =>
        string.Concat(attachments.Select((_, i) => $$""",{"_placeholder":true,"num":{{i}}}"""));

    private static SocketPacket Create(SocketPacketType type, string nsp, string payload, long? id = null, byte[][]? attachments = null) =>
        new(type, nsp, Utf8(payload), id, attachments is null or [] ? null : [.. attachments.Select(a => (ReadOnlyMemory<byte>)a)]);
}
