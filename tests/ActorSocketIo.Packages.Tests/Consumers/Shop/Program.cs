using ActorSocketIo;
using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Emitter;

const string Key = "a key of an emitter that is for tests only";

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo();
builder.Services.AddSocketIoEmitter(emitter =>
{
    emitter.Nodes.Add(new Uri(builder.Configuration["urls"]!));
    emitter.Key = Key;
});
var app = builder.Build();
var io = app.MapSocketIo();
app.MapSocketIoEmitter(Key);
app.MapSocketIoOperations(operations => operations.Token = builder.Configuration["token"]);
io.UseAdminUi(admin =>
{
    admin.Username = "admin";
    admin.PasswordHash = "$2b$10$heqvAkYMez.Va6Et2uXInOnkCT6/uQj1brkrbyG3LpopDklcq7ZOS"; // "changeit", of the documentation of the Admin UI
});
io.OnConnection(socket => socket.On<int, int, int>("add", (a, b) => a + b));
app.MapGet("/ready", () => "yes");
app.MapPost("/sell", async (SocketIoEmitter emitter, string what) => await emitter.EmitAsync((IShopClient client) => client.Sold(what)));
app.Run();

[ServerEvents]
internal interface IShopClient
{
    void Sold(string what);
}
