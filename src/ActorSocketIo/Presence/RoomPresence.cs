using ActorSocketIo.Presence;

namespace ActorSocketIo;

/// <summary>Who is in the rooms of a namespace, on all nodes: one entry for each user, however many sockets; clients are told of changes.</summary>
/// <remarks>
/// To a client that joins a room: <c>presence:list</c> with <c>{room, node, version, users: {user: state}}</c>. To all in the room, at most once an interval:
/// <c>presence:diff</c> with <c>{room, node, after, version, present: {user: state}, gone: [user]}</c>. A client that has the list of a room applies a diff if its <c>node</c>
/// is the list's and its <c>after</c> the list's version; passes it over if it is of that node and its version is not greater than the list's; and otherwise has
/// missed one: it emits <c>presence:get</c> with the room, and gets the list. Without a list it passes diffs over. Why that is right: DECISIONS.md.
/// </remarks>
public sealed partial class RoomPresence : IDisposable
{
    private const string GetEvent = "presence:get";
    private const string SaidEvent = "presence:said"; // among servers: an announcement
    private const string BeatEvent = "presence:beat"; // among servers: how far announcements have come
    private const string AskEvent = "presence:ask"; // among servers: something was missed

    // How soon a lost announcement and a dead node are noticed.
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(500);

    // Numbers that no other in this process has: what is said of a namespace is not taken for what another instance has said of it before.
    private static long s_instances;

