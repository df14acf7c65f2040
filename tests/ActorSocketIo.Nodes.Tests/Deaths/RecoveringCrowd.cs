namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Official JavaScript clients in a process of their own, in the room <c>ticks</c>: they are recovered, and check that they miss nothing.</summary>
internal sealed class RecoveringCrowd : ClientsProcess<RecoveringCrowd.State>
{
    private RecoveringCrowd(string url, int count)
        : base("recovering.js", url, count, new(0, 0, 0, 0, 0, []))
    {
    }

    /// <summary>Connects so many, and waits until they are all in the room.</summary>
    public static Task<RecoveringCrowd> StartAsync(string url, int count) => StartAsync(() => new RecoveringCrowd(url, count), count);

    /// <summary>Waits until so many are connected.</summary>
    public override Task AllAsync(int count) => Eventually.EqualAsync(count, () => Task.FromResult(Last.Joined), TimeSpan.FromSeconds(30));

    /// <summary>What <c>recovering.js</c> says.</summary>
    /// <param name="Joined">Clients that are connected.</param>
    /// <param name="Recovered">How often one has come back as who it was.</param>
    /// <param name="Anew">How often one has begun anew.</param>
    /// <param name="Missing">Ticks that did not come before a later one.</param>
    /// <param name="Doubled">Ticks that came again, or after a later one.</param>
    /// <param name="Least">The last tick of each emitter that all have got.</param>
    public sealed record State(int Joined, int Recovered, int Anew, int Missing, int Doubled, Dictionary<string, int> Least);
}
