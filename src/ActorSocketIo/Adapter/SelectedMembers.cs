using ActorSocketIo.Sockets;

namespace ActorSocketIo.Adapters;

/// <summary>The members that a scope selects on a node, each once: a snapshot that is walked where it lies.</summary>
/// <remarks>
/// Nothing is copied for those that are left out, because a broadcast that leaves out its sender is the commonest of all. Members whose sockets are still in
/// middleware, are closing, or are asleep, are among them.
/// </remarks>
internal readonly ref struct SelectedMembers(ReadOnlySpan<Membership> candidates, Membership? butOne, HashSet<Membership>? butAll)
{
    private readonly ReadOnlySpan<Membership> _candidates = candidates;

    /// <summary>At most so many.</summary>
    public int Most => _candidates.Length;

    public Enumerator GetEnumerator() => new(this);

    private bool Has(Membership member) => member != butOne && butAll?.Contains(member) != true;

    public ref struct Enumerator(SelectedMembers selected)
    {
        private readonly SelectedMembers _selected = selected;
        private int _at = -1;

        public readonly Membership Current => _selected._candidates[_at];

        public bool MoveNext()
        {
            while (++_at < _selected._candidates.Length)
                if (_selected.Has(_selected._candidates[_at]))
                    return true;
            return false;
        }
    }
}
