using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Accepts connections for an <see cref="EventLoop"/>.</summary>
internal sealed partial class LoopListener(TcpSocket socket, EventLoop loop, MemoryPool<byte> pool, ILogger log) : IConnectionListener
{
    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PatienceForDetached = TimeSpan.FromSeconds(1);

    private readonly DetachedConnections _detached = new();
    private readonly ListeningSocket _listening = new(socket, loop);

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            TcpSocket? accepted;
            try
            {
                accepted = await _listening.AcceptAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                return null; // by whoever has made the socket
            }
            catch (SocketException fault)
            {
                await OnRefusedAsync(fault, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (accepted is null)
                return null; // it listens no more
            try
            {
                return new LoopConnection(accepted, loop, _detached, pool);
            }
            catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
            {
                LogRefused(log, fault.Message);
                accepted.Dispose();
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listening.Dispose();
        return default;
    }

    // By Kestrel, when all connections that it knows of have ended. The others end as it ends a connection: nothing more is read.
    public async ValueTask DisposeAsync()
    {
        _listening.Dispose();
        if (_detached.Count > 0)
        {
            foreach (var connection in Detached)
                connection.Input.CancelPendingRead();
            await _detached.WhenNoneAsync(PatienceForDetached).ConfigureAwait(false);
            foreach (var connection in Detached)
                connection.Cut();
        }

        pool.Dispose();
    }

    private IEnumerable<LoopConnection> Detached => loop.Readers.OfType<LoopConnection>().Where(connection => connection.IsOneOf(_detached));

    // Reset while it waited, or the process has as many files open as it may: then there is nothing to do but to wait until it has closed some.
    private async Task OnRefusedAsync(SocketException fault, CancellationToken cancellation)
    {
        LogRefused(log, fault.Message);
        if (fault.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
            await Task.Delay(PauseWithoutDescriptors, TimeProvider.System, cancellation).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Debug, "A connection could not be accepted: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
