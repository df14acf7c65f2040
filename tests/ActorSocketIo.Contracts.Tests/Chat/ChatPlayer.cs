namespace ActorSocketIo.Contracts.Tests.Chat;

/// <summary>A socket's actor that is the contract's handlers itself.</summary>
internal sealed class ChatPlayer : SocketActor, IChatServer
{
    private int _sum;

    public ChatPlayer() => On<IChatServer>(this);

    public Task Join(string room, string? password) => JoinAsync(room);

    public void Say(string text) => As<IChatClient>().Said("you", text);

    public Task<int> Add(int a, int b) => Task.FromResult(_sum += a + b);

    public Task<Message?> FindAsync(Guid id, CancellationToken cancellation) => Task.FromResult<Message?>(null);

    public Task<IReadOnlyList<Person>> WhoIsHere() => Task.FromResult<IReadOnlyList<Person>>([]);

    public Task<bool> AskMe() => As<IChatClient>().Confirm("?");

    public Task<byte[]> Reverse(byte[] bytes) => Task.FromResult(bytes);
}
