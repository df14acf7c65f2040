namespace ActorSocketIo.Bench.Curves;

/// <summary>What a figure says of the work that grows along a curve.</summary>
internal enum Growth
{
    /// <summary>Nothing, or nothing that processor time would not say better: a latency, a rate.</summary>
    NotJudged,

    /// <summary>The cost of one n-th of the work: all of it costs n times as much.</summary>
    OfEach,

    /// <summary>The cost of all the work.</summary>
    OfAll,
}
