namespace ActorSocketIo.Cluster.Tests.Adapter;

public abstract partial class AdapterContract
{
    [Fact]
    public async Task Data_of_a_socket_of_another_node_is_written_and_the_next_question_of_any_node_sees_it()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var owned = SocketOf(clients[^1], Nodes - 1);
        owned.Data.Set("kept", 1);
        owned.Data.Set("dropped", 1);
        var remote = (await On(0, nsp).To(owned.Id).FetchSocketsAsync().WaitAsync(Patience)).Single();

        await remote.SetDataAsync("Name", new { first = "Ann", bytes = new byte[] { 9 } }).WaitAsync(Patience);
        await remote.MergeDataAsync(new { a = 1, b = "two" }).WaitAsync(Patience);
        await remote.RemoveDataAsync("dropped", "never there").WaitAsync(Patience);

        Assert.Equal([9], owned.Data["Name"]["bytes"].Get<byte[]>()!);      // on its node: at once
        for (var node = 0; node < Nodes; node++)
        {
            var seen = (await On(node, nsp).To(owned.Id).FetchSocketsAsync(SocketFields.Data).WaitAsync(Patience)).Single().Data;
            Assert.Equal(["Name", "a", "b", "kept", "node"], seen.EnumerateObject().Select(m => m.Key).Order(StringComparer.Ordinal));
            Assert.Equal("Ann", seen["Name"]["first"].Get<string>());
            Assert.Equal([9], seen["Name"]["bytes"].Get<byte[]>()!);
            Assert.Equal("two", seen["b"].Get<string>());
        }
        Assert.False(remote.Data["dropped"].IsNull);      // a snapshot stays as it was
        await Assert.ThrowsAsync<ArgumentException>(() => remote.MergeDataAsync(new[] { 1 }));
    }

    [Fact]
    public async Task Data_that_was_written_is_there_when_what_was_emitted_afterwards_is_handled()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var (client, owned) = (clients[^1], SocketOf(clients[^1], Nodes - 1));
        var read = new TaskCompletionSource<int>();
        owned.OnAnyOutgoing((_, _) => read.TrySetResult(owned.Data["n"].Get<int>()));
        var remote = (await On(0, nsp).To(owned.Id).FetchSocketsAsync(SocketFields.Id).WaitAsync(Patience)).Single();

        var written = remote.SetDataAsync("n", 7);
        remote.Emit("look");

        Assert.Equal(7, await read.Task.WaitAsync(Patience));
        Assert.Equal("look", (await Next(client)).EventName);
        await written.WaitAsync(Patience);
    }

    [Fact]
    public async Task Data_is_written_while_a_handler_of_that_very_socket_awaits_it()
    {
        var nsp = NewName();
        var clients = await Spread(nsp);
        var owned = SocketOf(clients[^1], Nodes - 1);
        var remote = (await On(0, nsp).To(owned.Id).FetchSocketsAsync(SocketFields.Id).WaitAsync(Patience)).Single();
        owned.On<int>("write me", async () =>
        {
            await remote.SetDataAsync("n", 3);
            return owned.Data["n"].Get<int>();
        });

        Assert.Equal(3, (await clients[^1].EmitWithAckAsync("write me").WaitAsync(Patience)).Get<int>(0));
    }

    [Fact]
    public async Task Writing_data_of_a_socket_that_is_gone_fails_and_of_those_in_a_room_of_its_name_changes_nothing()
    {
        var nsp = NewName();
        var clients = await Spread(nsp, each: 2);
        var remote = (await On(0, nsp).To(clients[^1].Id).FetchSocketsAsync().WaitAsync(Patience)).Single();
        var namesake = SocketOf(clients[0], 0);
        await namesake.JoinAsync(remote.Id).WaitAsync(Patience);

        await remote.SetDataAsync("n", 1).WaitAsync(Patience);
        await remote.DisconnectAsync().WaitAsync(Patience);      // and whoever is in the room, as in the reference
        var gone = await Assert.ThrowsAsync<SocketIoException>(() => remote.SetDataAsync("n", 2).WaitAsync(Patience));

        Assert.Equal("socket has been disconnected", gone.Message);
        Assert.True(namesake.Data["n"].IsNull);
    }
}
