namespace ActorSocketIo.Testbed;

/// <summary>Append-only log of what happened on this node, queried through <c>/control</c>.</summary>
internal sealed class EventLog
{
    private readonly Lock _lock = new();
    private readonly List<Dictionary<string, object?>> _entries = [];

    /// <summary>Adds an entry; it gets the next sequence number.</summary>
    public void Add(string kind, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var entry = new Dictionary<string, object?>(StringComparer.Ordinal) { ["seq"] = 0, ["kind"] = kind };
        foreach (var (name, value) in fields)
            entry[name] = value;
        lock (_lock)
        {
            entry["seq"] = _entries.Count + 1;
            _entries.Add(entry);
        }
    }

    /// <summary>The entries that match, oldest first.</summary>
    /// <param name="filter"><c>{kinds?, ...fields}</c>: of one of the kinds, with equal fields.</param>
    public Dictionary<string, object?>[] Query(Argument filter)
    {
        var kinds = filter["kinds"].IsNull ? null : filter["kinds"].Get<HashSet<string>>();
        var fields = filter.EnumerateObject().Where(field => field.Key != "kinds").ToArray();
        lock (_lock)
            return [.. _entries.Where(entry => kinds?.Contains((string)entry["kind"]!) != false && fields.All(field => Matches(entry, field)))];
    }

    private static bool Matches(Dictionary<string, object?> entry, KeyValuePair<string, Argument> field) =>
        entry.TryGetValue(field.Key, out var value) && value switch
        {
            null => field.Value.IsNull,
            string text => field.Value.TryGet<string>(out var wanted) && wanted == text,
            int number => field.Value.TryGet<int>(out var wanted) && wanted == number,
            bool flag => field.Value.TryGet<bool>(out var wanted) && wanted == flag,
            _ => false,
        };
}
