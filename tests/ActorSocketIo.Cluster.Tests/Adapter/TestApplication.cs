using System.Text.RegularExpressions;
using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>The application that every node runs: families of namespaces, so that each test has one of its own.</summary>
internal static partial class TestApplication
{
    /// <summary>Plain sockets that join and leave rooms when their client asks.</summary>
    public const string Plain = "/plain-";

    /// <summary>Namespaces whose sockets and rooms are actors of the application.</summary>
    public const string Actors = "/actors-";

    /// <summary>Namespaces for clients that are members, by a function; their rooms are actors.</summary>
    public const string Members = "/members-";

    public static void Build(SocketIoServer io)
    {
        io.Of(PlainName()).OnConnection(socket =>
        {
            socket.Data.Set("node", io.Node!.Peers.Self.ToString());
            socket.On<string, bool>("join", async room =>
            {
                await socket.JoinAsync(room);
                return true;
            });
            socket.On("broadcast", context => socket.Broadcast.Emit("said", context.Args[0]));
        });
        var actors = io.Of(ActorsName());
        actors.UseSocketActor<Person>();
        actors.UseRoomActor<Ledger>();
        actors.UseNamespaceActor<Registry>();
        io.Of((name, auth) => ValueTask.FromResult(name.StartsWith(Members, StringComparison.Ordinal) && auth["member"].Get<bool?>() == true)).UseRoomActor<Ledger>();
    }

    [GeneratedRegex("^/plain-")]
    private static partial Regex PlainName();

    [GeneratedRegex("^/actors-")]
    private static partial Regex ActorsName();
}

/// <summary>Add something to a room's sum.</summary>
public sealed record Add(int Amount) : IClusterMessage;

/// <summary>A room's sum, and where its actor lives.</summary>
public sealed record Sum(int Total, string Node) : IClusterMessage;

/// <summary>Say hello to a person.</summary>
public sealed record Greet(string From) : IClusterMessage;

/// <summary>A person's answer.</summary>
public sealed record Greeted(string SocketId, int Times) : IClusterMessage;

/// <summary>A room that sums up, and tells its members.</summary>
internal sealed class Ledger : RoomActor
{
    private int _total;

    public Ledger()
    {
        ReceiveAsync<Add>(async add =>
        {
            var sender = Sender;
            _total += add.Amount;
            await EmitOrderedAsync("total", _total);
            sender.Tell(new Sum(_total, Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString()));
        });
        On("add", context =>
        {
            _ = EmitOrderedAsync("total", _total += context.Args[0].Get<int>());
            context.Ack(_total);
        });
    }
}

/// <summary>A namespace that sums up.</summary>
internal sealed class Registry : NamespaceActor
{
    private int _total;

    public Registry() => Receive<Add>(add => Sender.Tell(new Sum(_total += add.Amount, Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString())));
}

/// <summary>A socket that any actor can greet, and whose client adds to the sum of the people.</summary>
internal sealed class Person : SocketActor
{
    private int _times;

    public Person()
    {
        Receive<Greet>(greet =>
        {
            Emit("greeting", greet.From);
            Sender.Tell(new Greeted(Socket.Id, ++_times));
        });
        Socket.Forward("add", _ => "people");
    }

    protected override Task OnConnectedAsync() => JoinAsync("people");
}
