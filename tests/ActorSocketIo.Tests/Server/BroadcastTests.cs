using System.Runtime.InteropServices;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

public sealed class BroadcastTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Narrowing_gives_a_new_operator_and_leaves_the_old_one()
    {
        var (nsp, a, b) = await TwoAsync();
        await nsp.Sockets[a.Id].JoinAsync("a");
        await nsp.Sockets[b.Id].JoinAsync("b");

        var onlyA = nsp.To("a");
        _ = onlyA.To("b");
        _ = onlyA.Except("a");
        _ = onlyA.Volatile;
        onlyA.Emit("for a");
        onlyA.To("b").Emit("for both");
        onlyA.Emit("for a again");

        Assert.Equal(["for a", "for both", "for a again"], [(await a.Next()).EventName, (await a.Next()).EventName, (await a.Next()).EventName]);
        Assert.Equal("for both", (await b.Next()).EventName);
        Assert.False(b.TryReceive(out _));
    }

    [Fact]
    public async Task Except_wins_over_to_with_several_rooms_and_ids()
    {
        var (nsp, a, b) = await TwoAsync();
        var c = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await nsp.SocketsJoinAsync("all");
        await nsp.Sockets[a.Id].JoinAsync("out");

        nsp.To("all").Except("out", b.Id).Emit("for c");
        nsp.Except("out").Except(b.Id).Emit("for c too");
        nsp.To("nobody is here").Emit("for nobody");
        nsp.Emit("end");

        Assert.Equal("end", (await a.Next()).EventName);
        Assert.Equal("end", (await b.Next()).EventName);
        foreach (var name in (string[])["for c", "for c too", "end"])
            Assert.Equal(name, (await c.Next()).EventName);
    }

    [Fact]
    public async Task One_buffer_is_shared_by_all_recipients()
    {
        var nsp = fixture.NewNamespace();
        var a = new RawClient(fixture.Io);
        var b = new RawClient(fixture.Io);
        await a.JoinAsync(nsp.Name);
        await b.JoinAsync(nsp.Name);

        nsp.Emit("shared", "text");
        await a.Next();
        await b.Next();

        Assert.Same(BufferOf(a), BufferOf(b));

        static byte[] BufferOf(RawClient client)
        {
            Assert.True(MemoryMarshal.TryGetArray(client.Transport.Sent.Last().Payload, out var segment));
            return segment.Array!;
        }
    }

    [Fact]
    public async Task Answers_of_all_clients_are_collected_first_arguments_only()
    {
        var (nsp, a, b) = await TwoAsync();

        var answers = nsp.EmitWithAckAsync("ask");
        (await a.Next()).Ack([1, "ignored"]);
        (await b.Next()).Ack([new byte[] { 2 }]);

        var all = await answers.Soon();
        Assert.Equal(2, all.Count);
        Assert.Equal(1, all.Single(one => one.Attachments.Count == 0).Get<int>());
        Assert.Equal([2], all.Single(one => one.Attachments.Count == 1).Get<byte[]>()!);
    }

    [Fact]
    public async Task With_no_recipients_the_answers_are_there_at_once_and_none()
    {
        var nsp = fixture.NewNamespace();

        Assert.Empty(await nsp.EmitWithAckAsync("ask").Soon());
        Assert.Empty(await nsp.To("nobody is here").Timeout(TimeSpan.FromMinutes(1)).EmitWithAckAsync("ask").Soon());
    }

    [Fact]
    public async Task A_silent_client_is_a_timeout_with_the_answers_of_the_others_and_nothing_is_kept()
    {
        var (nsp, a, b) = await TwoAsync();

        var answers = nsp.Timeout(TimeSpan.FromMilliseconds(200)).EmitWithAckAsync("ask");
        (await a.Next()).Ack([1]);
        await b.Next();

        var failure = await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Soon());
        Assert.Equal("operation has timed out", failure.Message);
        Assert.Equal(1, Assert.Single(failure.Responses).Get<int>());
        await Eventually.True(() => nsp.Sockets.Values.All(socket => socket.Acks.IsEmpty));
    }

    [Fact]
    public async Task A_client_that_leaves_is_not_waited_for()
    {
        var (nsp, a, b) = await TwoAsync();

        var answers = nsp.Timeout(TimeSpan.FromMinutes(1)).EmitWithAckAsync("ask");
        (await a.Next()).Ack(["here"]);
        b.Connection.Drop();

        Assert.Equal("here", Assert.Single(await answers.Soon()).Get<string>());
    }

    [Fact]
    public async Task A_second_answer_of_a_client_does_not_count_for_another()
    {
        var (nsp, a, b) = await TwoAsync();

        var answers = nsp.EmitWithAckAsync("ask");
        var question = await a.Next();
        question.Ack(["a"]);
        question.Ack(["a again"]);
        (await b.Next()).Ack(["b"]);

        Assert.Equal(["a", "b"], (await answers.Soon()).Select(answer => answer.Get<string>()!).Order());
    }

    [Fact]
    public async Task An_awaited_emit_completes_when_it_is_on_its_way()
    {
        var (nsp, a, _) = await TwoAsync();

        await nsp.EmitAsync("awaited", [new[] { 1, 2 }]).Soon();

        var received = await a.Next();
        Assert.Equal([1, 2], received.Args.Get<int[]>(0)!);
    }

    [Fact]
    public async Task Many_threads_may_emit_while_sockets_come_and_go()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.JoinAsync("room"));
        var steady = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        await Eventually.True(() => nsp.Adapter.Sockets("room").Count == 1);

        var coming = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                (await fixture.Host.ConnectAsync(nsp.Name).Soon()).Connection.Drop();
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 250; i++)
                nsp.To("room").Emit("n", thread, i);
        }))).Soon();
        await coming.Soon();

        var last = new int[] { -1, -1, -1, -1 };
        for (var i = 0; i < 1000; i++)
        {
            var received = await steady.Next();
            var thread = received.Args.Get<int>(0);
            Assert.Equal(last[thread] + 1, received.Args.Get<int>(1));
            last[thread]++;
        }
    }

    private async Task<(Namespace Nsp, TestClient A, TestClient B)> TwoAsync()
    {
        var nsp = fixture.NewNamespace();
        return (nsp, await fixture.Host.ConnectAsync(nsp.Name).Soon(), await fixture.Host.ConnectAsync(nsp.Name).Soon());
    }
}
