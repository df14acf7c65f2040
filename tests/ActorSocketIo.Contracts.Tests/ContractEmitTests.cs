using ActorSocketIo.Contracts.Tests.Chat;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>Emits through a contract, everywhere where one can emit.</summary>
public sealed class ContractEmitTests(ChatFixture fixture) : IClassFixture<ChatFixture>
{
    private readonly SocketIoServer _io = fixture.Host.Server;

    [Fact]
    public async Task A_method_that_returns_nothing_emits_its_event()
    {
        var (client, socket) = await ConnectAsync();

        socket.As<IChatClient>().Said("ada", "hi");

        Assert.Equal("""said: "ada", "hi" """.TrimEnd(), await client.NextAsText());
    }

    [Fact]
    public async Task Every_selection_of_sockets_can_be_emitted_to()
    {
        var (client, socket) = await ConnectAsync();
        var (other, _) = await ConnectAsync();
        var nsp = _io.Of("/plain");

        nsp.As<IChatClient>().Said("1", "namespace");
        nsp.To("lobby").Except(other.Id).As<IChatClient>().Said("2", "operator");
        socket.Volatile.As<IChatClient>().Said("3", "emitter");
        _io.As<IChatClient>().Said("x", "other namespace");
        var remote = Assert.Single(await nsp.In(client.Id).FetchSocketsAsync().Soon());
        remote.As<IChatClient>().Said("4", "remote");
        socket.Broadcast.As<IChatClient>().Said("5", "broadcast");
        socket.As<IChatClient>().Said("6", "socket");

        Assert.Equal(["1", "2", "3", "4", "6"], await SendersAsync(client, 5));
        Assert.Equal(["1", "5"], await SendersAsync(other, 2));
    }

    [Fact]
    public async Task A_method_that_returns_a_task_waits_for_room()
    {
        var (client, socket) = await ConnectAsync();
        var message = new Message(Guid.Empty, new Person("ada", 36, Mood.Tired, Mood.Tired), "hi", DateTime.UnixEpoch, ["a"]) { Picture = [1, 2] };

        await socket.As<IChatClient>().Posted(message).Soon();
        await socket.As<IChatClient>().Chunk([1, 2, 3], CancellationToken.None).AsTask().Soon();
        await _io.Of("/plain").To(client.Id).As<IChatClient>().Chunk([4], CancellationToken.None).AsTask().Soon();

        var posted = await client.Next();
        Assert.Equal(message.From, posted.Args.Get<Message>(0)!.From);
        Assert.Equal([1, 2], posted.Args[0]["picture"].Get<byte[]>());
        Assert.Equal([1, 2, 3], (await client.Next()).Args.Get<byte[]>(0));
        Assert.Equal([4], (await client.Next()).Args.Get<byte[]>(0));
    }

