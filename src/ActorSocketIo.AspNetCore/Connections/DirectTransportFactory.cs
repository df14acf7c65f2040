using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Connections that send on the thread that flushes and, over TCP on Linux, read on the thread that hears of it; otherwise Kestrel's own.</summary>
internal sealed class DirectTransportFactory(IOptions<SocketTransportOptions> options, IMemoryPoolFactory<byte> pools, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);
    private readonly Lazy<EventLoop> _loop = new(() => new EventLoop(Environment.ProcessorCount));

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!Epoll.IsSupported || endpoint is not IPEndPoint)
            return new Listener(await _sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false));
        var socket = options.Value.CreateBoundListenSocket(endpoint);
        socket.Listen(options.Value.Backlog);
        return new LoopListener(socket, _loop.Value, pools.Create(), options.Value.NoDelay);
    }

    public void Dispose()
    {
        if (_loop.IsValueCreated)
            _loop.Value.Dispose();
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
