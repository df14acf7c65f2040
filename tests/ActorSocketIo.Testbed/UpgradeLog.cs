using System.Runtime.CompilerServices;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Testbed;

/// <summary>Logs the upgrade of each socket's session, if it happens after the socket was let in.</summary>
/// <remarks>
/// The reference begins to listen when the middlewares have ended, which for most sockets is at once. Here the client may have upgraded in the moments
/// between its CONNECT and the first middleware: that counts too. A session's first socket came by the handshake's transport.
/// </remarks>
internal sealed class UpgradeLog(EventLog log)
{
    private readonly ConditionalWeakTable<EngineSession, object> _known = [];
    private readonly ConditionalWeakTable<Socket, string> _before = [];

    /// <summary>The first middleware runs.</summary>
    public void Begin(Socket socket) =>
        _before.Add(socket, _known.TryAdd(socket.Conn, socket) ? socket.Handshake.Query["transport"] : socket.Conn.TransportName);

    /// <summary>The middlewares have waited: what happened meanwhile nobody saw.</summary>
    public void BeginAgain(Socket socket) => _before.AddOrUpdate(socket, socket.Conn.TransportName);

    /// <summary>The socket was let in.</summary>
    public void Log(Socket socket)
    {
        var isLogged = 0;
        socket.Conn.Upgraded += Note;
        if (_before.TryGetValue(socket, out var before) && socket.Conn.TransportName != before)
            Note(socket.Conn.TransportName);

        void Note(string transport)
        {
            if (Interlocked.Exchange(ref isLogged, 1) == 0)
                log.Add("upgrade", ("nsp", socket.Namespace.Name), ("id", socket.Id), ("transport", transport));
        }
    }
}
