using System.Collections.Immutable;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Recovery;

namespace ActorSocketIo.Sockets;

/// <summary>A socket's place in its namespace: an id, and the rooms. What the adapter's index is made of.</summary>
/// <remarks>
/// It is its own lock, taken after that of a <see cref="SocketLife"/>. A socket has one for all its life; if its client may come back it outlasts the socket: asleep, it is
/// in its rooms but nobody sees it there, and the next socket of that client wakes it. The application is told of changes after the lock.
/// </remarks>
internal sealed class Membership
{
    private readonly Adapter _adapter;
    private volatile Socket? _socket; // null while it is asleep
    private JoinedRooms _joined;

    /// <param name="socket">Whose it is.</param>
    /// <param name="recoverable">What is kept for its client's return; null for one that cannot.</param>
    public Membership(Socket socket, Recoverable? recoverable)
    {
        _adapter = socket.Namespace.Adapter;
        _socket = socket;
        Id = socket.Id;
        Recoverable = recoverable;
    }

    /// <summary>Of a client that has been elsewhere: asleep, and in no room yet.</summary>
    public Membership(Adapter adapter, string id, Recoverable recoverable)
    {
        _adapter = adapter;
        Id = id;
        Recoverable = recoverable;
    }

    /// <summary>The public id, which is the private room's name.</summary>
    public string Id { get; }

    /// <summary>What is kept for the client's return, if it may.</summary>
    public Recoverable? Recoverable { get; }

    /// <summary>The socket; null while it is asleep.</summary>
    public Socket? Awake => _socket;

    /// <summary>The socket if it is connected.</summary>
    public Socket? Connected => _socket is { Connected: true } socket ? socket : null;

    /// <summary>Whether its client would take an offset for an argument.</summary>
    public bool IsOfRevision3 => _socket is { Client.IsRevision3: true };

    /// <summary>Whether its client has gone, and may come back.</summary>
    public bool IsAway => _socket is not { } socket || socket.Life.IsKept;

    /// <summary>How often it was taken out of a room while its client was away.</summary>
    public int Leaves { get; private set; }

    /// <summary>Whether it has a socket.</summary>
    public bool IsAwake => _socket is not null;

    /// <summary>Hands on a packet that was emitted on this node or another. Any thread; never throws.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="isVolatile">Whether it is dropped if it cannot leave now.</param>
    /// <param name="args">What it was made of.</param>
    /// <param name="from">The node that has told this one; null if it was emitted here.</param>
    public void Deliver(EncodedPacket packet, bool isVolatile, in EncodedArguments args, NodeToken? from = null)
    {
        if (_socket is not { } socket)
            Recoverable!.Keep(packet, isVolatile, args.Offset, from);
        else if (socket.Connected || Recoverable is not null) // whose outlet knows whether it is let in
            socket.Deliver(packet, isVolatile, args);
    }

    /// <summary>The rooms of a socket as a copy, the private one included; none if it is not its place any more.</summary>
    public IReadOnlySet<string> NamesOf(Socket socket) => new HashSet<string>(ToArray(socket), StringComparer.Ordinal);

    /// <summary>As <see cref="NamesOf"/>, in the order of joining; the array may be shared and must not be changed.</summary>
    public string[] ToArray(Socket socket)
    {
        lock (this)
            return _socket == socket ? _joined.ToArray() : IsNext(socket) ? [.. _joined.ToArray().Union(socket.Claim!.Joined).Except(socket.Claim.Left)] : [];
    }

    private SocketIoNode? Node => _adapter.Namespace.Server.Node;

    private bool IsGuarded => Recoverable is not null && Node is { Guards: not null };

    /// <summary>Lets a socket in: into the private room, and the index with it; if it wakes up, into all that were kept. Whoever calls raises the adapter's events afterwards.</summary>
    public void Enter(Socket socket)
    {
        lock (this)
        {
            var wakes = _socket is null;
            _socket = socket;
            _joined.Add(Id);
            if (!wakes)
            {
                _adapter.Join(this, Id);
                return;
            }

            foreach (var room in socket.Claim!.Left)
                if (_joined.Remove(room))
                    _adapter.Forget(this, room);
            foreach (var room in socket.Claim.Joined)
                _joined.Add(room);
            foreach (var room in _joined.ToArray())
                _adapter.Join(this, room);
        }

        if (IsGuarded)
            _ = TellGuard([.. socket.Claim.Joined], [.. socket.Claim.Left]);
    }

    /// <summary>Puts it, asleep, where its client was in on another node.</summary>
    public void Settle(IEnumerable<string> rooms)
    {
        lock (this)
        {
            foreach (var room in rooms.Prepend(Id))
                if (_joined.Add(room))
                    _adapter.Settle(this, room);
        }
    }

