using System.Collections.Concurrent;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Namespaces;

/// <summary>The namespaces of this node, and how a client's name finds one.</summary>
internal sealed class NamespaceTable(SocketIoServer server)
{
    private readonly ConcurrentDictionary<string, Namespace> _byName = new(StringComparer.Ordinal);
    private readonly CallbackList<ParentNamespace> _parents = new();
    private readonly Dictionary<string, Announcement> _announced = new(1, StringComparer.Ordinal);
    private readonly Lock _making = new();
    private int _dynamic;

    /// <summary>All that clients can find.</summary>
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

    /// <summary>What an entity of a namespace is made by: what the namespace has here, or its family.</summary>
    /// <remarks>No auth payload is here to ask functions with, so a name that no pattern has can be of the one family that is given by a function.</remarks>
    public NamespaceListeners ListenersOf(string name) => Find(name)?.Listeners ?? FamilyOf(name)?.Listeners ?? new NamespaceListeners();

    /// <summary>The namespace of a client that another node hands over, made if a pattern has its name; null if there is none without asking the client.</summary>
    public Namespace? FindForHandOver(string name) =>
        Find(name) ?? (_parents.Snapshot.FirstOrDefault(parent => parent.MatchesByName(name)) is { } family ? Make(name, family, server.Options.MaxDynamicNamespaces) : null);

    /// <summary>Speaks for a namespace that nobody has on this node: it reaches the other nodes, and no client can find it.</summary>
    /// <remarks>Only the application and a client that its family lets in bring a namespace into being: one made in passing would be open to everybody.</remarks>
    public Namespace StandIn(string name) => FamilyOf(name)?.Create(name) ?? new Namespace(server, name);

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
            if (!await MatchesAsync(parent, name, auth).ConfigureAwait(false))
                continue;
            var nsp = Make(name, parent, server.Options.MaxDynamicNamespaces);
            await WhenAnnounced(name).ConfigureAwait(false);
            return nsp;
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
    /// <remarks>It is announced before any client can find it, and outside of the lock: its listeners are the application's.</remarks>
    private Namespace? Make(string name, ParentNamespace? parent, int limit)
    {
        Announcement announcement;
        lock (_making)
        {
            if (Find(name) is { } known)
                return known;
            if (_announced.TryGetValue(name, out var others))
                return others.Namespace;
            if (parent is not null && _dynamic >= limit)
                return null;
            announcement = _announced[name] = new Announcement(parent?.Create(name) ?? new Namespace(server, name));
            parent?.Add(announcement.Namespace);
            if (parent is not null)
                _dynamic++;
        }

        if (name != "/")
            server.RaiseNewNamespace(announcement.Namespace);
        Publish(announcement);
        return announcement.Namespace;
    }

    private void Publish(Announcement announcement)
    {
        lock (_making)
        {
            announcement.Namespace.StartServing(); // before a client can be in it
            _byName[announcement.Namespace.Name] = announcement.Namespace;
            _announced.Remove(announcement.Namespace.Name);
            announcement.Namespace.StartServing(); // if the node has started in between
        }

        announcement.Ended.SetResult();
    }

    /// <summary>Completes when the listeners for new namespaces have seen this one.</summary>
    private Task WhenAnnounced(string name)
    {
        lock (_making)
            return _announced.TryGetValue(name, out var announcement) ? announcement.Ended.Task : Task.CompletedTask;
    }

    /// <summary>The family that a name belongs to, as far as that can be told without a client.</summary>
    private ParentNamespace? FamilyOf(string name)
    {
        if (_parents.Snapshot.FirstOrDefault(parent => parent.MatchesByName(name)) is { } family)
            return family;
        var functions = _parents.Snapshot.Where(parent => parent.Pattern is null).Take(2).ToArray();
        return functions.Length == 1 ? functions[0] : null;
    }

    /// <summary>A namespace whose coming the application is being told of; nobody can find it yet.</summary>
    private sealed record Announcement(Namespace Namespace)
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
