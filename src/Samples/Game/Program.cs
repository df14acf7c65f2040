// Three in a row, with actors all through: dotnet run --project src/Samples/Game, then open http://localhost:3003, and the address it shows again.
// With -- --Journal game.db games are written down, and go on when their node, or the whole program, has ended.
using ActorSocketIo;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Samples.Game;
using Akka.Persistence.Sql.Hosting;
using LinqToDB;

var builder = WebApplication.CreateBuilder(args);
var journal = builder.Configuration["Journal"];
builder.Services.AddSocketIo(
    cluster: builder.Configuration.GetSection("Cluster").Bind,   // alone, unless it is told of others
    akka: (akka, _) =>
    {
        if (journal is not null)
            akka.WithSqlPersistence($"Data Source={journal}", ProviderName.SQLiteMS);
    });

var app = builder.Build();
app.UseFileServer();
var io = app.MapSocketIo();

io.Sockets.UseSocketActor<Player>();   // a socket is a player
if (journal is null)                   // a room is a table: one actor in the whole cluster, which alone knows the state of the game
    io.Sockets.UseRoomActor<Table>();
else
    io.Sockets.UseRoomActor<KeptTable>();

app.Run();
