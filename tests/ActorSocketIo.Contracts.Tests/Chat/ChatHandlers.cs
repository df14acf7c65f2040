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
