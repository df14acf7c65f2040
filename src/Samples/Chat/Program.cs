// The smallest chat: dotnet run --project src/Samples/Chat, then open http://localhost:3001 twice.
using ActorSocketIo;
using ActorSocketIo.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo();

var app = builder.Build();
app.UseFileServer();
var io = app.MapSocketIo();

io.OnConnection(socket =>
{
    var name = $"guest-{socket.Id[^4..]}";
    socket.Emit("welcome", name);
    socket.Broadcast.Emit("notice", $"{name} has come in");

    socket.On<string>("say", text => io.Emit("said", name, text));       // to all, the sender too
    socket.On<string, bool>("rename", wanted =>                          // what a handler returns acknowledges the event
    {
        if (string.IsNullOrWhiteSpace(wanted) || wanted.Length > 20)
            return false;
        socket.Broadcast.Emit("notice", $"{name} is now {wanted}");
        name = wanted;
        return true;
    });
    socket.OnDisconnect(_ => io.Emit("notice", $"{name} has left"));
});

app.Run();
