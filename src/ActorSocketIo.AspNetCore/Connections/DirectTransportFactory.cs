using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Connections that send on the thread that flushes and, over TCP on Linux, read on the thread that hears of it; otherwise Kestrel's own.</summary>
internal sealed class DirectTransportFactory(IOptions<SocketTransportOptions> options, IMemoryPoolFactory<byte> pools, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);
    private readonly Lock _gate = new();
    private EventLoop? _loop;

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!Epoll.IsSupported || endpoint is not IPEndPoint)
            return new Listener(await _sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false));
        var socket = Bind(endpoint);
        try
        {
            socket.NoDelay = options.Value.NoDelay; // what it accepts inherits that
            socket.Listen(options.Value.Backlog);
            return new LoopListener(socket, Loop, pools.Create(), loggers.CreateLogger<LoopListener>());
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _loop?.Dispose();

    private EventLoop Loop
    {
        get
        {
            lock (_gate)
                return _loop ??= new EventLoop(Environment.ProcessorCount);
        }
    }

    private TcpSocket Bind(EndPoint endpoint)
    {
        try
        {
            return options.Value.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(fault.Message, fault); // which Kestrel explains
        }
    }

    private sealed class Listener(IConnectionListener sockets) : IConnectionListener
    {
        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await sockets.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (connection?.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
                connection.Transport = new DuplexPipe(connection.Transport.Input, new DirectPipeWriter(socket, connection.Transport.Output.Complete));
            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => sockets.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => sockets.DisposeAsync();
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
