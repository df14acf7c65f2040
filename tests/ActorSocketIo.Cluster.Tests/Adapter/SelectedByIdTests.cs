using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>DESIGN §3.8: what is wanted of sockets by their ids concerns their nodes, whichever other one stands still.</summary>
public sealed class SelectedByIdTests(SilentNodes cluster) : ContractTest(cluster), IClassFixture<SilentNodes>, IDisposable
{
    /// <summary>Far more than a test waits for.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly SilentNodes _cluster = cluster;

    public void Dispose() => _cluster.Speak();

    [Fact]
    public async Task A_node_without_a_lease_neither_delays_nor_fails_what_is_wanted_of_one_socket()
    {
        var (nsp, clients) = await Stalled();
        var remote = (await On(0, nsp).To(clients[1].Id).Timeout(Long).FetchSocketsAsync().WaitAsync(Patience)).Single().Timeout(Long);

        await remote.SetDataAsync("a", 1).WaitAsync(Patience);
        await remote.MergeDataAsync(new { b = 2 }).WaitAsync(Patience);
        await remote.RemoveDataAsync("a").WaitAsync(Patience);
        await remote.JoinAsync("r").WaitAsync(Patience);
        Assert.Contains("r", SocketOf(clients[1], 1).Rooms);
        await remote.LeaveAsync("r").WaitAsync(Patience);
        var asked = remote.EmitWithAckAsync("ask");
        (await Next(clients[1])).Ack([7]);
        Assert.Equal(7, (await asked.WaitAsync(Patience)).Get<int>());
        await remote.DisconnectAsync().WaitAsync(Patience);

        Assert.Equal("socket has been disconnected", (await Assert.ThrowsAsync<SocketIoException>(() => remote.SetDataAsync("a", 1).WaitAsync(Patience))).Message);
        Assert.Equal("socket has been disconnected", (await Assert.ThrowsAsync<SocketIoException>(() => remote.EmitWithAckAsync("ask").WaitAsync(Patience))).Message);
    }

    [Fact]
    public async Task Nor_what_is_wanted_of_several_by_their_ids()
    {
        var (nsp, clients) = await Stalled();
        var both = On(0, nsp).To(clients[0].Id, clients[1].Id).Timeout(Long);
        string[] ids = [clients[0].Id, clients[1].Id];

        Assert.Equal(2, await both.CountAsync().WaitAsync(Patience));
        Assert.Equal(ids.Order(), (await both.AllSocketsAsync().WaitAsync(Patience)).Order());
        Assert.Equal(ids.Order(), (await ToList(both.StreamSocketsAsync(SocketFields.Id)).WaitAsync(Patience)).Select(s => s.Id).Order());
        await both.SocketsJoinAsync("r").WaitAsync(Patience);
        var asked = both.EmitWithAckAsync("ask");
        foreach (var client in clients[..2]) (await Next(client)).Ack([1]);
        Assert.Equal(2, (await asked.WaitAsync(Patience)).Count);
    }

    [Fact]
    public async Task The_socket_of_a_silent_node_is_still_missed()
    {
        var (nsp, clients) = await Stalled();

        var failure = await Assert.ThrowsAsync<PartialAnswerException<int>>(() => On(0, nsp).To(clients[2].Id).Timeout(TimeSpan.FromSeconds(1)).CountAsync().WaitAsync(Patience));

        Assert.Equal([Last], failure.Answer.Missing);
    }

    [Fact]
    public async Task Who_has_joined_a_room_named_like_a_socket_of_another_node_is_found_by_that_id()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        await SocketOf(clients[2], 2).JoinAsync(clients[1].Id).WaitAsync(Patience);

        Assert.Equal(2, await On(0, nsp).To(clients[1].Id).CountAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task The_first_answer_is_that_of_a_socket_whoever_else_is_in_its_room()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        await SocketOf(clients[2], 2).JoinAsync(clients[1].Id).WaitAsync(Patience);
        var remote = (await On(0, nsp).To(clients[1].Id).FetchSocketsAsync().WaitAsync(Patience)).Single(s => s.Id == clients[1].Id).Timeout(Long);
        _cluster.Silence();

        var asked = remote.EmitWithAckAsync("ask");
        (await Next(clients[1])).Ack([1]);

        Assert.Equal(1, (await asked.WaitAsync(Patience)).Get<int>());
    }

    /// <summary>A client on each node, whose last node has said nothing for longer than a lease.</summary>
    private async Task<(string Namespace, TestClient[] Clients)> Stalled()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        _cluster.Silence();
        _cluster.ForgetInterest();
        var node = Hosts[0].Server.Node!;
        await TestCluster.Until(() => node.Interest.NodesFor(nsp, ["nobody's"]).Contains(Hosts[2].Server.Node!.Peers.Self), "its lease has ended");
        return (nsp, clients);
    }
}
