using Microsoft.AspNetCore.SignalR;

namespace Examples.Programs;

/// <summary>SignalR's side of the guide for those who come from there.</summary>
internal static class SignalRProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSignalR();

        var app = builder.Build();
        app.MapHub<ChatHub>("/chat");

        app.Run();
    }

    public sealed class ChatHub : Hub
    {
        public async Task<int> Enter(string room)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, room);
            await Clients.OthersInGroup(room).SendAsync("notice", $"{Context.User?.Identity?.Name} has come in");
            return 20;
        }

        public Task Say(string room, string text) => Clients.Group(room).SendAsync("said", text);

        public async Task<string> Introduce() => await Clients.Caller.InvokeAsync<string>("name?", CancellationToken.None);
    }

    public sealed class Prices(IHubContext<ChatHub> hub)
    {
        public Task PublishAsync(string share, double price) => hub.Clients.Group("market").SendAsync("price", share, price);

        public Task TellAsync(string user, string text) => hub.Clients.User(user).SendAsync("told", text);
    }
}
