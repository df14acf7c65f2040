using System.Text.Json;

namespace ActorSocketIo.Testbed;

/// <summary>Append-only log of what happened on this node, queried through <c>/control</c>.</summary>
internal sealed class EventLog(bool isKept)
{
    /// <summary>A field that the entry does not have.</summary>
    public static readonly object Absent = new();

    private readonly Lock _lock = new();
    private readonly List<Dictionary<string, object?>> _entries = [];

    /// <summary>Adds an entry; it gets the next sequence number.</summary>
    public void Add(string kind, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (!isKept)
            return;
        var entry = new Dictionary<string, object?>(StringComparer.Ordinal) { ["seq"] = 0, ["kind"] = kind };
        foreach (var (name, value) in fields)
            if (value != Absent)
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
        var kinds = filter["kinds"].IsNull ? null : JsValue.Texts(filter["kinds"]);
        var fields = filter.EnumerateObject().Where(field => field.Key != "kinds").ToArray();
        lock (_lock)
            return [.. _entries.Where(entry => kinds?.Contains((string)entry["kind"]!) != false && fields.All(field => Matches(entry, field)))];
    }

    private static bool Matches(Dictionary<string, object?> entry, KeyValuePair<string, Argument> field) =>
        entry.TryGetValue(field.Key, out var value) && value switch
        {
            null => field.Value.IsNull,
            string text => field.Value.Kind == JsonValueKind.String && field.Value.Get<string>() == text,
            int number => field.Value.Kind == JsonValueKind.Number && field.Value.Get<double>() == number,
            bool flag => field.Value.Kind == (flag ? JsonValueKind.True : JsonValueKind.False),
            _ => false,
        };
}
