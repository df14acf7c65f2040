using Akka.Actor;
using static ActorSocketIo.Samples.Game.TableProtocol;

namespace ActorSocketIo.Samples.Game;

/// <summary>One client: turns its events into messages to the table it sits at.</summary>
internal sealed class Player : SocketActor
{
    private const int MaxTableName = 32;

    private RoomRef? _table;

    /// <summary>The room of a table. With a prefix: clients choose the names, and a socket's id is a room too.</summary>
    public static string RoomOf(string table) => $"table:{table}";

    public Player()
    {
        On<string?>("sit", SitAsync);
        On<int, bool>("put", PutAsync);
        On("again", () => _table?.Tell(new PlayAgain(Socket.Id)));
        Receive<WhoSits>(OnWhoSits);
    }

    protected override Task OnDisconnectedAsync(string reason)
    {
        Rise();
        return Task.CompletedTask;
    }

    private async Task SitAsync(string? table)
    {
        if (table is not { Length: > 0 and <= MaxTableName })
            return;
        Rise();
        var room = RoomOf(table);
        await JoinAsync(room); // from here on it gets what the table emits
        _table = Socket.Namespace.Room(room);
        _table.Tell(new Sit(Socket.Id));
    }

    /// <returns>The acknowledgement: whether the rules allowed it.</returns>
    private async Task<bool> PutAsync(int cell)
    {
        try
        {
            return _table is not null && (await _table.AskAsync<Answered>(new Put(Socket.Id, cell))).IsDone;
        }
        catch (AskTimeoutException) // its node has just been lost; a later attempt finds it elsewhere
        {
            return false;
        }
    }

    private void OnWhoSits(WhoSits question)
    {
        if (_table?.Name == question.Table)
            _table.Tell(new Sit(Socket.Id));
    }

    private void Rise()
    {
        if (_table is null)
            return;
        Leave(_table.Name);
        _table.Tell(new Rise(Socket.Id));
        _table = null;
    }
}
