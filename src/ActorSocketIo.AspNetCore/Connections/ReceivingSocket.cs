using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>What comes from a socket, and how that ends: by the peer, by a failure, or on this side; whichever is first.</summary>
/// <remarks>
/// When the peer has gone, what it had sent is received at once, as by Kestrel's own transport: a connection may be closed as soon as its end is known, and the peer's
/// last words must not be lost by that. It is its own lock.
/// </remarks>
internal sealed class ReceivingSocket(TcpSocket socket)
{
    // As much as Kestrel's own transport reads for a reader who does not keep up.
    private const long MaxAheadBytes = 1024 * 1024;

    private ReceivedBytes? _ahead;
    private Exception? _failure;
    private bool _isOver; // the peer has closed, and all was received

    /// <summary>Receives what has come.</summary>
    /// <param name="into">Where to; the caller's.</param>
    /// <param name="mayHaveMore">Whether it should be asked again, of which nobody will tell.</param>
    /// <returns>What is known then.</returns>
    /// <exception cref="IOException">The connection has failed, or was aborted, and all that came before was taken.</exception>
    public Received Receive(ReceivedBytes into, out bool mayHaveMore)
    {
        lock (this)
        {
            if (_ahead is { Length: > 0 } ahead)
            {
                foreach (var part in ahead.All)
                    into.Add(part.Span);
                ahead.Release();
                mayHaveMore = true;
                return Received.Bytes;
            }

            mayHaveMore = false;
            if (_failure is not null)
                throw _failure;
            var received = _isOver ? Received.End : Take(into, out mayHaveMore);
            return _failure is null ? received : throw _failure;
        }
    }

    /// <summary>The peer has gone: receives what it had sent.</summary>
    /// <returns>Whether that was all, and the end is known.</returns>
    public bool ReceiveRest()
    {
        lock (this)
        {
            _ahead ??= new ReceivedBytes();
            while (!_isOver && _failure is null && _ahead.Length < MaxAheadBytes)
            {
                if (Take(_ahead, out _) == Received.Nothing)
                    break;
            }

            return _isOver || _failure is not null;
        }
    }

    /// <summary>It ends on this side: before the socket is closed.</summary>
    public void End(Exception reason)
    {
        lock (this)
        {
            if (!_isOver)
                _failure ??= reason;
        }
    }

    /// <summary>Nobody wants what is left.</summary>
    public void Release()
    {
        lock (this)
            _ahead?.Release();
    }

    /// <summary>Receives what nobody will read, as long as there is some and it is not much: closing a socket that has something unread resets the connection.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Discard()
    {
        Span<byte> bytes = stackalloc byte[4096];
        for (var i = 0; i < 64; i++)
        {
            if (NonBlocking.Receive(socket, bytes, out _) == 0)
                return;
        }
    }

    private Received Take(ReceivedBytes into, out bool mayHaveMore)
    {
        var room = into.GetRoom();
        var received = Take(room, out var error);
        into.Advance(received);
        mayHaveMore = received == room.Length;
        if (received > 0)
            return Received.Bytes;
        if (error is SocketError.WouldBlock)
            return Received.Nothing;
        if (error is SocketError.Success)
            _isOver = true;
        else
            _failure = FailureOf(error);
        return Received.End;
    }

    private int Take(Span<byte> room, out SocketError error)
    {
        try
        {
            return NonBlocking.Receive(socket, room, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    private static IOException FailureOf(SocketError error)
    {
        var cause = new SocketException((int)error);
        return error is SocketError.ConnectionReset or SocketError.Shutdown ? new ConnectionResetException(cause.Message, cause) : new IOException(cause.Message, cause);
    }
}

/// <summary>What receiving has shown.</summary>
internal enum Received
{
    /// <summary>Nothing has come.</summary>
    Nothing,

    /// <summary>There are bytes.</summary>
    Bytes,

    /// <summary>There will be no more.</summary>
    End,
}
