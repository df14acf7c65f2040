using System.Collections.Concurrent;
using ActorSocketIo.Link;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Cluster.Tests;

/// <summary>A message that says which of a series it is.</summary>
internal sealed record Counted(int Series, int Number, ReadOnlyMemory<byte> Load = default) : ICrossesNodes;

/// <summary>Codecs of the messages of these tests.</summary>
internal static class TestMessages
{
    public static MessageCodec[] Codecs { get; } =
    [
        new MessageCodec<Counted>("T1", (w, m) => { w.WriteInt32(m.Series); w.WriteInt32(m.Number); w.WriteBytes(m.Load.Span); },
            (ref r) => new(r.ReadInt32(), r.ReadInt32(), r.ReadBytes())),
    ];
}

/// <summary>Keeps what a node has received, and completes when as much as expected has come.</summary>
internal sealed class Inbox
{
    private readonly ConcurrentQueue<(NodeToken From, Counted Message)> _received = new();

    public (NodeToken From, Counted Message)[] Received => [.. _received];

    public int Count => _received.Count;

    public void Add(NodeToken from, Counted message) => _received.Enqueue((from, message));

    public Task Reaches(int count) => TestCluster.Until(() => Count >= count, $"{count} messages received, {Count} so far");
}
