using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace ActorSocketIo.BenchApp.SignalR;

/// <summary>The events of the bench as a hub's methods; fetching sockets and asking servers do not exist in SignalR.</summary>
internal sealed class BenchHub : Hub
{
    public JsonElement Echo(JsonElement payload) => payload;

    public Task Join(string room) => Groups.AddToGroupAsync(Context.ConnectionId, room);

    public Task Leave(string room) => Groups.RemoveFromGroupAsync(Context.ConnectionId, room);

    public Task Bcast(string room, JsonElement message) =>
        (room.Length > 0 ? Clients.Group(room) : Clients.All).SendAsync("msg", message);
}
