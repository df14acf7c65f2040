namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.2: a remote join that its caller does not wait for any more is done all the same, and emits after it find the sockets.</summary>
public sealed class LateJoinTests(HeldNodes cluster) : ContractTest(cluster), IClassFixture<HeldNodes>, IDisposable
{
    private readonly HeldNodes _cluster = cluster;

    public void Dispose() => _cluster.Go();

    [Fact]
    public async Task An_emit_reaches_who_joins_after_the_callers_deadline_and_then_the_room_is_filtered_again()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var node = Hosts[0].Server.Node!;
        _cluster.Stop(2);

        var failure = await Assert.ThrowsAsync<PartialAnswerException<string>>(
            () => On(0, nsp).To(clients[2].Id).Timeout(TimeSpan.FromMilliseconds(200)).SocketsJoinAsync("late").WaitAsync(Patience));
        On(0, nsp).To("late").Emit("hello");
        _cluster.Go();
        On(0, nsp).Emit("end");

        Assert.Equal([Last], failure.Answer.Missing);
        Assert.Equal(["hello"], await UpTo(clients[2], "end"));
        Assert.Empty(await UpTo(clients[1], "end"));
        await TestCluster.Until(() => node.Interest.NodesFor(nsp, ["late"]).ToArray() is [var one] && one.ToString() == Last, "emits to the room go to its node only");
        Assert.Equal(0, node.Desk.Count);
    }

    [Fact]
    public async Task A_room_without_a_name_is_refused_before_anything_is_done()
    {
        var nsp = NewName();
        await Spread(nsp);

        await Assert.ThrowsAsync<ArgumentNullException>(() => On(0, nsp).SocketsJoinAsync("named", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => On(0, nsp).SocketsLeaveAsync([null!]));

        Assert.Equal(0, await On(0, nsp).To("named").CountAsync().WaitAsync(Patience));
        Assert.True(Hosts[0].Server.Node!.Interest.NodesFor(nsp, ["named"]).IsEmpty);
    }
}
