using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Forming;

/// <summary>What nodes that were found by DNS say to each other before there is a cluster, over Akka.Remote, which may lose it.</summary>
/// <remarks>Between the actors <c>/user/sio-forming</c>. Nodes are named <c>host:port</c>. Why it is right: DECISIONS.md.</remarks>
internal static class FormingProtocol
{
    /// <summary>From a node that is in no cluster yet. → <see cref="Greeted"/></summary>
    /// <param name="From">Its name.</param>
    /// <param name="Round">From 1, rising.</param>
    /// <param name="Known">Nodes it knows of.</param>
    public sealed record Greet(string From, long Round, ImmutableArray<string> Known) : ICrossesNodes;

    /// <summary>The answer, of nodes in a cluster too.</summary>
    /// <param name="From">Whose it is.</param>
    /// <param name="Round">Of the question.</param>
    /// <param name="IsMember">Whether it can be joined.</param>
    /// <param name="Known">Nodes it knows of.</param>
    public sealed record Greeted(string From, long Round, bool IsMember, ImmutableArray<string> Known) : ICrossesNodes;

    /// <summary>How they are written.</summary>
    public static ImmutableArray<MessageCodec> Codecs { get; } =
    [
        new MessageCodec<Greet>("fg",
            (w, m) => { w.WriteString(m.From); w.WriteInt64(m.Round); Write(w, m.Known); },
            (ref r) => new(r.ReadString(), r.ReadInt64(), Read(ref r))),
        new MessageCodec<Greeted>("fa",
            (w, m) => { w.WriteString(m.From); w.WriteInt64(m.Round); w.WriteBool(m.IsMember); Write(w, m.Known); },
            (ref r) => new(r.ReadString(), r.ReadInt64(), r.ReadBool(), Read(ref r))),
    ];

    private static void Write(WireWriter writer, ImmutableArray<string> nodes)
    {
        writer.WriteCount(nodes.Length);
        foreach (var node in nodes)
            writer.WriteString(node);
    }

    private static ImmutableArray<string> Read(ref WireReader reader)
    {
        var nodes = ImmutableArray.CreateBuilder<string>(reader.ReadCount());
        for (var i = nodes.Capacity; i > 0; i--)
            nodes.Add(reader.ReadString());
        return nodes.MoveToImmutable();
    }
}
