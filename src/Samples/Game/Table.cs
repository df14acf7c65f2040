using Akka.Actor;
using static ActorSocketIo.Samples.Game.TableProtocol;

namespace ActorSocketIo.Samples.Game;

/// <summary>A game in memory. Whoever comes to the room and finds no chair watches.</summary>
/// <remarks>
/// One in the cluster for each room that somebody sits down in; it goes when nothing has happened for ten minutes. If its node dies, or hands it to another one, the next
/// message starts a new one: it asks the players in its room to sit down again, and the board is empty. <see cref="KeptTable"/> goes on where it was.
/// </remarks>
internal sealed class Table : RoomActor
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly GameState _game = new();
    private readonly HashSet<string> _coming = [];

    public Table()
    {
        Receive<Sit>(OnSit);
        Receive<Checked>(OnChecked);
        Receive<Rise>(OnRise);
        Receive<Put>(put => Sender.Tell(new Answered(Happens(_game.Put(put.Player, put.Cell)))));
        Receive<PlayAgain>(again => Happens(_game.PlayAgain(again.Player)));
        Receive<InRoom>(OnInRoom);
    }

    protected override void PreStart()
    {
        base.PreStart();
        Context.SetReceiveTimeout(Forgotten);
        To(Room).QuerySocketsAsync(SocketFields.Id).PipeTo(Self, success: answer => new InRoom([.. answer.Found.Select(socket => socket.Id)]));
    }

    private void OnInRoom(InRoom here)
    {
        foreach (var id in here.Ids)
            Namespace.Socket(id).Tell(new WhoSits(Room));
    }

    /// <summary>Asks the cluster who is gone, and goes on playing meanwhile: a node that does not answer holds up nobody.</summary>
    private void OnSit(Sit sit)
    {
        _coming.Add(sit.Player);
        _game.GoneAsync(Namespace).PipeTo(Self, success: gone => new Checked(sit.Player, gone));
    }

    private void OnChecked(Checked comes)
    {
        if (!_coming.Remove(comes.Player))
            return; // has left meanwhile
        var satAlready = _game.Players.Contains(comes.Player);
        if (!Happens(_game.Sit(comes.Player, comes.Gone)) && !satAlready)
            Show(); // to who came to watch
    }

    private void OnRise(Rise rise)
    {
        _coming.Remove(rise.Player);
        Happens(_game.Rise(rise.Player));
    }

    private bool Happens(IEnumerable<GameEvent> events)
    {
        var happened = events.ToArray();
        Array.ForEach(happened, _game.Apply);
        if (happened.Length > 0)
            Show();
        return happened.Length > 0;
    }

    /// <summary>Ordered: of two states, every page in the cluster gets the later one last.</summary>
    private void Show() => _ = EmitOrderedAsync("table", _game.View);

    private sealed record InRoom(IReadOnlyCollection<string> Ids) : INoSerializationVerificationNeeded;
}
