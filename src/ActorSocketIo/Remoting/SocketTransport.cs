using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
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
    /// <summary>Connections that others may have made, each of which is a thread. A node makes one or two.</summary>
    private const int MostServed = 1024;

    /// <summary>So that a process without free handles does not spin.</summary>
    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromMilliseconds(100);

    private readonly SocketTransportSettings _settings;
    private readonly TlsHandshake? _tls;
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
        MaximumPayloadBytes = _settings.MaximumFrame;
        _tls = _settings.IsSecured ? new TlsHandshake(system.Settings.Setup.Get<DotNettySslSetup>() is { HasValue: true } setup ? setup.Value : null, _log) : null;
        SchemeIdentifier = _tls is null ? "tcp" : "ssl.tcp";
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        try
        {
            var end = _settings.Resolve(_settings.Hostname, _settings.Port);
            _listening = new TcpSocket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _listening.Bind(end);
            _listening.Listen(_settings.Backlog);
        }
        catch (SocketException e)
        {
            Dispose();
            throw new RemoteTransportException($"Failed to bind to [{_settings.Hostname}:{_settings.Port}]: {e.Message}", e);
        }

        var listening = _listening;
        _arrivals.Task.ContinueWith(
            heard => OwnThread.Start("accept", () => Accept(listening, heard.Result)),
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return Task.FromResult((AddressOf((IPEndPoint)_listening.LocalEndPoint!, _settings.PublicHostname, _settings.PublicPort), _arrivals));
    }

    public override Task<AssociationHandle> Associate(Address remoteAddress)
    {
        var promise = new TaskCompletionSource<AssociationHandle>(TaskCreationOptions.RunContinuationsAsynchronously);
        OwnThread.Start($"with {remoteAddress.Host}:{remoteAddress.Port}", () =>
        {
            SocketAssociation association;
            try
            {
                association = Dial(remoteAddress);
            }
            catch (Exception e) when (IsNoConnection(e))
            {
                promise.SetException(new InvalidAssociationException($"No connection to {remoteAddress}: {e.Message}", e));
                return;
            }

            promise.SetResult(association);
            Run(association);
        });
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

    private void Accept(TcpSocket listening, IAssociationEventListener listener)
    {
        while (!_closing.IsSet)
            TakeIn(listening, listener);
    }

    private void TakeIn(TcpSocket listening, IAssociationEventListener listener)
    {
        try
        {
            var socket = listening.Accept();
            var end = (IPEndPoint)socket.RemoteEndPoint!;
            if (Interlocked.Increment(ref _served) <= MostServed)
                OwnThread.Start($"with {end}", () => Serve(socket, AddressOf(end), listener));
            else
                Refuse(socket, end);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException && _closing.IsSet)
        {
            // shut down
        }
        catch (SocketException e)
        {
            // Gone again, or this process may have no more connections.
            _log.Warning("A connection was not accepted: {0}", e.Message);
            _closing.Wait(s_afterRefusal);
        }
    }

    private void Refuse(TcpSocket socket, IPEndPoint end)
    {
        _log.Warning("The connection from {0} was not accepted: there are {1} already. Only nodes should reach this port.", end, MostServed);
        socket.Dispose();
        Interlocked.Decrement(ref _served);
    }

    private void Serve(TcpSocket socket, Address remote, IAssociationEventListener listener)
    {
        try
        {
            var association = Open(socket, remote, stream => _tls is null ? stream : _tls.Accept(stream, remote.Host));
            listener.Notify(new InboundAssociation(association));
            Run(association);
        }
        catch (Exception e) when (IsNoConnection(e))
        {
            _log.Warning("The connection from {0} was not accepted: {1}", remote, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _served);
        }
    }

    private SocketAssociation Dial(Address remote)
    {
        var end = _settings.Resolve(remote.Host, remote.Port!.Value);
        var socket = new TcpSocket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        return Open(socket, remote, stream => _tls is null ? stream : _tls.Connect(stream, remote.Host), end);
    }

    /// <summary>Makes a connection of a socket, in the time allowed for it.</summary>
    /// <param name="socket">Closed if it fails.</param>
    /// <param name="remote">The other node.</param>
    /// <param name="secure">What is read and written instead of the bare connection.</param>
    /// <param name="dials">Where it must connect to first.</param>
    private SocketAssociation Open(TcpSocket socket, Address remote, Func<NetworkStream, Stream> secure, IPEndPoint? dials = null)
    {
        using var deadline = new Timer(_ => socket.Dispose(), null, _settings.ConnectTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            _settings.Apply(socket);
            if (dials is not null)
                socket.Connect(dials);
            var local = AddressOf((IPEndPoint)socket.LocalEndPoint!, _settings.Hostname);
            var association = new SocketAssociation(local, remote, socket, secure(new NetworkStream(socket, ownsSocket: true)), _settings.MaximumFrame, _log);
            _associations.TryAdd(association, association);
            if (_closing.IsSet)
                association.Disassociate("this node ends", _log);
            return association;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Run(SocketAssociation association)
    {
        association.Run();
        _associations.TryRemove(association, out _);
    }

    private Address AddressOf(IPEndPoint end, string? host = null, int? port = null)
    {
        host ??= end.Address.ToString();
        return new(SchemeIdentifier, System.Name, host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, port ?? end.Port);
    }

    private static bool IsNoConnection(Exception e) => e is SocketException or IOException or AuthenticationException or ObjectDisposedException;
}
