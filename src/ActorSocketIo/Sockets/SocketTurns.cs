using ActorSocketIo.Corking;

namespace ActorSocketIo.Sockets;

/// <summary>Runs the application's listeners of one socket, one event after the other.</summary>
/// <remarks>
/// Lives in the socket's actor. A listener is called on the actor's thread; if it awaits, the turn stays open and what comes in waits here,
/// unless the turn is interleaved: then the next starts beside it. As many interleaved turns may be open as events may wait.
/// How an open turn is awaited is the actor's affair: <see cref="SocketEntity"/> goes on with its mailbox, <see cref="SocketActor"/> suspends it.
/// What a turn emits before it first awaits leaves in one write per connection; of volatile packets to one client, the first only, as in the reference.
/// </remarks>
internal sealed class SocketTurns(Socket socket, ITurnTaker taker)
{
    private Queue<SocketProtocol.IFromNode>? _waiting; // of most sockets nothing ever waits
    private readonly int _maxInterleaved = socket.Namespace.Server.Options.MaxPendingEvents;
    private int _interleaved;
    private bool _isRunning;
    private bool _isStarting;
    private bool _isClosing;
    private bool _hasClosed;

    /// <summary>Whether a turn is open.</summary>
    public bool IsRunning => _isRunning || _interleaved > 0;

    /// <summary>Whether the socket has ended and no turn is open: its actor stops.</summary>
    public bool IsOver => _hasClosed && !IsRunning;

    /// <summary>Takes what is to be the next turn, or the news that there will be no more.</summary>
    public void Offer(SocketProtocol.IFromNode message)
    {
        if (message is SocketProtocol.Close)
        {
            _isClosing = true;
            StartNext();
        }
        else if (_isStarting || !CanStart)
        {
            (_waiting ??= new()).Enqueue(message);
        }
        else
        {
            StartNext(message);
        }
    }

    /// <summary>All that belongs to the closing has happened.</summary>
    public void OnClosed() => _hasClosed = true;

    /// <summary>The turn that was started last awaits, and others may start beside it.</summary>
    public void Interleave()
    {
        _isRunning = false;
        _interleaved++;
    }

    /// <summary>The open turn is over.</summary>
    public void End()
    {
        _isRunning = false;
        StartNext();
    }

    /// <summary>A turn that others could start beside is over.</summary>
    public void EndInterleaved()
    {
        _interleaved--;
        StartNext();
    }

    /// <summary>Calls the listeners of a turn. The task fails only by a bug of ours.</summary>
    /// <param name="message">What the turn is about.</param>
    /// <param name="isInterleaved">Whether others may start beside it while it awaits.</param>
    public ValueTask RunAsync(SocketProtocol.IFromNode message, out bool isInterleaved)
    {
        isInterleaved = false;
        switch (message)
        {
            case SocketProtocol.Received received:
                socket.Client.Inbox.Leave(received.Packet);
                return SocketEvents.RunAsync(socket, received.Packet, out isInterleaved);
            case SocketProtocol.Undecodable undecodable:
                SocketEvents.RaiseError(socket, new SocketIoException(undecodable.Why));
                return default;
            case SocketProtocol.Sent sent:
                socket.Life.OnNoticed();
                SocketEvents.Notice(socket, sent.Args);
                return default;
            case SocketProtocol.Expiring:
                return SocketEvents.RunExpiringAsync(socket);
            default:
                return SocketConnecting.RunAsync(socket);
        }
    }

    private bool CanStart => !_isRunning && _interleaved < _maxInterleaved;

    // A turn can start only when nothing waits, or what waits first is the next.
    private void StartNext(SocketProtocol.IFromNode? next = null)
    {
        if (_isStarting)
            return; // a turn that ends at once comes back here: the loop below goes on
        _isStarting = true;
        while (CanStart && (next is not null || _waiting?.TryDequeue(out next) == true))
        {
            _isRunning = true;
            using (Cork.Begin())
                taker.Start(next);
            next = null;
        }

        _isStarting = false;
        if (_isClosing && !IsRunning)
            taker.Finish();
    }
}
