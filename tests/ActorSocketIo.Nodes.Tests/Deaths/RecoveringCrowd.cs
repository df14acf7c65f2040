namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Official JavaScript clients in a process of their own, in the rooms of <see cref="Ticker"/>: they are recovered, and check that they miss nothing.</summary>
internal sealed class RecoveringCrowd : ClientsProcess<RecoveringCrowd.State>
{
    private RecoveringCrowd(string urls, int count)
        : base("recovering.js", urls, count, new(0, 0, 0, 0, 0, 0, 0, []))
    {
    }

    /// <summary>Connects so many, and waits until they are all in their rooms.</summary>
    /// <param name="urls">Of several, with commas between, each takes the next one whenever it comes back.</param>
    /// <param name="count">How many.</param>
    public static Task<RecoveringCrowd> StartAsync(string urls, int count) => StartAsync(() => new RecoveringCrowd(urls, count), count);

    /// <summary>Waits until so many are connected.</summary>
    public override Task AllAsync(int count) => Eventually.EqualAsync(count, () => Task.FromResult(Last.Joined), TimeSpan.FromSeconds(30));

    /// <summary>Waits until each has answered two more pings, so that the server knows what it has.</summary>
    public Task PingedAsync()
    {
        var enough = Last.Pings + 2;
        return Eventually.EqualAsync(true, () => Task.FromResult(Last.Pings >= enough), TimeSpan.FromSeconds(30));
    }

    /// <summary>What <c>recovering.js</c> says.</summary>
    /// <param name="Joined">Clients that are connected.</param>
    /// <param name="Pings">How many pings the one has got that has got the fewest.</param>
    /// <param name="Recovered">How often one has come back as who it was, and in the rooms where it was.</param>
    /// <param name="Anew">How often one has begun anew.</param>
    /// <param name="Changed">How often one has come back as recovered, but with another id or other rooms.</param>
    /// <param name="Missing">Ticks that did not come before a later one.</param>
    /// <param name="Doubled">Ticks that came again, or after a later one.</param>
    /// <param name="Least">The last tick of each stream that all have got who are in its room.</param>
    public sealed record State(int Joined, int Pings, int Recovered, int Anew, int Changed, int Missing, int Doubled, Dictionary<string, int> Least)
    {
        /// <summary>How often one has come back.</summary>
        public int ComeBack => Recovered + Anew + Changed;

        public override string ToString() =>
            $"{Joined} clients, {Recovered} times recovered, {Anew} times anew, {Changed} times changed, {Missing} missing, {Doubled} doubled";
    }
}
