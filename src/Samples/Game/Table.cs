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

    public Table()
    {
        ReceiveAsync<Sit>(OnSitAsync);
        Receive<Rise>(rise => Happens(_game.Rise(rise.Player)));
        Receive<Put>(put => Sender.Tell(new Answered(Happens(_game.Put(put.Player, put.Cell)))));
        Receive<PlayAgain>(again => Happens(_game.PlayAgain(again.Player)));
        Receive<InRoom>(OnInRoom);
    }

    protected override void PreStart()
    {
        base.PreStart();
        Context.SetReceiveTimeout(Forgotten);
        To(Room).AllSocketsAsync().PipeTo(Self, success: ids => new InRoom(ids), failure: _ => new InRoom(new HashSet<string>()));
    }

    private void OnInRoom(InRoom here)
    {
        foreach (var id in here.Ids)
            Namespace.Socket(id).Tell(new WhoSits(Room));
    }

    private async Task OnSitAsync(Sit sit)
    {
        var satAlready = _game.Players.Contains(sit.Player);
        if (!Happens(_game.Sit(sit.Player, gone: await _game.GoneAsync(Namespace))) && !satAlready)
            Show(); // to who came to watch
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

    private sealed record InRoom(IReadOnlySet<string> Ids) : INoSerializationVerificationNeeded;
}
