using static ActorSocketIo.Operations.OperationsProtocol;

namespace ActorSocketIo.Operations;

/// <summary>This node's namespaces and rooms page by page, in the ordinal order of their names.</summary>
/// <remarks>Nothing is kept sorted for it: a page is one walk over all of them that keeps no more than the page, so a million rooms cost time but no memory.</remarks>
internal static class NameTable
{
    /// <summary>A page ends when its names have so many characters; it is longer only by the last of them.</summary>
    private const int MostCharacters = 64 * 1024;

    /// <summary>The page that is asked for.</summary>
    public static NamesFound Answer(SocketIoServer server, GetNames question)
    {
        var found = question.Namespace is null
            ? Next(server.Namespaces.All.Select(nsp => KeyValuePair.Create(nsp.Name, nsp)), question)
                .Select(nsp => new NameCount(nsp.Key, nsp.Value.Sockets.Count, nsp.Value.Adapter.Index.JoinedCount)).ToArray()
            : Next(server.Namespaces.Find(question.Namespace)?.Adapter.Index.Joined ?? [], question).Select(room => new NameCount(room.Key, room.Value.Count, 0)).ToArray();
        var fit = 0;
        for (var characters = 0; fit < found.Length && characters < MostCharacters; fit++)
            characters += found[fit].Name.Length;
        // A room whose members are all away is no room to those who look, but the walk has come to it.
        var seen = found.Take(fit).Where(name => question.Namespace is null || name.Sockets > 0 || name == found[fit - 1]);
        return new NamesFound(question.Request, [.. seen], IsLast: fit == found.Length && found.Length < question.Limit);
    }

    private static KeyValuePair<string, T>[] Next<T>(IEnumerable<KeyValuePair<string, T>> all, GetNames question)
    {
        var next = new PriorityQueue<KeyValuePair<string, T>, string>(Comparer<string>.Create(static (a, b) => string.CompareOrdinal(b, a))); // the last is dequeued first
        foreach (var one in all)
        {
            if (!one.Key.StartsWith(question.Prefix, StringComparison.Ordinal) || (question.After is { } after && string.CompareOrdinal(one.Key, after) <= 0))
                continue;
            if (next.Count < question.Limit)
                next.Enqueue(one, one.Key);
            else
                next.EnqueueDequeue(one, one.Key);
        }

        var page = new KeyValuePair<string, T>[next.Count];
        for (var i = page.Length - 1; i >= 0; i--)
            page[i] = next.Dequeue();
        return page;
    }
}
