using Akka.Actor;
using static ActorSocketIo.Samples.Game.TableProtocol;

namespace ActorSocketIo.Samples.Game;

/// <summary>A game that is written down as it happens, and goes on where it was, on whatever node it starts again.</summary>
/// <remarks>The same as <see cref="Table"/>, but that an event happens when the journal has it.</remarks>
internal sealed class KeptTable : PersistentRoomActor
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly GameState _game = new();

    public KeptTable()
    {
        Recover<GameEvent>(_game.Apply);
        CommandAsync<Sit>(OnSitAsync);
        Command<Rise>(rise => Happen(_game.Rise(rise.Player)));
        Command<Put>(put => Happen(_game.Put(put.Player, put.Cell), isDone => Sender.Tell(new Answered(isDone))));
        Command<PlayAgain>(again => Happen(_game.PlayAgain(again.Player)));
    }

    protected override void PreStart()
    {
        base.PreStart();
        Context.SetReceiveTimeout(Idle);
    }

    private async Task OnSitAsync(Sit sit)
    {
        var satAlready = _game.Players.Contains(sit.Player);
        Happen(_game.Sit(sit.Player, gone: await _game.GoneAsync(Namespace)), isDone =>
        {
            if (!isDone && !satAlready)
                Show(); // to who came to watch
        });
    }

    /// <summary>Writes down what happens; then it has happened, and is shown and answered.</summary>
    private void Happen(IEnumerable<GameEvent> events, Action<bool>? then = null)
    {
        var happening = events.ToArray();
        PersistAll(happening, _game.Apply);
        DeferAsync(happening.Length > 0, isDone =>
        {
            if (isDone)
                Show();
            then?.Invoke(isDone);
        });
    }

    private void Show() => _ = EmitOrderedAsync("table", _game.View);
}