    [Fact]
    public async Task Waiting_for_room_can_be_given_up()
    {
        var (_, socket) = await ConnectAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.As<IChatClient>().Chunk([1], cancelled.Token).AsTask().Soon());
    }

    [Fact]
    public async Task A_method_that_returns_a_value_asks_for_an_acknowledgement()
    {
        var (client, socket) = await ConnectAsync();
        var remote = Assert.Single(await _io.Of("/plain").In(client.Id).FetchSocketsAsync().Soon());

        var answer = socket.As<IChatClient>().Confirm("sure?");
        var answerOfRemote = remote.As<IChatClient>().Confirm("really?");
        var person = socket.Timeout(TimeSpan.FromSeconds(5)).As<IChatClient>().Introduce();

        Assert.Equal("sure?", await AnswerAsync(client, true));
        Assert.Equal("really?", await AnswerAsync(client, false));
        (await client.Next()).Ack([null]);
        Assert.True(await answer.Soon());
        Assert.False(await answerOfRemote.Soon());
        Assert.Null(await person.Soon());
    }

    [Fact]
    public async Task Answers_of_all_clients_are_collected()
    {
        var (one, _) = await ConnectAsync();
        var (two, _) = await ConnectAsync();

        var answers = _io.Of("/plain").To(one.Id, two.Id).EmitWithAckAsync((IChatClient client) => client.Confirm("all sure?"));
        await AnswerAsync(one, true);
        await AnswerAsync(two, false);

        Assert.Equal([false, true], (await answers.Soon()).Order());
    }

    [Fact]
    public async Task A_client_that_does_not_answer_leaves_the_answers_of_the_others()
    {
        var (one, _) = await ConnectAsync();
        var (silent, _) = await ConnectAsync();

        var answers = _io.Of("/plain").To(one.Id, silent.Id).Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync((IChatClient client) => client.Confirm("?"));
        await AnswerAsync(one, true);

        var late = await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Soon());
        Assert.Equal([true], late.Responses.Select(answer => answer.Get<bool>()));
    }

    [Fact]
    public async Task Ordered_emits_go_through_the_contract()
    {
        var (client, _) = await ConnectAsync();

        await _io.Of("/plain").Room("lobby").EmitOrderedAsync((IChatClient room) => room.Said("room", "hi")).Soon();

        Assert.Equal("""said: "room", "hi" """.TrimEnd(), await client.NextAsText());
    }

    [Fact]
    public async Task Actors_emit_and_handle_through_the_contract()
    {
        var client = await fixture.Host.ConnectAsync("/actors").Soon();
        var events = client.As<IChatServer>();

        Assert.Equal(3, await events.Add(1, 2).Soon());
        Assert.Equal(10, await events.Add(3, 4).Soon());
        await events.Join("table", null);
        events.Say("hi");
        Assert.Equal("""said: "you", "hi" """.TrimEnd(), await client.NextAsText());
        _io.Of("/actors").Room("table").Tell("plain");
        Assert.Equal("""said: "table", "plain" """.TrimEnd(), await client.NextAsText());
        _io.Of("/actors").Room("table").Tell(7);
        Assert.Equal("""said: "table", "7" """.TrimEnd(), await client.NextAsText());
    }

    [Fact]
    public async Task What_is_no_contract_or_cannot_be_answered_is_refused_at_run_time_too()
    {
        var (_, socket) = await ConnectAsync();
        var nsp = _io.Of("/plain");
        var all = As<IChatClient>(nsp.To("lobby"));

        Assert.Throws<ArgumentException>(() => As<IDisposable>(socket));
        await Assert.ThrowsAsync<NotSupportedException>(() => all.Confirm("?"));
        await Assert.ThrowsAsync<ArgumentException>(() => nsp.EmitWithAckAsync<IChatClient, int>(_ => Task.FromResult(1)));
        await Assert.ThrowsAsync<ArgumentException>(() => nsp.EmitWithAckAsync<IChatClient, int>(async client =>
        {
            client.Said("no", "question");
            return await Task.FromResult(1);
        }));
        await Assert.ThrowsAsync<ArgumentException>(() => nsp.Room("lobby").EmitOrderedAsync<IChatClient>(_ => { }));
        await Assert.ThrowsAsync<ArgumentException>(() => nsp.Room("lobby").EmitOrderedAsync((IChatClient room) =>
        {
            room.Said("one", "");
            room.Said("two", "");
        }));
    }

    [Fact]
    public void An_emit_costs_one_small_object_more_than_without()
    {
        const int Object = 24; // its header, its type, and whom it sends to
        var sender = new Nobody();

        Assert.Equal(Object, ActorSocketIo.Tests.HotPaths.AllocatedBytes.OnThisThread(() => EventContracts.As<IChatClient>(sender).Said("ada", "hi"), Object));
    }

    // Where the analyzer does not see which contract it is.
    private static TEvents As<TEvents>(IEventSender sender)
        where TEvents : class => EventContracts.As<TEvents>(sender);

    private async Task<(TestClient Client, Socket Socket)> ConnectAsync()
    {
        var client = await fixture.Host.ConnectAsync("/plain").Soon();
        var socket = _io.Of("/plain").Sockets[client.Id];
        await Eventually.EqualAsync(true, () => Task.FromResult(socket.Rooms.Contains("lobby")));
        return (client, socket);
    }

    private static async Task<string?> AnswerAsync(TestClient client, bool answer)
    {
        var question = await client.Next();
        question.Ack([answer]);
        return question.Args.Get<string>(0);
    }

    private static async Task<string[]> SendersAsync(TestClient client, int count)
    {
        var senders = new string[count];
        for (var i = 0; i < count; i++)
            senders[i] = (await client.Next()).Args.Get<string>(0)!;
        return senders;
    }

    private sealed class Nobody : IEventSender
    {
        public void Emit(string eventName, params ReadOnlySpan<object?> args)
        {
            // It is what is done on the way here that is counted.
        }

        public ValueTask EmitAsync(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default) => default;

        public Task<T> EmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> args, CancellationToken cancellation = default) => Task.FromResult<T>(default!);
    }
}
