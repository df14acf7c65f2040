using System.Net;
using System.Net.Sockets;

namespace ActorSocketIo.Cluster.Tests;

/// <summary>Stands before a node's port, which it advertises as its own: to cut connections as a network does.</summary>
internal sealed class CuttableTcp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<System.Net.Sockets.Socket> _sockets = [];
    private int _swallowsNext;
    private int _connections, _heldFrom;
    private volatile TaskCompletionSource? _held;

    public CuttableTcp()
    {
        _listener.Start();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        NodePort = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        _ = Accept();
    }

    /// <summary>What the node tells others.</summary>
    public int PublicPort => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where the node listens.</summary>
    public int NodePort { get; }

    public string Hocon => $$"""
        akka.remote.dot-netty.tcp {
          port = {{NodePort}}
          public-port = {{PublicPort}}
        }
        """;

    /// <summary>Resets every connection, with whatever is in it.</summary>
    public void Cut()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets) socket.Close(0);
            _sockets.Clear();
        }
    }

    /// <summary>The next connection is taken, and nothing passes on it: as one that is lost on the way, or meets a stalled node.</summary>
    public void SwallowNext() => Volatile.Write(ref _swallowsNext, 1);

    /// <summary>Nothing passes from now on, and nothing is cut.</summary>
    /// <param name="onlyNew">Only on connections that are made from now on.</param>
    public void Hold(bool onlyNew = false)
    {
        _heldFrom = onlyNew ? Volatile.Read(ref _connections) : 0;
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What was held passes.</summary>
    public void Release() => Interlocked.Exchange(ref _held, null)?.SetResult();

    public void Dispose()
    {
        _listener.Stop();
        Release();
        Cut();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Connect(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // disposed
        }
    }

    private async Task Connect(System.Net.Sockets.Socket outer)
    {
        if (Interlocked.Exchange(ref _swallowsNext, 0) == 1)
        {
            lock (_sockets) _sockets.Add(outer);
            return;
        }

        var inner = new System.Net.Sockets.Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await inner.ConnectAsync(IPAddress.Loopback, NodePort);
        }
        catch (SocketException)
        {
            // The node does not listen yet, or no more: as if it was dialled itself.
            outer.Close(0);
            inner.Dispose();
            return;
        }

        lock (_sockets) _sockets.AddRange([outer, inner]);
        var number = Interlocked.Increment(ref _connections);
        _ = Pump(outer, inner, number);
        _ = Pump(inner, outer, number);
    }

    private async Task Pump(System.Net.Sockets.Socket from, System.Net.Sockets.Socket to, int number)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                if (_held is { } held && number > _heldFrom)
                    await held.Task;
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // cut
        }
        finally
        {
            from.Close();
            to.Close();
        }
    }
}
