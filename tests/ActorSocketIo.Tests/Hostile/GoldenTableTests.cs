using System.Collections.Concurrent;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>What a client may send, and what becomes of it: the reference's behaviour, probed, row by row.</summary>
/// <remarks>Source: socket.io-protocol v5 and the parser's own rules; where we are stricter the row says so.</remarks>
public sealed class GoldenTableTests(HostileFixture fixture) : HostileTest(fixture), IClassFixture<HostileFixture>
{
    private const string Reserved = "connect connect_error disconnect disconnecting newListener removeListener";

    public static TheoryData<string> ClosesBeforeConnect =>
    [
        """42["echo"]""", "41", """430["x"]""", """42/chat,["echo"]""", "40[]", "40null", "40\"x\"", "40{", "4", "4abc", "47", "49[]", """44{"message":"x"}""", "45",
    ];

    public static TheoryData<string> Closes =>
    [
        // Types and namespaces
        "40", "40{}", "4", "47", "49", "4abc", "44{}", "44", """44{"message":"x"}""", "41{}", "41[]", """42/chat,["echo"]""", """42/nowhere,["echo"]""",
        // Payloads
        "42", "4212", "42[]", "42[{}]", "42[null]", "42[true]", "42[[]]", "42{}", "42abc", "42null", "42\"echo\"", """42["echo"]x""", """42["echo",]""", """42["echo" """,
        """42[{"toString":"x"}]""", """42[{"toString":"x","length":1}]""", """42[["echo"]]""", """42["\ud800"]""", """42["echo",NaN]""", """42["echo",undefined]""", """42['echo']""",
        // Ack ids
        """42-1["echo"]""", """421.5["echo"]""", """421e21["echo"]""", """42100000000000000000000["echo"]""", """429007199254740993["echo"]""", "43", "430", "435{}", "435null", "435\"x\"",
        // Attachments
        """45["echo"]""", """451.5-["echo"]""", """45-1-["echo"]""", """450-["echo"]""", """4511-["echo"]""", """4599999999999-["echo"]""", """45-["echo"]""", "451-", "451",
        """451-["echo",{"_placeholder":true,"num":1}]""", """451-["echo",{"_placeholder":true,"num":-1}]""", """451-["echo",{"_placeholder":true,"num":0.5}]""",
        """451-["echo",{"_placeholder":true,"num":"splice"}]""", """451-["echo",{"_placeholder":true,"num":"0"}]""", """451-["echo",{"_placeholder":true}]""",
    ];

    public static TheoryData<string, string> Ignored => new()
    {
        { """439["x"]""", "an answer nobody waits for" },
        { """43["x"]""", "an answer without an id" },
        { """439007199254740992[]""", "the largest id" },
        { """42["nobody listens",1]""", "an event nobody listens to" },
        { """42["error","x"]""", "CVE-2024-38355" },
        { """42["connection"]""", "an ordinary name" },
        { """42["__proto__"]""", "an ordinary name" },
        { """42["constructor"]""", "an ordinary name" },
        { """42["hasOwnProperty",{"__proto__":{"x":1}}]""", "an ordinary name" },
        { """42[1,2]""", "a number is a name" },
        { """42[""]""", "so is nothing" },
        { """42["\u0000"]""", "so is NUL" },
        { """42["e","\ud83d"]""", "half a surrogate pair in an argument" },
        { """42["e",{"_placeholder":true,"num":0}]""", "a placeholder without attachments is an object" },
        { """42["e",{"_placeholder":true,"num":"splice"}]""", "CVE-2022-2421, without attachments" },
        { "3", "a pong nobody asked for" },
        { "6", "a noop" },
    };

    [Theory]
    [MemberData(nameof(ClosesBeforeConnect))]
    public async Task Before_CONNECT_it_closes_the_connection(string frame)
    {
        var client = new RawClient(Io);

        client.Send(frame);

        await AssertClosedAsync(client);
    }

    [Theory]
    [MemberData(nameof(Closes))]
    public async Task After_CONNECT_it_closes_the_connection_with_all_its_namespaces(string frame)
    {
        var reasons = new List<string>();
        var (client, socket) = await JoinAsync();
        socket.OnDisconnect(reason =>
        {
            lock (reasons)
                reasons.Add(reason);
        });

        client.Send(frame, frame, "41");

        await AssertClosedAsync(client);
        await Eventually.True(() => reasons.Count > 0);
        Assert.Equal(["forced close"], reasons);
    }

