namespace ActorSocketIo.Cluster.Tests.Model;

/// <summary>Whether a client gets an emit.</summary>
internal enum Owed
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>At most once.</summary>
    Perhaps,

    /// <summary>Once.</summary>
    Once,
}

/// <summary>One emit, and who is owed it by now.</summary>
/// <param name="Number">Higher than that of every emit begun before.</param>
/// <param name="Emitter">The node; null for ordered emits, which the room's actor sends.</param>
/// <param name="Rooms">None: everybody.</param>
/// <param name="Except">Rooms that are left out.</param>
internal sealed record ModelEmit(int Number, int? Emitter, string[] Rooms, string[] Except)
{
    public Dictionary<ModelClient, Owed> Owed { get; } = [];
}

/// <summary>Who is in which room as each node may see it, and so who is owed which emit (DESIGN §3.1, §3.2).</summary>
/// <remarks>
/// A change is certain for the node that made it as soon as the call returns, and for all when it has been awaited. An emit that is on its way between nodes
/// while another node changes a room of it may go either way.
/// </remarks>
internal sealed class RoomModel
{
    private readonly Dictionary<(ModelClient, string), Membership> _memberships = [];
    private readonly List<ModelEmit> _onTheirWay = [];

    public List<ModelClient> Clients { get; } = [];

    /// <summary>All emits so far, by number.</summary>
    public Dictionary<int, ModelEmit> Emits { get; } = [];

    /// <summary>Those of the clients that are in any of the rooms for certain; all clients if there are none.</summary>
    public ModelClient[] In(params string[] rooms) => [.. Clients.Where(c => Of(c, rooms, emitter: null) == Owed.Once)];

    /// <summary>A client has connected; what is on its way to everybody may come to it too.</summary>
    public void Connect(ModelClient client)
    {
        Clients.Add(client);
        foreach (var emit in _onTheirWay) emit.Owed[client] = Owed.Perhaps;
    }

    /// <summary>A node emits; say so before it does.</summary>
    public void Emit(ModelEmit emit)
    {
        Emits.Add(emit.Number, emit);
        _onTheirWay.Add(emit);
        foreach (var client in Clients)
        {
            var (isIn, isOut) = (Of(client, emit.Rooms, emit.Emitter), emit.Except.Length == 0 ? Owed.Never : Of(client, emit.Except, emit.Emitter));
            emit.Owed[client] = isOut == Owed.Once ? Owed.Never : isOut == Owed.Perhaps && isIn == Owed.Once ? Owed.Perhaps : isIn;
        }
    }

    /// <summary>A node changes rooms of clients; say so before it does.</summary>
    /// <param name="clients">Whose.</param>
    /// <param name="rooms">Which.</param>
    /// <param name="isIn">Whether they join.</param>
    /// <param name="by">The node that calls.</param>
    /// <param name="isKnown">Whether it holds on every node as soon as the call returns.</param>
    public void Change(IEnumerable<ModelClient> clients, string[] rooms, bool isIn, int by, bool isKnown)
    {
        foreach (var client in clients)
        {
            foreach (var room in rooms)
            {
                if (Of(client, room) is { Only: null } now && now.IsIn == isIn) continue;
                _memberships[(client, room)] = new(isIn, isKnown ? null : by);
                foreach (var emit in _onTheirWay.Where(e => e.Rooms.Contains(room) || e.Except.Contains(room)))
                {
                    // What the same node has emitted is ahead of the change, or was delivered before it.
                    if (emit.Emitter != by && emit.Emitter != client.Node) Doubt(emit, client);
                }
            }
        }
    }

    /// <summary>A change has been awaited: it holds on every node.</summary>
    public void Known(IEnumerable<ModelClient> clients, string[] rooms)
    {
        foreach (var client in clients)
            foreach (var room in rooms)
                if (_memberships.TryGetValue((client, room), out var membership)) _memberships[(client, room)] = membership with { Only = null };
    }

    /// <summary>A client is about to be disconnected.</summary>
    public void Disconnect(ModelClient client)
    {
        Clients.Remove(client);
        foreach (var emit in _onTheirWay) Doubt(emit, client);
    }

    /// <summary>A node has died with its clients: what it emitted last may have gone with it.</summary>
    public void Die(int node)
    {
        Clients.RemoveAll(c => c.Node == node);
        foreach (var emit in _onTheirWay.Where(e => e.Emitter == node))
            foreach (var client in Clients) Doubt(emit, client);
    }

    /// <summary>A node leaves with its clients; what it has emitted arrives.</summary>
    public void Leave(int node) => Clients.RemoveAll(c => c.Node == node);

    /// <summary>An emit whose call failed.</summary>
    public void Failed(ModelEmit emit)
    {
        foreach (var client in Clients) Doubt(emit, client);
    }

    /// <summary>Everything on its way has arrived, but for these.</summary>
    public void Arrived(IEnumerable<ModelEmit> but)
    {
        _onTheirWay.Clear();
        _onTheirWay.AddRange(but);
    }

    private static void Doubt(ModelEmit emit, ModelClient client)
    {
        if (emit.Owed.ContainsKey(client)) emit.Owed[client] = Owed.Perhaps;
    }

    private Owed Of(ModelClient client, string[] rooms, int? emitter) =>
        rooms.Length == 0 ? Owed.Once : rooms.Select(room => Of(client, room)).Max(m => m.Only is { } only && only != emitter ? Owed.Perhaps : m.IsIn ? Owed.Once : Owed.Never);

    private Membership Of(ModelClient client, string room) =>
        room == client.Id ? new(IsIn: true, Only: null) : _memberships.GetValueOrDefault((client, room), new(IsIn: false, Only: null));

    /// <param name="IsIn">As the node sees it that changed it last.</param>
    /// <param name="Only">That node, until the change has been awaited.</param>
    private readonly record struct Membership(bool IsIn, int? Only);
}
