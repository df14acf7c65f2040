using ActorSocketIo.Link;

namespace ActorSocketIo.Operations;

/// <summary>Makes one page for the whole server of the pages of its nodes.</summary>
internal static class SortedPages
{
    /// <summary>Puts pages together, each in the ordinal order of its keys.</summary>
    /// <param name="pages">One of each node that has answered; those that are not the last go on behind their last key.</param>
    /// <param name="limit">At most so many keys.</param>
    /// <param name="after">Where the pages began; from the start if null.</param>
    /// <returns>
    /// The first keys, each with what every node has of it; and the key to go on after, null if that was all. No key comes that a node may still have before its own:
    /// so a page can be shorter than <paramref name="limit"/> though there is more.
    /// </returns>
    public static (IReadOnlyList<IGrouping<string, (NodeToken Node, T Item)>> Items, string? Next) Merge<T>(
        IReadOnlyCollection<NodePage<T>> pages, int limit, string? after)
    {
        var reach = pages.Where(page => !page.IsLast).Select(page => page.Items is [.., var last] ? last.Key : after ?? "").ToArray();
        var horizon = reach.Length == 0 ? null : reach.Min(StringComparer.Ordinal);
        var known = pages.SelectMany(page => page.Items.Select(item => (item.Key, page.Node, Item: item.Value)))
            .Where(item => horizon is null || string.CompareOrdinal(item.Key, horizon) <= 0)
            .GroupBy(item => item.Key, item => (item.Node, item.Item), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var taken = known.Take(limit).ToArray();
        return (taken, taken.Length < known.Length || horizon is not null ? taken is [.., var end] ? end.Key : after ?? "" : null);
    }
}

/// <summary>A node's page of something that is sorted by a key.</summary>
internal sealed record NodePage<T>(NodeToken Node, IReadOnlyList<KeyValuePair<string, T>> Items, bool IsLast);
