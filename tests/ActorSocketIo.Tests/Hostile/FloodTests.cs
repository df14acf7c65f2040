using System.Text;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Much of everything: each flood ends at a limit, and costs nobody but its sender.</summary>
public sealed class FloodTests(LimitedFixture fixture) : HostileTest(fixture), IClassFixture<LimitedFixture>
{
    [Fact]
    public async Task One_client_may_join_so_many_namespaces_and_no_more()
    {
        Io.Of((name, _) => ValueTask.FromResult(name.StartsWith("/many-", StringComparison.Ordinal)));
        var client = new RawClient(Io);

        for (var i = 0; i < 50; i++)
            await client.JoinAsync($"/many-{i}");
        client.Send("40/many-50,");

        Assert.Equal("""44/many-50,{"message":"too many namespaces"}""", await client.Next());
        Assert.False(client.IsClosed);
        client.Send("41/many-7,");
        await client.JoinAsync("/many-50");
    }

    [Fact]
    public async Task Namespaces_whose_middlewares_have_not_decided_count_too()
    {
        var gate = new TaskCompletionSource();
        Io.Of((name, _) => ValueTask.FromResult(name.StartsWith("/slow-", StringComparison.Ordinal))).Use(_ => gate.Task);
        var client = new RawClient(Io);

        client.Send(Enumerable.Range(0, 51).Select(i => (object)$"40/slow-{i},"));

        Assert.Equal("""44/slow-50,{"message":"too many namespaces"}""", await client.Next());
        gate.SetResult();
        for (var i = 0; i < 50; i++)
            Assert.StartsWith("40/slow-", await client.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_thousand_CONNECTs_in_one_read_as_many_are_granted_as_may_be()
    {
        Io.Of(async (name, _) =>
        {
            await Task.Yield();
            return name.StartsWith("/burst-", StringComparison.Ordinal);
        });
        var client = new RawClient(Io);

        client.Send(Enumerable.Range(0, 1000).Select(i => (object)$"40/burst-{i},"));

        var granted = 0;
        for (var i = 0; i < 1000; i++)
            granted += (await client.Next()).StartsWith("40", StringComparison.Ordinal) ? 1 : 0;
        Assert.Equal(50, granted);
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task Many_clients_cannot_make_more_dynamic_namespaces_than_may_be()
    {
        Io.Of(async (name, _) =>
        {
            await Task.Yield();
            return name.StartsWith("/cap-", StringComparison.Ordinal);
        });
        var clients = Enumerable.Range(0, 10).Select(_ => new RawClient(Io)).ToArray();

        await Task.WhenAll(clients.Select((client, n) => Task.Run(() => client.Send(Enumerable.Range(0, 40).Select(i => (object)$"40/cap-{n}-{i},")))));
        var refused = 0;
        foreach (var client in clients)
        {
            for (var i = 0; i < 40; i++)
                refused += (await client.Next()).StartsWith("44", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.Equal(200, refused);
        Assert.Equal(200, Io.AllNamespaces.Count(nsp => nsp.Name.StartsWith("/cap-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Events_that_no_handler_takes_in_time_close_at_the_limit_in_number()
    {
        var gate = new TaskCompletionSource();
        Io.Of("/slow").OnConnection(socket => socket.On("e", () => gate.Task));
        var (client, socket) = await JoinAsync("/slow");

        client.Send(Enumerable.Repeat((object)"""42/slow,["e"]""", 102));

        await AssertClosedAsync(client);
        gate.SetResult();
        await Eventually.True(() => !socket.Connected);
    }

    [Fact]
    public async Task Events_that_no_handler_takes_in_time_close_at_the_limit_in_bytes()
    {
        var gate = new TaskCompletionSource();
        Io.Of("/slower").OnConnection(socket => socket.On("e", () => gate.Task));
        var (client, _) = await JoinAsync("/slower");

        client.Send(Enumerable.Repeat((object)("""42/slower,["e",""" + '"' + new string('x', 10_000) + "\"]"), 8));

        await AssertClosedAsync(client);
        gate.SetResult();
    }

    [Fact]
    public async Task Events_that_handlers_take_are_no_flood()
    {
        var (client, _) = await JoinAsync();

        for (var i = 0; i < 5000; i++)
        {
            client.Send($"42{i}[\"echo\",{i}]");
            Assert.Equal($"43{i}[{i}]", await client.Next());
        }

        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task Answers_to_nothing_leave_nothing()
    {
        var (client, socket) = await JoinAsync();

        client.Send(Enumerable.Range(0, 20_000).Select(i => (object)$"43{i}[{i}]"));
        client.Send("""427["echo",1]""");

        Assert.Equal("437[1]", await client.Next());
        Assert.True(socket.Acks.IsEmpty);
    }

    [Fact]
    public async Task Leaving_and_joining_again_and_again_leaves_nothing()
    {
        var client = new RawClient(Io);

        for (var i = 0; i < 500; i++)
        {
            client.Send("40/chat,");
            await client.Next();
            client.Send("41/chat,");
        }

        await Eventually.True(() => Io.Of("/chat").Sockets.Count == 0);
        Assert.False(client.IsClosed);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(1_000)]
    [InlineData(256)]
    public async Task Deep_JSON_closes(int depth)
    {
        var (client, _) = await JoinAsync();

        client.Send("42[\"echo\"," + new string('[', depth) + new string(']', depth) + "]");

        await AssertClosedAsync(client);
    }

    [Fact]
    public async Task JSON_that_is_just_not_too_deep_can_be_echoed()
    {
        var (client, _) = await JoinAsync();
        var deep = new string('[', 255) + new string(']', 255);

        client.Send("427[\"echo\"," + deep + "]");

        Assert.Equal($"437[{deep}]", await client.Next());
    }

    [Fact]
    public async Task Deep_auth_closes_or_is_only_data()
    {
        var client = new RawClient(Io);
        client.Send("40{\"a\":" + new string('[', 5_000) + new string(']', 5_000) + "}");
        await AssertClosedAsync(client);

        var other = new RawClient(Io);
        other.Send("""40{"__proto__":{"admin":true},"token":"\ud800"}""");
        Assert.StartsWith("40{\"sid\":", await other.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_of_a_million_digits_closes_and_so_do_as_many_attachments()
    {
        foreach (var start in (string[])["42", "43", "45"])
        {
            var (client, _) = await JoinAsync();
            client.Send(start + new string('9', 1_000_000) + (start == "45" ? "-" : "") + "[\"echo\"]");
            await AssertClosedAsync(client);
        }
    }

    [Fact]
    public async Task Very_many_small_arguments_are_read_in_proportion()
    {
        var (client, _) = await JoinAsync();
        var args = new StringBuilder("427[\"count\"");
        for (var i = 0; i < 20_000; i++)
            args.Append(",0");
        Io.Sockets.Sockets.Values.Last().Emit("ignored");

        client.Send(args.Append(']').ToString(), """428["echo"]""");

        string frame;
        do
            frame = await client.Next();
        while (frame != "438[]");
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task Unfinished_packets_of_clients_that_vanish_are_forgotten()
    {
        for (var i = 0; i < 50; i++)
        {
            var (client, _) = await JoinAsync();
            client.Send("""4510-["echo",{"_placeholder":true,"num":0}]""", new byte[1000]);
            client.Transport.Disconnect();
        }

        await Eventually.True(() => Io.Engine.ClientsCount == 1);
    }

    [Fact]
    public async Task A_slow_reader_that_makes_the_server_talk_costs_its_own_outbox_only()
    {
        var (client, _) = await JoinAsync();
        client.Transport.IsStalled = true;

        for (var i = 0; i < 20_000 && !client.IsClosed; i++)
            client.Send($"42{i}[\"echo\",{i}]");

        await Eventually.True(() => client.CloseReason is not null);
        Assert.Contains(client.CloseReason, (string[])["transport close", "forced close"]);
    }
}
