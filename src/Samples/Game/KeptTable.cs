using Akka.Actor;
using static ActorSocketIo.Samples.Game.TableProtocol;

namespace ActorSocketIo.Samples.Game;

/// <summary>A game that is written down as it happens, and goes on where it was, on whatever node it starts again.</summary>
/// <remarks>The same as <see cref="Table"/>, but that an event happens when the journal has it.</remarks>
internal sealed class KeptTable : PersistentRoomActor
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly GameState _game = new();
    private readonly HashSet<string> _coming = [];

    public KeptTable()
    {
        Recover<GameEvent>(_game.Apply);
        Command<Sit>(OnSit);
        Command<Checked>(OnChecked);
        Command<Rise>(OnRise);
        Command<Put>(put => Happen(_game.Put(put.Player, put.Cell), isDone => Sender.Tell(new Answered(isDone))));
        Command<PlayAgain>(again => Happen(_game.PlayAgain(again.Player)));
    }

    protected override void PreStart()
    {
        base.PreStart();
        Context.SetReceiveTimeout(Idle);
    }

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
        Happen(_game.Sit(comes.Player, comes.Gone), isDone =>
        {
            if (!isDone && !satAlready)
                Show(); // to who came to watch
        });
    }

    private void OnRise(Rise rise)
    {
        _coming.Remove(rise.Player);
        Happen(_game.Rise(rise.Player));
    }

    /// <summary>Writes down what happens; then it has happened, and is shown and answered.</summary>
    /// <remarks>What the journal rejects has not happened: nobody is answered, and whoever asked gives up.</remarks>
    private void Happen(IEnumerable<GameEvent> events, Action<bool>? then = null)
    {
        var happening = events.ToArray();
        if (happening.Length == 0)
            then?.Invoke(false);
        var left = happening.Length;
        PersistAll(happening, happened =>
        {
            _game.Apply(happened);
            if (--left > 0)
                return;
            Show();
            then?.Invoke(true);
        });
    }

    private void Show() => _ = EmitOrderedAsync("table", _game.View);
}
