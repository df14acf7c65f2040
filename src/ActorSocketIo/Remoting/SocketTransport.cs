using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using Akka.Remote.Transport;
using Akka.Remote.Transport.DotNetty;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Remoting;

/// <summary>Akka.Remote's way to other nodes: TCP, and nothing between a connection's threads and the actors.</summary>
/// <remarks>
/// Frames are those of Akka's own transport, whose keys it reads, so nodes with either understand each other. That one wakes four threads for each message, this one
/// one or two. Named in <c>reference.conf</c>.
/// </remarks>
internal sealed class SocketTransport : Transport, IDisposable
{
    /// <summary>What Akka puts around a message after it has looked at its length, and more.</summary>
    private const int WrapperBytes = 64;

    /// <summary>Connections that others may have made, each of which is a thread. A node makes one or two.</summary>
    private const int MostServed = 1024;

    /// <summary>So that a process without free handles does not spin.</summary>
    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromMilliseconds(100);

    private readonly SocketTransportSettings _settings;
    private readonly TlsHandshake? _tls;
    private readonly NodeConnections _connections;
    private readonly ILoggingAdapter _log;
    private readonly ConcurrentDictionary<SocketAssociation, SocketAssociation> _associations = new(ReferenceEqualityComparer.Instance);
    private readonly TaskCompletionSource<IAssociationEventListener> _arrivals = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _closing = new();
    private TcpSocket? _listening;
    private int _served;

