using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorSocketIo.AspNetCore.Connections;
using ActorSocketIo.Tests.Server;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Tests.Connections;

public sealed class ListeningSocketTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly EventLoop _loop = new(width: 2);
    private readonly List<TcpSocket> _clients = [];
    private readonly TcpSocket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private EndPoint _address = null!;
    private ListeningSocket _listening = null!;

    public Task InitializeAsync()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.NoDelay = true;
        _socket.Listen(512);
        _address = _socket.LocalEndPoint!;
        _listening = new ListeningSocket(_socket, _loop);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _loop.Dispose();
        await Eventually.True(() => _loop.Threads == 0);
    }

    public void Dispose()
    {
        _listening.Dispose();
        foreach (var client in _clients)
            client.Dispose();
    }

    [LinuxFact]
    public async Task Accepts_whoever_comes_before_and_after_it_is_asked()
    {
        Connect(3);
        for (var i = 0; i < 3; i++)
            (await NextAsync())!.Dispose();

        var next = NextAsync();
        Assert.False(next.IsCompleted);
        Connect(1);

        using var accepted = await next;
        Assert.Equal(_clients[^1].LocalEndPoint, accepted!.RemoteEndPoint);
        Assert.Equal(_address, accepted.LocalEndPoint);
    }

    [LinuxFact]
    public async Task Many_that_come_at_once_are_accepted_once_each()
    {
        const int many = 300;
        var accepted = new ConcurrentBag<EndPoint?>();
        var accepting = Task.Run(async () =>
        {
            while (await _listening.AcceptAsync() is { } socket)
            {
                accepted.Add(socket.RemoteEndPoint);
                socket.Dispose();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Connect(many / 3))));
        await Eventually.True(() => accepted.Count == many);
        _listening.Dispose();

        await accepting.WaitAsync(Patience);
        Assert.Equal(_clients.Select(client => $"{client.LocalEndPoint}").Order(), accepted.Select(end => $"{end}").Order());
    }

    [LinuxFact]
    public async Task What_it_accepts_sends_without_delay_as_it_does_itself()
    {
        Connect(1);

        using var accepted = await NextAsync();

        Assert.True(accepted!.NoDelay);
    }

    [LinuxFact]
    public async Task Who_waits_while_it_closes_and_who_asks_after_that_get_nothing()
    {
        var waiting = NextAsync();

        _listening.Dispose();

        Assert.Null(await waiting);
        Assert.Null(await NextAsync());
    }

    [LinuxFact]
    public async Task It_closes_with_its_loop()
    {
        var waiting = NextAsync();

        _loop.Dispose();

        Assert.Null(await waiting);
    }

    private Task<TcpSocket?> NextAsync() => _listening.AcceptAsync().AsTask().WaitAsync(Patience);

    private void Connect(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var client = new TcpSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(_address);
            lock (_clients)
                _clients.Add(client);
        }
    }
}
