using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ActorSocketIo;

/// <summary>A family of dynamic namespaces: a member comes into being when a client first asks for it.</summary>
/// <remarks>A member gets the middlewares and connection handlers that the family has when the member is made.</remarks>
public sealed class ParentNamespace : NamespaceBase
{
    private readonly ConcurrentDictionary<string, Namespace> _children = new(StringComparer.Ordinal);
    private readonly Func<string, Argument, ValueTask<bool>> _matches;

    internal ParentNamespace(SocketIoServer server, Regex pattern)
        : base(server)
    {
        Pattern = pattern;
        _matches = (name, _) => new ValueTask<bool>(IsMatch(pattern, name));
    }

    internal ParentNamespace(SocketIoServer server, Func<string, Argument, ValueTask<bool>> matches)
        : base(server) => _matches = matches;

    /// <summary>The namespaces of the family on this node.</summary>
    public IReadOnlyCollection<Namespace> Children => [.. _children.Values];

    internal Regex? Pattern { get; }

    internal override ImmutableArray<Adapter> Adapters => [.. _children.Values.Select(child => child.Adapter)];

    /// <summary>Whether a name belongs to the family; null patterns never match by name alone.</summary>
    internal bool MatchesByName(string name) => Pattern is { } pattern && IsMatch(pattern, name);

    /// <summary>Asks the application whether a client may have the namespace made.</summary>
    internal ValueTask<bool> MatchesAsync(string name, Argument auth) => _matches(name, auth);

    /// <summary>A namespace with what the family has now; not one of its children yet.</summary>
    internal Namespace Create(string name)
    {
        var child = new Namespace(Server, name, this);
        child.Listeners.CopyFrom(Listeners);
        return child;
    }

    internal void Add(Namespace child) => _children[child.Name] = child;

    internal void Remove(Namespace child) => _children.TryRemove(KeyValuePair.Create(child.Name, child));

    private static bool IsMatch(Regex pattern, string name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (RegexMatchTimeoutException) // the client's name, the application's pattern
        {
            return false;
        }
    }
}
