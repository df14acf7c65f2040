namespace ActorSocketIo.Contracts.Tests.Chat;

/// <summary>The chat: the compiler sees to it that every event has its handler.</summary>
public sealed class ChatHandlers : SocketHandlers, IChatServer
{
    public override Task OnConnectedAsync()
    {
        Socket.As<IChatClient>().Said("server", $"hello {Socket.Handshake.Auth["name"].Get<string>()}");
        return Task.CompletedTask;
    }

    public Task Join(string room, string? password) => password == "wrong" ? Task.CompletedTask : Socket.JoinAsync(room);

    public void Say(string text) => Server.To("lobby").As<IChatClient>().Said(Socket.Id, text);

    public async Task<bool> AskMe()
    {
        var client = Socket.As<IChatClient>();
        await client.Posted(new Message(Guid.Empty, new Person("server", 1, Mood.Fine, Mood.Fine), "hi", DateTime.UnixEpoch, []));
        await client.Chunk([1, 2, 3], Socket.Aborted);
        var isSure = await client.Confirm("sure?");
        var person = await client.Introduce();
        client.Presence(new Dictionary<string, Person> { [person!.Name] = person }, mood: null);
        return isSure;
    }

    public Task<int> Add(int a, int b) => Task.FromResult(a + b);

    public async Task<Message?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        return id == Guid.Empty ? null : new Message(id, new Person("ada", 36, Mood.Fine, Mood.Tired), "hi", DateTime.UnixEpoch, ["new"]);
    }

    public Task<IReadOnlyList<Person>> WhoIsHere() => Task.FromResult<IReadOnlyList<Person>>([new Person("ada", 36, Mood.Tired, Mood.Fine)]);

    [On("reverse", Interleaved = true)]
    public Task<byte[]> Reverse(byte[] bytes) => Task.FromResult<byte[]>([.. bytes.Reverse()]);
}
