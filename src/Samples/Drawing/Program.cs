// A sheet of paper for everybody: dotnet run --project src/Samples/Drawing, then open http://localhost:3002 twice.
using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Samples.Drawing;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo();
builder.Services.AddSingleton<Sheet>();

var app = builder.Build();
app.UseFileServer();
var sheet = app.Services.GetRequiredService<Sheet>();
var io = app.MapSocketIo();

io.OnConnection(socket =>
{
    socket.Emit("sheet", sheet.Strokes);                                   // objects with binary in them: points travel as attachments

    socket.On<Stroke?>("stroke", stroke =>
    {
        if (stroke is not { IsValid: true })
            return;
        sheet.Add(stroke);
        socket.Broadcast.Emit("stroke", stroke);
    });
    socket.On<double, double>("pointer", (x, y) =>
        socket.Broadcast.Volatile.Emit("pointer", socket.Id, x, y));       // the next one is better than a late one
    socket.On("clear", () =>
    {
        sheet.Clear();
        io.Emit("sheet", sheet.Strokes);
    });
    socket.OnDisconnect(_ => io.Emit("gone", socket.Id));
});

app.Run();
