using System.Security.Claims;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Sockets;

/// <summary>Who a socket's client is, until when that holds, and who is told before it ends.</summary>
/// <remarks>
/// Of most sockets there is none. The end is a time of the wall clock, which may be set: it is looked at again at least once an hour. Its timer runs from when the socket
/// is connected to when it is closed. It is its own lock.
/// </remarks>
internal sealed class SocketIdentity(Socket socket)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly SocketIoServer _server = socket.Namespace.Server;
    private WheelTimer? _timer;
    private ClaimsPrincipal? _user;
    private DateTimeOffset? _expiresAt;
    private bool _isNoticed; // of this end

    /// <summary>Who the application has said it is, else who came with the handshake.</summary>
    public ClaimsPrincipal? User
    {
        get => Volatile.Read(ref _user) ?? socket.Handshake.User;
        set
        {
            Volatile.Write(ref _user, value);
            socket.Data.Changed?.Invoke();
        }
    }

    /// <summary>What a socket that takes this one's place must know.</summary>
    public KnownPrincipal Known
    {
        get => new(Volatile.Read(ref _user), ExpiresAt);
        init => (_user, _expiresAt) = value;
    }

    public DateTimeOffset? ExpiresAt
    {
        get
        {
            lock (this)
                return _expiresAt;
        }

        set
        {
            lock (this)
            {
                _expiresAt = value;
                _isNoticed = false;
                Rearm();
            }

            socket.Data.Changed?.Invoke();
        }
    }

    /// <summary>Told some time before the end.</summary>
    public CallbackList<Func<Task>> Expiring { get; } = new();

    /// <summary>Whether the end has come.</summary>
    public bool IsExpired => ExpiresAt <= _server.Time.GetUtcNow();

    /// <summary>Whether the end is near: the listeners are to be told, unless somebody has put it off since they were to be.</summary>
    public bool IsExpiring => ExpiresAt is { } end && NoticeAt(end) <= _server.Time.GetUtcNow();

    /// <summary>The socket is connected now, so that its end ends it, or closed.</summary>
    public void OnLifeChanged()
    {
        lock (this)
            Rearm();
    }

    private DateTimeOffset NoticeAt(DateTimeOffset end) =>
        end - DateTimeOffset.MinValue > _server.Options.ExpiryNotice ? end - _server.Options.ExpiryNotice : DateTimeOffset.MinValue;

    private void Rearm()
    {
        var wheel = _server.Engine.Wheel;
        if (!socket.Life.IsConnected || _expiresAt is not { } end)
        {
            if (_timer is not null)
                wheel.Cancel(_timer);
            return;
        }

        var wait = (_isNoticed ? end : NoticeAt(end)) - _server.Time.GetUtcNow();
        _timer ??= new WheelTimer(static identity => ((SocketIdentity)identity).CheckTime(), this);
        wheel.Schedule(_timer, wheel.Now + (wait < LongestWait ? wait : LongestWait));
    }

    private void CheckTime()
    {
        bool isExpired, isExpiring;
        lock (this)
        {
            if (!socket.Life.IsConnected || _expiresAt is not { } end)
                return;
            var now = _server.Time.GetUtcNow();
            isExpired = end <= now;
            isExpiring = !isExpired && !_isNoticed && NoticeAt(end) <= now;
            _isNoticed |= isExpiring;
            if (!isExpired)
                Rearm();
        }

        if (isExpiring && !Expiring.IsEmpty)
            socket.Life.Tell(SocketProtocol.Expiring.Instance);
        if (!isExpired)
            return;
        SocketIoMetrics.AuthenticationsExpired.Add(1);
        socket.Life.Disconnect(DisconnectReasons.AuthenticationExpired);
    }
}