    private readonly long _instance = Interlocked.Increment(ref s_instances);
    private readonly Namespace _namespace;
    private readonly PresenceOptions _options;
    private readonly ITimer _flushing;
    private readonly ITimer _beating;
    private readonly IDisposable[] _listening;
    private readonly Lock _gate = new();
    private readonly HashSet<(string Socket, string Room)> _listWanted = [];
    private readonly HashSet<string> _wholeWanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal);
    private PresenceTable? _table;
    private bool _isBeatDue = true;
    private bool _isArmed;
    private bool _isDisposed;

    internal RoomPresence(Namespace nsp, PresenceOptions options)
    {
        _namespace = nsp;
        _options = options;
        _flushing = nsp.Server.Time.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _beating = nsp.Server.Time.CreateTimer(_ => Beat(), null, s_beat, s_beat);
        nsp.Adapter.RoomJoined += OnJoined;
        nsp.Adapter.RoomLeft += OnLeft;
        nsp.Listeners.Connection.Add(OnConnectionAsync);
        _listening =
        [
            nsp.Listeners.Events.Add(GetEvent, Listeners.From((EventContext context) => OnGet(context.Socket, context.Args.Get<string>(0)))),
            nsp.ServerEvents.On(SaidEvent, context => OnSaid(context.Args[0])),
            nsp.ServerEvents.On<string, long>(BeatEvent, OnBeat),
            nsp.ServerEvents.On<string>(AskEvent, OnAsk),
        ];
        foreach (var socket in nsp.Sockets.Values)
            EnterAll(socket);
    }

    /// <summary>Who is in a room, as this node sees it, and what is shown of each.</summary>
    /// <param name="room">The room.</param>
    public IReadOnlyDictionary<string, Argument> Users(string room)
    {
        lock (_gate)
            return _table?.ListOf(room).Users ?? [];
    }

    /// <summary>Shows something else of a socket's user, in all rooms that the socket is in.</summary>
    /// <param name="socket">A socket of this node.</param>
    /// <param name="state">What is shown.</param>
    /// <exception cref="ArgumentException">It is larger than <see cref="PresenceOptions.MaxStateBytes"/>.</exception>
    public void Update(Socket socket, object? state)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var shown = Argument.From(state, _namespace.Server.Json).Detach();
        if (!Fits(shown))
            throw new ArgumentException($"The state has more than {_options.MaxStateBytes} bytes: show less, or raise {nameof(PresenceOptions.MaxStateBytes)}.", nameof(state));
        Change(table => table.Update(socket.Id, shown));
    }

    /// <summary>Ends it: other nodes no longer show the users of this one's sockets, whose clients keep the lists that they have and are told of no change.</summary>
    /// <remarks>It ends with the server too, and with a namespace of a family that is dropped because its last client has gone.</remarks>
    public void Dispose()
    {
        Announcement? farewell;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            farewell = _table?.Farewell();
            _table = null;
            _listWanted.Clear();
            _wholeWanted.Clear();
            _missed.Clear();
        }

        _namespace.Adapter.RoomJoined -= OnJoined;
        _namespace.Adapter.RoomLeft -= OnLeft;
        _namespace.Listeners.Connection.Remove(OnConnectionAsync);
        Array.ForEach(_listening, listening => listening.Dispose());
        _flushing.Dispose();
        _beating.Dispose();
        if (farewell is not null && _namespace.Server.Node is { System.WhenTerminated.IsCompleted: false })
            _namespace.Servers.Emit(SaidEvent, PresenceJson.Write(farewell, _namespace.Server.Json));
    }

    private Task OnConnectionAsync(Socket socket)
    {
        EnterAll(socket);
        return Task.CompletedTask;
    }

    // Rooms that it has joined before it could be found. It may leave one, or go, while its user is asked for: then nobody tells of that any more.
    private void EnterAll(Socket socket)
    {
        var rooms = socket.Rooms;
        foreach (var room in rooms)
            OnJoined(room, socket.Id);
        Change(table =>
        {
            var now = _namespace.Adapter.SocketRooms(socket.Id);
            foreach (var room in rooms.Where(room => now?.Contains(room) != true))
                table.Leave(room, socket.Id);
        });
    }

    private void OnGet(Socket socket, string? room)
    {
        if (room is not null && socket.Rooms.Contains(room))
            Want(socket.Id, room);
    }

    private void OnJoined(string room, string id)
    {
        if (room == id || !_namespace.Sockets.TryGetValue(id, out var socket) || !_options.Rooms(room))
            return;
        if (_options.User(socket) is { } user)
        {
            var state = Argument.From(_options.State(socket), _namespace.Server.Json).Detach();
            Change(table => table.Enter(room, user, id, Fits(state) ? state : Argument.Null));
        }

        Want(id, room);
    }

    private void OnLeft(string room, string id) => Change(table =>
    {
        _listWanted.Remove((id, room));
        table.Leave(room, id);
    });

    private void OnSaid(Argument said)
    {
        var announcement = PresenceJson.Read(said);
        Change(table =>
        {
            if (!table.Apply(announcement))
                _missed.Add(announcement.From);
        });
    }

    private void OnBeat(string? node, long sequence) => Change(table =>
    {
        if (node is not null && !table.Knows(node, sequence))
            _missed.Add(node);
    });

    private void OnAsk(string? node) => Change(_ =>
    {
        if (node is not null)
            _wholeWanted.Add(node);
    });

    private void Want(string socket, string room) => Change(_ => _listWanted.Add((socket, room)));

    private void Beat()
    {
        lock (_gate)
        {
            _isBeatDue = true;
            Arm();
        }
    }

    private void Change(Action<PresenceTable> change)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            change(Table);
            if (HasNews)
                Arm();
        }
    }

    /// <summary>Within the lock.</summary>
    private PresenceTable Table => _table ??= new(Self, start: _instance << 32, _options.MaxUsersPerRoom);

    private string Self => _namespace.Server.RunningNode.Peers.Self.ToString();

    /// <summary>Within the lock: whether somebody waits for something that does not wait for a beat.</summary>
    private bool HasNews => _listWanted.Count + _wholeWanted.Count > 0 || _table is { HasNews: true };

    /// <summary>Within the lock: what there is to say is said soon.</summary>
    private void Arm()
    {
        if (_isArmed || _isDisposed)
            return;
        _isArmed = true;
        _flushing.Change(_options.Interval, Timeout.InfiniteTimeSpan);
    }

    private bool Fits(Argument state) => state.Json.Length + state.RawAttachments.Sum(bytes => bytes.Length) <= _options.MaxStateBytes;
}
