using System.Collections.Immutable;

namespace ActorSocketIo.Forming;

/// <summary>What a node that is in no cluster knows of others, and when it may start one.</summary>
/// <remarks>
/// Patience is counted in rounds that this node has taken itself, and a round that a pause has drawn out counts for nothing: whoever was paused finds out what has changed
/// meanwhile before it decides. Whoever has heard of a node hears from it or waits for it; of two that hear from each other only the lesser name starts. Why that makes one
/// cluster: DECISIONS.md.
/// </remarks>
/// <param name="self">This node's name.</param>
/// <param name="requiredNodes">See <see cref="FormingSettings.RequiredNodes"/>.</param>
/// <param name="patience">In rounds.</param>
/// <param name="interval">The least that a round takes.</param>
internal sealed class FormingMachine(string self, int requiredNodes, int patience, TimeSpan interval)
{
    // How many patiences a name is remembered that nobody believes in any more: others that have not given it up yet would teach it anew.
    private const int Remembered = 3;

    private readonly Dictionary<string, Other> _others = new(StringComparer.Ordinal);
    private HashSet<string> _resolved = [];
    private TimeSpan _roundBegan;

    /// <summary>The round whose answers count; 0 before the first.</summary>
    public long Round { get; private set; }

    /// <summary>All to ask.</summary>
    public IEnumerable<string> Others => _others.Keys;

    /// <summary>What to tell others of: this node, and those who are not believed dead.</summary>
    public ImmutableArray<string> Known => [self, .. _others.Where(other => other.Value.SilentRounds < patience).Select(other => other.Key)];

    /// <summary>DNS has answered.</summary>
    public void OnResolved(IEnumerable<string> nodes)
    {
        _resolved = [.. nodes];
        Learn(_resolved);
    }

    /// <summary>Another asks. The answer has <see cref="Known"/>.</summary>
    public void OnGreet(FormingProtocol.Greet greet)
    {
        Learn([greet.From, .. greet.Known]);
        if (_others.TryGetValue(greet.From, out var other))
            other.SilentRounds = 0;
    }

    /// <summary>Another answers. Only the answers to this round's question count.</summary>
    public void OnGreeted(FormingProtocol.Greeted greeted)
    {
        Learn(greeted.Known);
        if (greeted.Round != Round || !_others.TryGetValue(greeted.From, out var other))
            return;
        other.SilentRounds = 0;
        other.AnsweredRound = Round;
        other.IsMember = greeted.IsMember;
    }

    /// <summary>Ends a round with a decision, and begins the next.</summary>
    /// <param name="now">A monotonic clock.</param>
    public FormingDecision Next(TimeSpan now)
    {
        // Others wait for a node that asked them for the whole of their patience. An answer of half that age may be used; a later one may be wrong by now.
        var isFresh = now - _roundBegan <= patience * interval / 2;
        var decision = FormingDecision.Wait;
        if (Round > 0)
        {
            decision = Decide(isFresh);
            if (isFresh)
                CountSilence();
        }

        Round++;
        _roundBegan = now;
        return decision;
    }

    private FormingDecision Decide(bool isFresh)
    {
        var answered = _others.Where(other => other.Value.AnsweredRound == Round).ToArray();
        ImmutableArray<string> members = [.. answered.Where(other => other.Value.IsMember).Select(other => other.Key).Order(StringComparer.Ordinal)];
        if (!members.IsEmpty)
            return new(members, MustForm: false);

        var isEarly = Round < patience;
        var isAwaited = _others.Values.Any(other => other.AnsweredRound != Round && other.SilentRounds < patience);
        var areTooFew = answered.Length + 1 < requiredNodes;
        var hasLesser = answered.Any(other => string.CompareOrdinal(other.Key, self) < 0);
        return !isFresh || isEarly || isAwaited || areTooFew || hasLesser ? FormingDecision.Wait : FormingDecision.Form;
    }

    private void CountSilence()
    {
        foreach (var (name, other) in _others)
        {
            if (other.AnsweredRound != Round && ++other.SilentRounds >= Remembered * patience && !_resolved.Contains(name))
                _others.Remove(name);
        }
    }

    private void Learn(IEnumerable<string> nodes)
    {
        foreach (var node in nodes)
        {
            if (node != self && NodeAddress.TryParse(node, out _, out _))
                _others.TryAdd(node, new Other());
        }
    }

    private sealed class Other
    {
        /// <summary>Rounds in which it was not heard of, since it was.</summary>
        public int SilentRounds { get; set; }

        public long AnsweredRound { get; set; }

        public bool IsMember { get; set; }
    }
}
