using ActorSocketIo.Link;
using ActorSocketIo.Presence;

namespace ActorSocketIo;

/// <summary>Who is in the rooms of a namespace, on all nodes: one entry for each user, however many sockets; clients are told of changes.</summary>
/// <remarks>
/// To a client that joins a room: <c>presence:list</c> with <c>{room, node, version, users: {user: state}}</c>. To all in the room, at most once an interval:
/// <c>presence:diff</c> with <c>{room, node, after, version, present: {user: state}, gone: [user]}</c>. A client that has the list of a room applies a diff if its <c>node</c>
/// is the list's and its <c>after</c> the list's version; passes it over if it is of that node and its version is not greater than the list's; and otherwise has
/// missed one: it emits <c>presence:get</c> with the room, and gets the list. Without a list it passes diffs over. Why that is right: DECISIONS.md.
/// </remarks>
public sealed class RoomPresence : IDisposable
{
    private const string ListEvent = "presence:list";
    private const string DiffEvent = "presence:diff";
    private const string GetEvent = "presence:get";
    private const string SaidEvent = "presence:said"; // among servers: an announcement
    private const string BeatEvent = "presence:beat"; // among servers: how far announcements have come
    private const string AskEvent = "presence:ask"; // among servers: something was missed

    // How soon a lost announcement and a dead node are noticed.
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(500);

    private readonly Namespace _namespace;
    private readonly PresenceOptions _options;
    private readonly ITimer _flushing;
    private readonly ITimer _beating;
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
        nsp.OnConnection(OnConnection);
        nsp.ServerEvents.On(SaidEvent, context => OnSaid(context.Args[0]));
        nsp.ServerEvents.On<string, long>(BeatEvent, OnBeat);
        nsp.ServerEvents.On<string>(AskEvent, OnAsk);
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
        lock (_gate)
        {
            _table?.Update(socket.Id, shown);
            Arm();
        }
    }

    /// <summary>Tells nobody any more.</summary>
    public void Dispose()
    {
        _namespace.Adapter.RoomJoined -= OnJoined;
        _namespace.Adapter.RoomLeft -= OnLeft;
        lock (_gate)
            _isDisposed = true;
        _flushing.Dispose();
        _beating.Dispose();
    }

    private void OnConnection(Socket socket)
    {
        socket.On<string?>(GetEvent, room =>
        {
            if (room is not null && socket.Rooms.Contains(room))
                Want(socket.Id, room);
        });
        foreach (var room in socket.Rooms) // those that it has joined before it could be found
            OnJoined(room, socket.Id);
    }

    private void OnJoined(string room, string id)
    {
        if (room == id || !_namespace.Sockets.TryGetValue(id, out var socket) || !_options.Rooms(room))
            return;
        if (_options.User(socket) is { } user)
        {
            var state = Argument.From(_options.State(socket), _namespace.Server.Json).Detach();
            lock (_gate)
                Table.Enter(room, user, id, Fits(state) ? state : Argument.Null);
        }

        Want(id, room);
    }

    private void OnLeft(string room, string id)
    {
        lock (_gate)
        {
            _listWanted.Remove((id, room));
            Table.Leave(room, id);
            Arm();
        }
    }

    private void OnSaid(Argument said)
    {
        var announcement = PresenceJson.Read(said);
        lock (_gate)
        {
            if (!Table.Apply(announcement))
                _missed.Add(announcement.From);
            Arm();
        }
    }

    private void OnBeat(string? node, long sequence)
    {
        lock (_gate)
        {
            if (node is null || Table.Knows(node, sequence))
                return;
            _missed.Add(node);
            Arm();
        }
    }

    private void OnAsk(string? node)
    {
        lock (_gate)
        {
            if (node is not null)
                _wholeWanted.Add(node);
            Arm();
        }
    }

    private void Want(string socket, string room)
    {
        lock (_gate)
        {
            _listWanted.Add((socket, room));
            Arm();
        }
    }

    private void Beat()
    {
        lock (_gate)
        {
            _isBeatDue = true;
            Arm();
        }
    }

    /// <summary>Within the lock.</summary>
    private PresenceTable Table => _table ??= new(_namespace.Server.RunningNode.Peers.Self.ToString(), _options.MaxUsersPerRoom);

    /// <summary>Within the lock: what there is to say is said soon.</summary>
    private void Arm()
    {
        if (_isArmed || _isDisposed)
            return;
        _isArmed = true;
        _flushing.Change(_options.Interval, Timeout.InfiniteTimeSpan);
    }

    private bool Fits(Argument state) => state.Json.Length + state.RawAttachments.Sum(bytes => bytes.Length) <= _options.MaxStateBytes;

    // All that is said is said here, and never on two threads at once: so it leaves in the order of its versions and sequence.
    private void Flush()
    {
        try
        {
            if (_namespace.Server.Node is not { } node)
                return;
            if (node.System.WhenTerminated.IsCompleted)
                Dispose();
            else
                Say(Take(node.Peers));
        }
        catch (Exception e) // what is thrown on a timer's thread would end the process
        {
            _namespace.Server.Log.ServerListenerFailed(e, "presence", _namespace.Name);
        }
        finally
        {
            lock (_gate)
            {
                _isArmed = false;
                if (_listWanted.Count + _wholeWanted.Count > 0 || _table is { HasNews: true })
                    Arm();
            }
        }
    }

    private PresenceNews Take(IPeers peers)
    {
        lock (_gate)
        {
            var table = Table;
            if (_isBeatDue && !peers.HasEnded) // a node that is out knows of none that lives
                table.Keep(node => NodeToken.TryParse(node, out var token) && peers.IsAlive(token));
            var announcement = table.TakeAnnouncement();
            var diffs = table.TakeDiffs();
            var news = new PresenceNews(
                announcement,
                diffs,
                [.. _listWanted.Select(want => new WantedList(want.Socket, want.Room, table.ListOf(want.Room)))],
                _wholeWanted.Count > 0 ? table.Whole() : null,
                [.. _wholeWanted],
                _isBeatDue ? [.. _missed] : [],
                _isBeatDue ? table.Sequence : null);
            _listWanted.Clear();
            _wholeWanted.Clear();
            if (_isBeatDue)
                _missed.Clear();
            _isBeatDue = false;
            return news;
        }
    }

    private void Say(PresenceNews news)
    {
        var json = _namespace.Server.Json;
        var self = _namespace.Server.RunningNode.Peers.Self.ToString();
        if (news.Announcement is { } announcement)
            _namespace.Servers.Emit(SaidEvent, PresenceJson.Write(announcement, json));
        if (news.Whole is { } whole)
            _namespace.Servers.To([.. news.WholeFor]).Emit(SaidEvent, PresenceJson.Write(whole, json));
        if (news.Beat is { } sequence)
            _namespace.Servers.Emit(BeatEvent, self, sequence);
        if (news.Missed.Length > 0)
            _namespace.Servers.To(news.Missed).Emit(AskEvent, self);
        foreach (var diff in news.Diffs)
            _namespace.To(diff.Room).Local.Emit(DiffEvent, PresenceJson.Diff(diff, self, json));
        foreach (var (socket, room, (version, users)) in news.Lists) // after the diffs: a list has them in it
        {
            if (_namespace.Sockets.TryGetValue(socket, out var one) && one.Rooms.Contains(room))
                one.Emit(ListEvent, PresenceJson.List(room, self, version, users, json));
        }
    }
}
