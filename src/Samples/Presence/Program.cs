// Who is here: dotnet run --project src/Samples/Presence, then open http://localhost:3004 in several tabs, some with the same name.
using ActorSocketIo;
using ActorSocketIo.AspNetCore;

string[] rooms = ["kitchen", "garden", "library"];

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo();

var app = builder.Build();
app.UseFileServer();
var io = app.MapSocketIo();

// One entry for each name, however many tabs. An application with a log-in leaves User as it is: the name of socket.User.
var presence = io.Sockets.UsePresence(options =>
{
    options.User = socket => socket.Handshake.Auth["name"].TryGet<string>(out var name) && name is { Length: > 0 and <= 20 } ? name : null;
    options.State = _ => "here";
});

io.OnConnection(socket =>
{
    socket.On<string?>("enter", async room =>
    {
        if (!rooms.Contains(room))
            return;
        foreach (var other in rooms)
            socket.Leave(other);
        await socket.JoinAsync(room!);                                   // the list of who is there comes by itself
    });
    socket.On<bool>("away", away => presence.Update(socket, away ? "away" : "here"));
});

app.Run();
