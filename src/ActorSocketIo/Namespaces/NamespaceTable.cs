using System.Collections.Concurrent;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Namespaces;

/// <summary>The namespaces of this node, and how a client's name finds one.</summary>
internal sealed class NamespaceTable(SocketIoServer server)
{
    private readonly ConcurrentDictionary<string, Namespace> _byName = new(StringComparer.Ordinal);
    private readonly CallbackList<ParentNamespace> _parents = new();
    private readonly Dictionary<string, Namespace> _announced = new(1, StringComparer.Ordinal); // made, but nobody can find them yet
    private readonly Lock _making = new();
    private int _dynamic;

    public IEnumerable<Namespace> All => _byName.Values;

    public Namespace? Find(string name) => _byName.GetValueOrDefault(name);

    public void AddParent(ParentNamespace parent) => _parents.Add(parent);

    /// <summary>The namespace of that name, made if need be; of a family if a pattern has it.</summary>
    public Namespace GetOrAdd(string name)
    {
        if (Find(name) is { } known)
            return known;
        var parent = _parents.Snapshot.FirstOrDefault(p => p.MatchesByName(name));
        return Make(name, parent, int.MaxValue)!;
    }

    /// <summary>The namespace that a client asks for; null if there is none for it.</summary>
    public ValueTask<Namespace?> ResolveAsync(string name, Argument auth) =>
        Find(name) is { } known ? new(known) : ResolveDynamicAsync(name, auth);

    /// <summary>Drops a dynamic namespace whose last client is gone.</summary>
    public void DropIfEmpty(Namespace nsp)
    {
        lock (_making)
        {
            if (!nsp.TryClose() || !_byName.TryRemove(KeyValuePair.Create(nsp.Name, nsp)))
                return;
            nsp.Parent!.Remove(nsp);
            _dynamic--;
            nsp.StopServing();
        }
    }

    private async ValueTask<Namespace?> ResolveDynamicAsync(string name, Argument auth)
    {
        foreach (var parent in _parents.Snapshot)
        {
            if (await MatchesAsync(parent, name, auth).ConfigureAwait(false))
                return Make(name, parent, server.Options.MaxDynamicNamespaces);
        }

        return Find(name);
    }

    private async ValueTask<bool> MatchesAsync(ParentNamespace parent, string name, Argument auth)
    {
        try
        {
            return await parent.MatchesAsync(name, auth).ConfigureAwait(false);
        }
        catch (Exception e) // the application's function: the next family is asked, as in the reference
        {
            server.Log.NamespaceFunctionFailed(e);
            return false;
        }
    }

    /// <summary>Makes a namespace; null if there are as many dynamic ones as may be.</summary>
    private Namespace? Make(string name, ParentNamespace? parent, int limit)
    {
        lock (_making)
        {
            if (Find(name) is { } known || _announced.TryGetValue(name, out known))
                return known;
            if (_dynamic >= limit)
                return null;
            var made = _announced[name] = parent?.CreateChild(name) ?? new Namespace(server, name);
            if (parent is not null)
                _dynamic++;
            if (name != "/")
                server.RaiseNewNamespace(made); // its listeners add middlewares: no client may find it before
            _byName[name] = made;
            _announced.Remove(name);
            made.StartServing();
            return made;
        }
    }
}
