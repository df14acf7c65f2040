using ActorSocketIo.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.AspNetCore;

/// <summary>What a Socket.IO server may ask of the web server beneath it.</summary>
public static class SocketIoWebHostBuilderExtensions
{
    /// <summary>Lets Kestrel send on the thread that has something to send and, on Linux, handle what a WebSocket brings on the thread that hears of it.</summary>
    /// <param name="builder">The web host; it uses Kestrel's own sockets, as by default.</param>
    /// <remarks>
    /// By default Kestrel wakes another thread for every read and every write, which costs about as much as they do. Holds for all connections of the host that come over
    /// TCP; with TLS the reads stay on the thread pool. Handlers may compute and block: whoever waits behind one for 20 ms goes on on another thread.
    /// There a WebSocket outlives the request that it came with, unless it is compressed or comes over TLS: its <see cref="Microsoft.AspNetCore.Http.HttpContext"/> is over when
    /// the handshake is answered, middlewares go on after <c>next</c> then, and Kestrel's limits of connections do not count it.
    /// </remarks>
    public static IWebHostBuilder UseDirectSockets(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Of several factories Kestrel asks the one that was added last.
        return builder.ConfigureServices(services => services.AddSingleton<IConnectionListenerFactory, DirectTransportFactory>());
    }
}
