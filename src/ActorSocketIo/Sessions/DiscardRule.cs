namespace ActorSocketIo.Sessions;

/// <summary>When a packet that waits for its client, or would have to, may be discarded. Null in its place stands for never.</summary>
internal sealed class DiscardRule : IEquatable<DiscardRule>
{
    private readonly object? _owner;
    private readonly object? _key;

    private DiscardRule(object? owner, object? key) => (_owner, _key) = (owner, key);

    /// <summary>It does not wait: it leaves now, or not at all.</summary>
    public static DiscardRule Volatile { get; } = new(null, null);

    /// <summary>It waits, and gives way when there is no room; the oldest first.</summary>
    public static DiscardRule OldestFirst { get; } = new(null, null);

    /// <summary>Whether its loss is nobody's: of the two above.</summary>
    public bool IsVolatile => _key is null;

    /// <summary>Whether a newer packet of an equal rule takes its place.</summary>
    public bool IsOfLatest => _key is not null;

    /// <summary>It waits until a newer one of the same key comes.</summary>
    /// <param name="owner">Whose packet it is: only packets of the same one take each other's places.</param>
    /// <param name="key">Equal for packets of which only the latest counts.</param>
    public static DiscardRule LatestOf(object owner, object key) => new(owner, key);

    public bool Equals(DiscardRule? other) => ReferenceEquals(this, other)
        || (IsOfLatest && other is { IsOfLatest: true } && ReferenceEquals(_owner, other._owner) && _key!.Equals(other._key));

    public override bool Equals(object? obj) => Equals(obj as DiscardRule);

    public override int GetHashCode() => HashCode.Combine(_owner, _key);
}