    /// <summary>Its rooms, asleep or not, its private one not among them.</summary>
    public string[] Rooms()
    {
        lock (this)
            return [.. _joined.ToArray().Where(room => room != Id)];
    }

    public Task Join(Socket socket, ReadOnlySpan<string> rooms)
    {
        using var turn = EmitOrder.Enter(_adapter.Order);
        List<Task>? unknown = null;
        List<string>? joined = null;
        foreach (var room in rooms)
        {
            ArgumentNullException.ThrowIfNull(room);
            if (!TryJoin(socket, room, out var isNew))
                continue;
            if (isNew && IsGuarded)
                (joined ??= []).Add(room);
            var known = _adapter.Remote.WhenKnown(room);
            if (!known.IsCompletedSuccessfully)
                (unknown ??= []).Add(known.AsTask());
        }

        if (joined is not null && TellGuard([.. joined], []) is { IsCompleted: false } noted)
            (unknown ??= []).Add(noted);
        _adapter.RaiseEvents();
        return unknown is null ? Task.CompletedTask : Task.WhenAll(unknown);
    }

    public void Leave(Socket socket, ReadOnlySpan<string> rooms)
    {
        using var turn = EmitOrder.Enter(_adapter.Order);
        List<string>? left = null;
        foreach (var room in rooms)
        {
            lock (this)
            {
                if (room == Id)
                    continue;
                if (_socket == socket && _joined.Remove(room))
                    Exit(room, ref left);
                else if (IsNext(socket) && !socket.Claim!.Joined.Remove(room))
                    socket.Claim.Left.Add(room);
            }
        }

        TellGuardOfLeft(left);
        _adapter.RaiseEvents();
    }

    /// <summary>Leaves everything, in the order of joining; the socket is ending and joins nothing any more.</summary>
    public void Close(Socket socket)
    {
        lock (this)
        {
            if (_socket != socket)
                return;
            foreach (var room in _joined.ToArray())
                _adapter.Leave(this, room);
            _joined = default;
        }

        _adapter.RaiseEvents();
    }

    /// <summary>As <see cref="Close"/> to all who look, but what is emitted is kept for the next socket.</summary>
    public void Sleep(Socket socket)
    {
        lock (this)
        {
            if (_socket != socket)
                return;
            _socket = null;
            foreach (var room in _joined.ToArray())
                _adapter.Sleep(this, room);
        }

        _adapter.RaiseEvents();
    }

    /// <summary>There is no next socket.</summary>
    public void End()
    {
        lock (this)
        {
            if (IsAwake)
                return;
            foreach (var room in _joined.ToArray())
                _adapter.Forget(this, room);
            _joined = default;
        }
    }

    /// <summary>Takes it out of rooms if its client is away, or is going and may come back.</summary>
    public void LeaveWhileAway(ReadOnlySpan<string> rooms)
    {
        using var turn = EmitOrder.Enter(_adapter.Order);
        List<string>? left = null;
        lock (this)
        {
            if (!IsAway)
                return;
            foreach (var room in rooms)
            {
                if (room == Id || !_joined.Remove(room))
                    continue;
                Leaves++;
                Exit(room, ref left);
            }
        }

        TellGuardOfLeft(left);
        _adapter.RaiseEvents();
    }

    // Under the lock.
    private void Exit(string room, ref List<string>? left)
    {
        if (IsAwake)
            _adapter.Leave(this, room);
        else
            _adapter.Forget(this, room);
        if (IsGuarded)
            (left ??= []).Add(room);
    }

    private void TellGuardOfLeft(List<string>? left)
    {
        if (left is not null)
            _ = TellGuard([], [.. left]);
    }

    // Within a turn.
    private Task TellGuard(ImmutableArray<string> joined, ImmutableArray<string> left) =>
        Node!.Guards!.Clients.ChangeRooms(Recoverable!, joined, left);

    private bool TryJoin(Socket socket, string room, out bool isNew)
    {
        isNew = false;
        lock (this)
        {
            if (socket.Life.IsEnding || room == Id)
                return false;
            if (_socket == socket)
            {
                isNew = _joined.Add(room);
                if (isNew)
                    _adapter.Join(this, room);
                return true;
            }

            if (IsNext(socket) && !socket.Claim!.Left.Remove(room))
                socket.Claim.Joined.Add(room);
            return false;
        }
    }

    // Still asleep, and in the middlewares of this one.
    private bool IsNext(Socket socket) => !IsAwake && socket.Claim is not null && !socket.Life.IsEnding;
}
