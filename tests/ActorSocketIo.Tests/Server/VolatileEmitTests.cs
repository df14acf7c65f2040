namespace ActorSocketIo.Tests.Server;

public sealed class VolatileEmitTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task A_client_that_can_take_it_gets_it()
    {
        var (nsp, client, socket) = await JoinAsync();

        socket.Volatile.Emit("one");
        nsp.Volatile.Emit("two");

        Assert.Equal($$"""42{{nsp}},["one"]""", await client.Next());
        Assert.Equal($$"""42{{nsp}},["two"]""", await client.Next());
    }

    [Fact]
    public async Task A_client_that_cannot_take_it_never_gets_it_but_everything_else()
    {
        var (nsp, client, socket) = await JoinAsync();

        client.Transport.IsStalled = true;
        socket.Emit("regular");
        socket.Volatile.Emit("lost");
        nsp.Volatile.Emit("lost");
        nsp.To(socket.Id).Volatile.Emit("lost");
        nsp.Emit("regular too");
        client.Transport.IsStalled = false;
        socket.Volatile.Emit("after");

        foreach (var name in (string[])["regular", "regular too", "after"])
            Assert.Equal($$"""42{{nsp}},["{{name}}"]""", await client.Next());
    }

    [Fact]
    public async Task Binary_is_lost_as_a_whole()
    {
        var (nsp, client, socket) = await JoinAsync();

        client.Transport.IsStalled = true;
        socket.Volatile.Emit("lost", new byte[] { 1 });
        client.Transport.IsStalled = false;
        socket.Volatile.Emit("kept", new byte[] { 2 });

        Assert.Equal($$"""451-{{nsp}},["kept",{"_placeholder":true,"num":0}]""", await client.Next());
        Assert.Equal("bAg==", await client.Next());
    }

    [Fact]
    public async Task Of_a_broadcast_only_the_slow_miss_it()
    {
        var (nsp, slow, _) = await JoinAsync();
        var fast = new RawClient(fixture.Io);
        await fast.JoinAsync(nsp.Name);

        slow.Transport.IsStalled = true;
        nsp.Volatile.Emit("volatile");
        slow.Transport.IsStalled = false;
        nsp.Emit("end");

        Assert.Equal($$"""42{{nsp}},["end"]""", await slow.Next());
        Assert.Equal($$"""42{{nsp}},["volatile"]""", await fast.Next());
    }

    private async Task<(Namespace Nsp, RawClient Client, Socket Socket)> JoinAsync()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("settled", () => true));
        var client = new RawClient(fixture.Io);
        var id = await client.JoinAsync(nsp.Name);
        // Until its connection listeners have returned, emits are held back: whether a volatile one can leave is not decided before that.
        client.Send($"42{nsp.Name},0[\"settled\"]");
        Assert.Equal($"43{nsp.Name},0[true]", await client.Next());
        await Eventually.True(() => client.Session.IsWritable); // that frame was seen while it was being written
        return (nsp, client, nsp.Sockets[id]);
    }
}
