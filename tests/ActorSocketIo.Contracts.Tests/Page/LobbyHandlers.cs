namespace ActorSocketIo.Contracts.Tests.Page;

public sealed class LobbyHandlers(TimeProvider time) : SocketHandlers, ILobbyServer
{
    public Task Join(string room) => Socket.JoinAsync(room);

    public void Say(string text) =>
        Server.Of("/lobby").To("lobby").Except("muted").As<ILobbyClient>().Said(new Line(Socket.Id, text, time.GetUtcNow().UtcDateTime));

    public Task<int> Add(int a, int b) => Task.FromResult(a + b);
}
