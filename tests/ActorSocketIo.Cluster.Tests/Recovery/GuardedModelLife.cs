using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorSocketIo.Cluster.Tests.Model;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>One of a client's lives, from its first connection until it begins anew: its rooms, what it is owed, and what it has got.</summary>
internal sealed class GuardedModelLife
{
    private readonly ConcurrentDictionary<int, OwedStream> _streams = new();
    private volatile Standing _standing = new(null, [], IsChanging: true);

    /// <summary>Its id and rooms, as an emit finds them; another object when anything is changed.</summary>
    public Standing Now
    {
        get => _standing;
        set => _standing = value;
    }

    /// <summary>Whether the client has begun anew since: then what came last may be all.</summary>
    public bool HasEnded { get; set; }

    public OwedStream Of(int emitter) => _streams.GetOrAdd(emitter, static _ => new());

    /// <summary>A number was emitted.</summary>
    /// <param name="emitter">By whom.</param>
    /// <param name="number">The number.</param>
    /// <param name="to">To whom.</param>
    /// <param name="before">How this life stood before that.</param>
    /// <param name="isSure">Whether it was emitted for certain.</param>
    public void Owe(int emitter, int number, GuardedModelTarget to, Standing before, bool isSure = true)
    {
        var owed = to.Owed(before);
        if (owed == Owed.Perhaps || (!ReferenceEquals(before, _standing) && !to.IsRegardless(before)))
            Of(emitter).Owe(number, isSure: false);
        else if (owed == Owed.Once)
            Of(emitter).Owe(number, isSure);
    }

    /// <summary>What is wrong with what it has got.</summary>
    /// <param name="mayBeLost">Of an emitter: whether what it emitted at a time, in ms, may be lost.</param>
    /// <param name="isNode">Whether the emitter is a node; else a room's actor.</param>
    public IEnumerable<string> Mistakes(Func<int, long, bool> mayBeLost, Func<int, bool> isNode) =>
        _streams.OrderBy(stream => stream.Key).SelectMany(stream => stream.Value
            .Mistakes(at => HasEnded || mayBeLost(stream.Key, at), onlyAtTheEnd: isNode(stream.Key))
            .Select(mistake => $"of {stream.Key}: {mistake}"));

    /// <param name="Id">Null until it is connected.</param>
    /// <param name="Rooms">Its rooms, without that of its id.</param>
    /// <param name="IsChanging">Whether they are just being changed.</param>
    public sealed record Standing(string? Id, ImmutableHashSet<string> Rooms, bool IsChanging);
}
