using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Limits;

/// <summary>How many namespaces a client of a running server may be in.</summary>
public sealed class NamespaceLimitTests
{
    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task One_more_than_may_be_is_refused_and_the_others_go_on(string transport)
    {
        using var limits = new CountedLimits();
        await using var server = await LimitedServer.StartAsync(
            options => options.MaxNamespacesPerClient = 2,
            io =>
            {
                foreach (var name in (string[])["/", "/a", "/b"])
                    io.Of(name).OnConnection(socket => socket.On("echo", (string text) => text));
            });
        var client = await server.JoinAsync(transport);

        await client.SendAsync("40/a,");
        Assert.StartsWith("40/a,", await client.ReadAsync(), StringComparison.Ordinal);
        await client.SendAsync("40/b,");
        Assert.Equal("""44/b,{"message":"too many namespaces"}""", await client.ReadAsync());
        await client.SendAsync("""42/a,7["echo","well?"]""");
        Assert.Equal("""43/a,7["well?"]""", await client.ReadAsync());
        await client.SendAsync("41/a,");
        await client.SendAsync("40/b,");
        Assert.StartsWith("40/b,", await client.ReadAsync(), StringComparison.Ordinal);

        Assert.True(limits.Of("namespaces") >= 1);
        var other = await server.JoinAsync(transport).Soon();
        await other.SendAsync("40/a,");
        Assert.StartsWith("40/a,", await other.ReadAsync(), StringComparison.Ordinal);
    }
}
