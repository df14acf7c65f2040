using ActorSocketIo;
using ActorSocketIo.AspNetCore;

namespace Examples.Snippets;

/// <summary>Our side of the guide for those who come from SignalR.</summary>
internal static class ComingFromSignalR
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSocketIo();
        builder.Services.AddSingleton<Prices>();

        var app = builder.Build();
        var io = app.MapSocketIo();
        io.Of("/chat").UseHandlers<ChatHandlers>();

        app.Run();
    }

    public sealed class ChatHandlers : SocketHandlers
    {
        public override async Task OnConnectedAsync() => await Socket.JoinAsync($"user:{Socket.Handshake.Auth["user"].Get<string>()}");

        [On("enter")]
        public async Task<int> Enter(string room)
        {
            await Socket.JoinAsync(room);
            Socket.To(room).Emit("notice", $"{Socket.User?.Identity?.Name} has come in");
            return 20;
        }

        [On("say")]
        public void Say(string room, string text) => Socket.Namespace.To(room).Emit("said", text);

        [On("introduce")]
        public async Task<string?> Introduce() => await Socket.EmitWithAckAsync<string>("name?");

        [On("read")]
        public async Task Read(int chunks, CancellationToken cancellation)
        {
            for (var i = 0; i < chunks; i++)
                await Socket.EmitAsync("chunk", new byte[10_000], cancellation);   // waits while the client is behind
            Socket.Emit("end");
        }
    }

    public sealed class Prices(SocketIoServer io)
    {
        public void Publish(string share, double price) => io.Of("/chat").To("market").Emit("price", share, price);

        public void Tell(string user, string text) => io.Of("/chat").To($"user:{user}").Emit("told", text);
    }
}