    /// <summary>Made by Akka.Remote.</summary>
    /// <exception cref="ConfigurationException">A key asks for what this transport does not do.</exception>
    public SocketTransport(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        _log = Logging.GetLogger(system, typeof(SocketTransport));
        _settings = SocketTransportSettings.From(config);
        _connections = NodeConnections.Of(system);
        _connections.AreOurs = config.GetStringList("applied-adapters") is not { Count: > 0 };
        MaximumPayloadBytes = _settings.MaximumFrame - WrapperBytes;
        _tls = _settings.IsSecured ? new TlsHandshake(system.Settings.Setup.Get<DotNettySslSetup>() is { HasValue: true } setup ? setup.Value : null, _log) : null;
        SchemeIdentifier = _tls is null ? "tcp" : "ssl.tcp";
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        try
        {
            var listening = Bind();
            _arrivals.Task.ContinueWith(
                heard => OwnThread.Start("accept", () => Accept(listening, heard.Result)),
                CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return Task.FromResult((AddressOf((IPEndPoint)listening.LocalEndPoint!, _settings.PublicHostname, _settings.PublicPort), _arrivals));
        }
        catch (Exception e)
        {
            Dispose();
            return Task.FromException<(Address, TaskCompletionSource<IAssociationEventListener>)>(
                new RemoteTransportException($"Failed to bind to [{_settings.Hostname}:{_settings.Port}]. See InnerException for details.", e));
        }
    }

    public override Task<AssociationHandle> Associate(Address remoteAddress)
    {
        // Its continuations run on the connection's thread: they tell an actor, and the pool may be busy.
        var promise = new TaskCompletionSource<AssociationHandle>();
        try
        {
            OwnThread.Start($"with {remoteAddress.Host}:{remoteAddress.Port}", () => Associate(remoteAddress, promise));
        }
        catch (Exception e) // no thread to be had
        {
            promise.SetException(NoConnection(remoteAddress, e));
        }

        return promise.Task;
    }

    public override async Task<bool> Shutdown()
    {
        _closing.Set();
        Dispose();
        _arrivals.TrySetCanceled();
        foreach (var association in _associations.Keys)
            association.Disassociate("this node ends", _log);
        var ended = Task.WhenAll(_associations.Keys.Select(association => association.Closed));
        return await Task.WhenAny(ended, Task.Delay(2 * SocketAssociation.Linger)).ConfigureAwait(false) == ended;
    }

    /// <summary>Accepts no more connections.</summary>
    public void Dispose() => _listening?.Dispose();

    private TcpSocket Bind()
    {
        var end = _settings.Resolve(_settings.Hostname, _settings.Port);
        _listening = new TcpSocket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (end.Address.Equals(IPAddress.IPv6Any))
            _listening.DualMode = true;
        _listening.Bind(end);
        _listening.Listen(_settings.Backlog);
        return _listening;
    }

    private void Accept(TcpSocket listening, IAssociationEventListener listener)
    {
        while (!_closing.IsSet)
        {
            try
            {
                TakeIn(listening.Accept(), listener);
            }
            catch (Exception e) when (!_closing.IsSet)
            {
                // Gone again, or this process may have no more connections or threads.
                _log.Warning("A connection was not accepted: {0}", e.Message);
                _closing.Wait(s_afterRefusal);
            }
            catch (Exception)
            {
                // shut down
            }
        }
    }

    private void TakeIn(TcpSocket socket, IAssociationEventListener listener)
    {
        var served = Interlocked.Increment(ref _served);
        var taken = false;
        try
        {
            var end = (IPEndPoint)socket.RemoteEndPoint!;
            if (served > MostServed)
            {
                _log.Warning("The connection from {0} was not accepted: there are {1} already. Only nodes should reach this port.", end, MostServed);
                return;
            }

            OwnThread.Start($"with {end}", () => Serve(socket, AddressOf(end), listener));
            taken = true;
        }
        finally
        {
            if (!taken)
            {
                socket.Dispose();
                Interlocked.Decrement(ref _served);
            }
        }
    }

    private void Serve(TcpSocket socket, Address remote, IAssociationEventListener listener)
    {
        try
        {
            var association = Open(socket, remote, stream => _tls is null ? stream : _tls.Accept(stream, remote));
            listener.Notify(new InboundAssociation(association));
            Run(association);
        }
        catch (Exception e)
        {
            _log.Warning("The connection from {0} was not accepted: {1}", remote, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _served);
        }
    }

    private void Associate(Address remote, TaskCompletionSource<AssociationHandle> promise)
    {
        try
        {
            var association = Dial(remote);
            promise.SetResult(association);
            Run(association);
        }
        catch (Exception e)
        {
            if (!promise.TrySetException(NoConnection(remote, e)))
                _log.Error(e, "The connection with {0} failed.", remote);
        }
    }

    private SocketAssociation Dial(Address remote)
    {
        var end = _settings.Resolve(remote.Host, remote.Port ?? throw new ArgumentException("it has no port"));
        var socket = new TcpSocket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        return Open(socket, remote, stream => _tls is null ? stream : _tls.Connect(stream, remote), end);
    }

    /// <summary>Makes a connection of a socket, in the time allowed for it.</summary>
    /// <param name="socket">Closed if it fails.</param>
    /// <param name="remote">The other node.</param>
    /// <param name="secure">What is read and written instead of the bare connection.</param>
    /// <param name="dials">Where it must connect to first.</param>
    private SocketAssociation Open(TcpSocket socket, Address remote, Func<NetworkStream, Stream> secure, IPEndPoint? dials = null)
    {
        var isLate = false;
        using var deadline = new Timer(
            _ =>
            {
                Volatile.Write(ref isLate, true);
                socket.Dispose();
            },
            null, _settings.ConnectTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            _settings.Apply(socket);
            if (dials is not null)
                socket.Connect(dials);
            var local = AddressOf((IPEndPoint)socket.LocalEndPoint!, _settings.Hostname);
            var association = new SocketAssociation(local, remote, socket, secure(new NetworkStream(socket, ownsSocket: true)), isDialed: dials is not null, _settings.MaximumFrame, _connections, _log);
            _associations.TryAdd(association, association);
            if (_closing.IsSet)
                association.Disassociate("this node ends", _log);
            return association;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (!Volatile.Read(ref isLate))
                throw;
            throw new TimeoutException($"it took longer than {_settings.ConnectTimeout} (akka.remote.dot-netty.tcp.connection-timeout)", e);
        }
    }

    private void Run(SocketAssociation association)
    {
        try
        {
            association.Run();
        }
        finally
        {
            _associations.TryRemove(association, out _);
        }
    }

    // Without the cause, whose stack Akka would log at every attempt.
    private static InvalidAssociationException NoConnection(Address remote, Exception why) => new($"No connection to {remote}: {why.Message}");

    private Address AddressOf(IPEndPoint end, string? host = null, int? port = null)
    {
        host = host?.Trim('[', ']') ?? end.Address.ToString();
        return new(SchemeIdentifier, System.Name, host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, port ?? end.Port);
    }
}