    [Fact]
    public async Task Reserved_names_close_the_connection_however_they_are_written()
    {
        foreach (var name in Reserved.Split(' '))
        {
            foreach (var written in (string[])[name, $"\\u00{(int)name[0]:x2}{name[1..]}"])
            {
                var (client, _) = await JoinAsync();
                client.Send($"42[\"{written}\"]");
                await AssertClosedAsync(client);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ignored))]
    public async Task It_is_taken_without_harm(string frame, string why)
    {
        var (client, _) = await JoinAsync();

        client.Send(frame, """4277["echo",1]""");

        Assert.True(await client.Next() == "4377[1]", why);
        Assert.False(client.IsClosed);
    }

    [Theory]
    [InlineData("40/chat,", "40/chat,{\"sid\":")]
    [InlineData("40/chat", "40/chat,{\"sid\":")]
    [InlineData("40/chat,{\"token\":1}", "40/chat,{\"sid\":")]
    [InlineData("40/unknown,", "44/unknown,{\"message\":\"Invalid namespace\"}")]
    [InlineData("40/chat?x=1,", "44/chat?x=1,{\"message\":\"Invalid namespace\"}")]
    [InlineData("40/refused,", "44/refused,{\"message\":\"not authorized\",\"data\":{\"code\":1}}")]
    [InlineData("40/__proto__,", "44/__proto__,{\"message\":\"Invalid namespace\"}")]
    public async Task CONNECT_is_answered(string frame, string answer)
    {
        var client = new RawClient(Io);

        client.Send(frame);

        Assert.StartsWith(answer, await client.Next(), StringComparison.Ordinal);
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task After_DISCONNECT_the_engine_stays_and_a_late_event_closes_it()
    {
        var (client, socket) = await JoinAsync();

        client.Send("41");
        await Eventually.True(() => !socket.Connected);
        Assert.False(client.IsClosed);
        client.Send("""42["echo"]""");

        await AssertClosedAsync(client);
    }

    [Fact]
    public async Task A_second_CONNECT_while_the_first_is_in_middleware_is_answered_with_it_and_a_later_one_closes()
    {
        var gate = new TaskCompletionSource();
        Io.Of("/slow").Use(_ => gate.Task);
        var client = new RawClient(Io);

        client.Send("40/slow,", "40/slow,{}");
        gate.SetResult();
        Assert.StartsWith("40/slow,{\"sid\":", await client.Next(), StringComparison.Ordinal);
        Assert.False(client.IsClosed);
        client.Send("40/slow,");

        await AssertClosedAsync(client);
        Assert.False(client.TryNext(out var frame), frame);
    }

    [Fact]
    public async Task A_second_CONNECT_that_came_before_the_first_was_refused_is_asked_then()
    {
        var asked = 0;
        Io.Of("/second").Use(async _ =>
        {
            await Task.Yield();
            if (Interlocked.Increment(ref asked) == 1)
                throw new RefusedException("not yet");
        });
        var client = new RawClient(Io);

        client.Send("40/second,", "40/second,{}");

        Assert.StartsWith("44/second,{\"message\":\"not yet\"", await client.Next(), StringComparison.Ordinal);
        Assert.StartsWith("40/second,{\"sid\":", await client.Next(), StringComparison.Ordinal);
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task Who_is_disconnected_on_joining_its_own_room_learns_of_both_in_order()
    {
        var nsp = Io.Of("/kicks");
        nsp.Adapter.RoomJoined += (_, id) => nsp.Sockets[id].Disconnect();
        var client = new RawClient(Io);

        client.Send("40/kicks,");

        Assert.StartsWith("40/kicks,{\"sid\":", await client.Next(), StringComparison.Ordinal);
        Assert.Equal("41/kicks,", await client.Next());
    }

    [Fact]
    public async Task Two_CONNECTs_to_an_unknown_namespace_are_two_refusals()
    {
        var client = new RawClient(Io);

        client.Send("40/unknown,", "40/unknown,");

        Assert.StartsWith("44/unknown,", await client.Next(), StringComparison.Ordinal);
        Assert.StartsWith("44/unknown,", await client.Next(), StringComparison.Ordinal);
        Assert.False(client.IsClosed);
    }

    [Theory]
    [InlineData("42[\"echo\"]")]
    [InlineData("41")]
    [InlineData("430[]")]
    public async Task What_comes_in_the_same_read_as_DISCONNECT_is_ignored(string frame)
    {
        var (client, socket) = await JoinAsync();

        client.Send("41", frame, "40");

        Assert.StartsWith("40{\"sid\":", await client.Next(), StringComparison.Ordinal);
        Assert.False(client.IsClosed);
        Assert.False(socket.Connected);
    }

    [Fact]
    public async Task A_text_frame_instead_of_an_announced_attachment_closes()
    {
        var (client, _) = await JoinAsync();

        client.Send("""451-["echo",{"_placeholder":true,"num":0}]""", """42["echo"]""");

        await AssertClosedAsync(client);
    }

    [Fact]
    public async Task A_binary_frame_that_nobody_announced_closes()
    {
        var (client, _) = await JoinAsync();

        client.Send(new byte[] { 1, 2, 3 });

        await AssertClosedAsync(client);
    }

    [Fact]
    public async Task Ten_attachments_pass()
    {
        var (client, _) = await JoinAsync();
        var placeholders = string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"_placeholder":true,"num":{{i}}}"""));

        client.Send([$"4510-5[\"echo\",{placeholders}]", .. Enumerable.Range(0, 10).Select(i => (object)new[] { (byte)i })]);

        Assert.StartsWith("4610-5[", await client.Next(), StringComparison.Ordinal);
        for (var i = 0; i < 10; i++)
            Assert.Equal("b" + Convert.ToBase64String([(byte)i]), await client.Next());
    }

    [Theory]
    [InlineData("42{}", "invalid payload")]
    [InlineData("42[]", "invalid payload")]
    [InlineData("42[\"echo\"", "invalid payload")]
    [InlineData("42[\"disconnect\"]", "invalid payload")]
    [InlineData("41{}", "invalid payload")]
    [InlineData("430{}", "invalid payload")]
    [InlineData("47", "unknown packet type 7")]
    [InlineData("49[]", "unknown packet type 9")]
    [InlineData("4x", "unknown packet type NaN")]
    [InlineData("45[\"echo\"]", "Illegal attachments")]
    [InlineData("451.5-[\"echo\"]", "Illegal attachments")]
    [InlineData("450-[\"echo\"]", "Illegal attachments")]
    [InlineData("4511-[\"echo\"]", "too many attachments")]
    [InlineData("4599999999999-[\"echo\"]", "too many attachments")]
    [InlineData("451-[\"echo\",{\"_placeholder\":true,\"num\":1}]", "illegal attachments")]
    [InlineData("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]\n42[\"echo\"]", "got plaintext data when reconstructing a packet")]
    [InlineData("b", "got binary data when not reconstructing a packet")]
    public async Task What_is_no_packet_is_an_error_event_of_all_its_sockets_before_they_are_disconnected(string frames, string message)
    {
        var client = new RawClient(Io);
        var seen = new ConcurrentQueue<string>();
        foreach (var nsp in (string[])["/", "/chat"])
        {
            var socket = Io.Of(nsp).Sockets[await client.JoinAsync(nsp)];
            socket.OnError(error => seen.Enqueue($"{nsp} {(error as SocketIoException)?.Message}"));
            socket.OnDisconnecting(reason => seen.Enqueue($"{nsp} {reason}"));
        }

        client.Send(frames == "b" ? [new byte[] { 1 }] : frames.Split('\n'));

        await AssertClosedAsync(client);
        await Eventually.True(() => seen.Count == 4);
        foreach (var nsp in (string[])["/ ", "/chat "])
            Assert.Equal([nsp + message, nsp + "forced close"], seen.Where(line => line.StartsWith(nsp, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("42/nowhere,[\"echo\"]")]
    [InlineData("44")]
    public async Task A_packet_that_is_out_of_place_is_no_error_event(string frame)
    {
        var (client, socket) = await JoinAsync();
        var seen = new ConcurrentQueue<string>();
        socket.OnError(error => seen.Enqueue(error.Message));
        socket.OnDisconnect(reason => seen.Enqueue(reason));

        client.Send(frame);

        await AssertClosedAsync(client);
        await Eventually.True(() => !seen.IsEmpty);
        Assert.Equal(["forced close"], seen);
    }

    [Fact]
    public async Task Breaking_the_protocol_in_one_namespace_ends_the_sockets_of_all()
    {
        var client = new RawClient(Io);
        var main = Io.Sockets.Sockets.GetValueOrDefault(await client.JoinAsync("/"))!;
        var chat = Io.Of("/chat").Sockets[await client.JoinAsync("/chat")];

        client.Send("42/chat,{}");

        await AssertClosedAsync(client);
        Assert.False(main.Connected);
        Assert.False(chat.Connected);
    }
}
