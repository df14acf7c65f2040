using System.Text;

namespace ActorSocketIo.Tests.Hostile.Fuzzing;

/// <summary>Makes Engine.IO packets with Socket.IO in them, right ones and nearly right ones, and spoils bytes; the same from the same random numbers.</summary>
internal sealed class WireGrammar(Random random)
{
    private static readonly string[] s_names = ["echo", "join", "error", "connect", "disconnecting", "__proto__", "", "\\u0000", "\\ud800", "\\u0065cho", "e", "gr\u00fc\u00dfe", "\U0001F600"];
    private static readonly string[] s_namespaces = ["", "", "", "/chat,", "/dyn1,", "/refused,", "/nowhere,", "/,", "/chat", "/%2F..,", "/chat?x=1,", "/\u0000,"];
    private static readonly string[] s_ids = ["", "", "7", "0", "9007199254740992", "9007199254740993", "99999999999999999999", "-1", "1.5", "00"];
    private static readonly string[] s_counts = ["0", "1", "2", "3", "10", "11", "-1", "1.5", "", "99999999999"];
    private static readonly byte[] s_spice = Encoding.UTF8.GetBytes("0123456/,-[]{}\":\\_placeholdernum\u001eb=ub4\u00ff\u0000");

    /// <summary>One packet: text, or bytes of a binary message.</summary>
    public (byte[] Data, bool IsBinary) Packet()
    {
        if (Chance(8))
            return (Bytes(random.Next(0, 40)), true);
        var text = Encoding.UTF8.GetBytes(PacketText());
        return (Chance(3) ? Spoil(text) : text, false);
    }

    /// <summary>Some packets that belong together, a binary event with its attachments perhaps.</summary>
    public List<(byte[] Data, bool IsBinary)> Message()
    {
        if (!Chance(5))
            return [Packet()];
        var count = random.Next(1, 4);
        var placeholders = string.Concat(Enumerable.Range(0, count).Select(i => $",{{\"_placeholder\":true,\"num\":{(Chance(10) ? random.Next(-1, 5) : i)}}}"));
        var packets = new List<(byte[], bool)> { (Encoding.UTF8.GetBytes($"45{(Chance(10) ? random.Next(0, 12) : count)}-{One(s_namespaces)}{One(s_ids)}[\"echo\"{placeholders}]"), false) };
        for (var i = 0; i < count + (Chance(10) ? random.Next(-1, 2) : 0); i++)
            packets.Add((Bytes(random.Next(0, 40)), true));
        return packets;
    }

    /// <summary>Changes, adds, drops or doubles some bytes.</summary>
    public byte[] Spoil(byte[] bytes)
    {
        var spoilt = bytes.ToList();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(0, spoilt.Count + 1);
            var one = Chance(2) ? s_spice[random.Next(s_spice.Length)] : (byte)random.Next(256);
            switch (random.Next(5))
            {
                case 0:
                    spoilt.Insert(at, one);
                    break;
                case 1 when at < spoilt.Count:
                    spoilt[at] = one;
                    break;
                case 2 when at < spoilt.Count:
                    spoilt.RemoveRange(at, Math.Min(random.Next(1, 6), spoilt.Count - at));
                    break;
                case 3 when at < spoilt.Count && spoilt.Count < 5_000:
                    spoilt.InsertRange(at, spoilt.GetRange(at, Math.Min(random.Next(1, 200), spoilt.Count - at)));
                    break;
                default:
                    break;
            }
        }

        return [.. spoilt];
    }

    /// <summary>True once in so many times.</summary>
    public bool Chance(int oneIn) => random.Next(oneIn) == 0;

    public int Next(int below) => random.Next(below);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private string PacketText() => random.Next(16) switch
    {
        0 => "40" + One(s_namespaces) + (Chance(2) ? Json(2) : ""),
        1 => "41" + One(s_namespaces),
        2 => "43" + One(s_namespaces) + One(s_ids) + "[" + Json(2) + "]",
        3 => "45" + One(s_counts) + "-" + One(s_namespaces) + One(s_ids) + "[\"" + One(s_names) + "\"," + Json(2) + "]",
        4 => "46" + One(s_counts) + "-" + One(s_ids) + "[" + Json(1) + "]",
        5 => "44" + One(s_namespaces) + Json(1),
        6 => One(["2", "3", "5", "6", "0", "1", "2probe", "3probe", "b", "bAQID", "b=", "7", "", "4", "48", "49[]"]),
        7 => "b" + Convert.ToBase64String(Bytes(random.Next(0, 30))),
        _ => "42" + One(s_namespaces) + One(s_ids) + "[\"" + One(s_names) + "\"" + string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "," + Json(3))) + "]",
    };

    private string Json(int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => One(["null", "true", "false", "1e999", "-0", "NaN", "01", "1.", "\"", "[", "}"]),
        1 => $"{random.NextInt64()}",
        2 => $"{random.NextDouble():R}",
        3 or 4 => "\"" + One(s_names) + "\"",
        5 => "{\"_placeholder\":true,\"num\":" + One(["0", "1", "-1", "0.5", "\"0\"", "null", "99999999999"]) + "}",
        6 => "{}",
        7 => "[" + string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Json(depth - 1))) + "]",
        8 => Chance(20) ? new string('[', 300) + new string(']', 300) : "[]",
        _ => "{" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => "\"" + One(s_names) + "\":" + Json(depth - 1))) + "}",
    };
}
