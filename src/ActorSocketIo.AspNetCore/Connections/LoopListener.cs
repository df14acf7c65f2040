using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Accepts connections for an <see cref="EventLoop"/>.</summary>
internal sealed class LoopListener(TcpSocket socket, EventLoop loop, MemoryPool<byte> pool, bool noDelay) : IConnectionListener
{
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            TcpSocket? accepted = null;
            try
            {
                accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                accepted.NoDelay = noDelay;
                return new LoopConnection(accepted, loop, pool);
            }
            catch (ObjectDisposedException)
            {
                return null; // it listens no more
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (Exception fault) when (fault is SocketException or IOException)
            {
                accepted?.Dispose(); // it was reset while it waited, or there are no more descriptors
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        pool.Dispose();
        return UnbindAsync();
    }
}
