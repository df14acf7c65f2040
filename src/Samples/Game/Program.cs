// Three in a row, with actors all through: dotnet run --project src/Samples/Game, then open http://localhost:3003, and the address it shows again.
using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Samples.Game;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo(cluster: builder.Configuration.GetSection("Cluster").Bind);   // alone, unless it is told of others

var app = builder.Build();
app.UseFileServer();
var io = app.MapSocketIo();

io.Sockets.UseSocketActor<Player>();   // a socket is a player
io.Sockets.UseRoomActor<Table>();      // a room is a table: one actor in the whole cluster, which alone knows the state of the game

app.Run();
