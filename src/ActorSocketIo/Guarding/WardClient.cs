using System.Collections.Immutable;
using ActorSocketIo.Link;
using ActorSocketIo.Recovery;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Guarding;

/// <summary>What a guard knows of one client of its ward. Not thread-safe.</summary>
internal sealed class WardClient
{
    private readonly long _begun; // the ward's number: a stamp with more is of the ward, and later
    private readonly NodeToken _ward;
    private readonly List<Stay> _stays = [];
    private EmitVector? _received;
    private TimeSpan _toldAt;

    /// <param name="ward">Where it was.</param>
    /// <param name="begun">What the ward has said.</param>
    /// <param name="now">When it is kept.</param>
    public WardClient(NodeToken ward, GuardProtocol.Begun begun, TimeSpan now)
    {
        (_ward, _begun, Pid, Namespace) = (ward, begun.Number, begun.Pid, begun.Namespace);
        Change(begun.Kept, begun.IsAway, now);
        foreach (var (room, _) in begun.Kept.Rooms)
            _stays.Add(new(room, From: null, Until: null));
        _received = begun.HasAll ? begun.At : null;
    }

    public string Pid { get; }

    public string Namespace { get; }

    /// <summary>What is kept of it; the rooms are <see cref="Rooms"/>.</summary>
    public MoveProtocol.Keepsake Kept { get; private set; } = null!;

    /// <summary>Whether its client had gone.</summary>
    public bool IsAway { get; private set; }

    /// <summary>The rooms that it is in.</summary>
    public IEnumerable<string> Rooms => _stays.Where(stay => stay.Until is null).Select(stay => stay.Room);

    /// <summary>All rooms that matter for what it may have missed, and its own.</summary>
    public IEnumerable<string> AllRooms => _stays.Select(stay => stay.Room).Append(Kept.Id).Distinct();

    /// <summary>The application keeps something else with it, or it has come or gone.</summary>
    public void Change(MoveProtocol.Keepsake kept, bool isAway, TimeSpan now) => (Kept, IsAway, _toldAt) = (kept, isAway, now);

    /// <summary>It has joined and left rooms.</summary>
    /// <param name="joined">New ones.</param>
    /// <param name="left">Of those that it was in.</param>
    /// <param name="at">The emits before that.</param>
    public void ChangeRooms(ImmutableArray<string> joined, ImmutableArray<string> left, EmitVector at)
    {
        for (var i = 0; i < _stays.Count; i++)
            if (_stays[i].Until is null && left.Contains(_stays[i].Room))
                _stays[i] = _stays[i] with { Until = at };
        foreach (var room in joined.Except(Rooms).ToArray())
            _stays.Add(new(room, at, Until: null));
    }

    /// <summary>It has got all until then.</summary>
    public void Receive(EmitVector at)
    {
        if (at[_ward] < _begun)
            return; // what its rooms were then is not known
        if (_received is null || at[_ward] >= _received[_ward])
            _received = at;
        _stays.RemoveAll(stay => stay.Until is { } until && at.Covers(until));
        for (var i = 0; i < _stays.Count; i++)
            if (_stays[i].From is { } from && at.Covers(from))
                _stays[i] = _stays[i] with { From = null };
    }

    /// <summary>How long it is kept still.</summary>
    /// <param name="now">By the same clock as when it was told.</param>
    /// <param name="diedAt">When its node died.</param>
    /// <param name="longest">For how long one is kept whose client goes.</param>
    public TimeSpan Left(TimeSpan now, TimeSpan diedAt, TimeSpan longest) => IsAway ? Kept.Left - (now - _toldAt) : longest - (now - diedAt);

    /// <summary>What the client has got, by what it says and what is known.</summary>
    /// <param name="offset">Of its last packet, as it says.</param>
    /// <returns>Null if that is not known.</returns>
    public EmitVector? PointOf(string? offset)
    {
        if (offset is null)
            return _received;
        if (EmitStamp.Read(offset) is not { } stamp)
            return null;
        if (stamp.At is null) // it came out of order
            return _received?[stamp.Emitter] >= stamp.Number ? _received : null;
        if (stamp.At[_ward] < _begun) // of an earlier node
            return _received;
        return _received is null || stamp.At[_ward] > _received[_ward] ? stamp.At : stamp.At.Max(_received);
    }

    /// <summary>Whether an emit was for it, as far as rooms say, when its node would have delivered it.</summary>
    public bool IsFor(LoggedEmit logged)
    {
        if (logged.Emit.Purpose == EmitPurpose.GuardOwn && logged.Emitter != _ward)
            return false;
        var (rooms, except) = (logged.Emit.To.Rooms, logged.Emit.To.Except);
        return (rooms.IsEmpty || rooms.Any(room => WasIn(room, logged))) && !except.Any(room => WasIn(room, logged));
    }

    /// <summary>Whether a command is for it now.</summary>
    public bool IsMeant(BroadcastScope scope)
    {
        HashSet<string> rooms = [Kept.Id, .. Rooms];
        return (scope.Rooms.Length == 0 || rooms.Overlaps(scope.Rooms)) && !rooms.Overlaps(scope.Except);
    }

    private bool WasIn(string room, LoggedEmit logged)
    {
        if (room == Kept.Id)
            return true;
        foreach (var stay in _stays)
            if (stay.Room == room && (stay.From is not { } from || logged.Number > from[logged.Emitter]) && (stay.Until is not { } until || logged.Number <= until[logged.Emitter]))
                return true;
        return false;
    }

    /// <summary>It was in a room for emits after one point and up to another; from the start, and still, if these are null.</summary>
    private readonly record struct Stay(string Room, EmitVector? From, EmitVector? Until);
}
