using ActorSocketIo.Sockets;
using ActorSocketIo.Tests.Adapter;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Sockets;

public sealed class SocketsByNamespaceTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private readonly SocketsByNamespace _sockets = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Knows_each_by_its_name_and_who_is_being_let_in(int count)
    {
        var all = await fixture.Sockets(count);
        for (var i = 0; i < count; i++)
            _sockets[$"/{i}"] = null;
        Assert.Equal(count, _sockets.Count);
        Assert.Empty(_sockets.All);

        for (var i = 0; i < count; i++)
            _sockets[$"/{i}"] = all[i];

        Assert.Equal(count, _sockets.Count);
        Assert.Equal(all, _sockets.All);
        for (var i = 0; i < count; i++)
        {
            Assert.True(_sockets.TryGetValue($"/{i}", out var found));
            Assert.Same(all[i], found);
        }

        Assert.False(_sockets.TryGetValue("/other", out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Forgets_what_is_removed_and_takes_it_again(int count)
    {
        var all = await fixture.Sockets(count);
        for (var i = 0; i < count; i++)
            _sockets[$"/{i}"] = all[i];

        _sockets.Remove("/0");
        _sockets.Remove("/other");
        Assert.Equal(count - 1, _sockets.Count);
        Assert.False(_sockets.TryGetValue("/0", out _));
        _sockets["/0"] = all[0];
        Assert.True(_sockets.TryGetValue("/0", out _));

        _sockets.Clear();
        Assert.Equal(0, _sockets.Count);
        Assert.Empty(_sockets.All);
    }
}
