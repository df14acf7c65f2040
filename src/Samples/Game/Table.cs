using Akka.Actor;
using static ActorSocketIo.Samples.Game.TableProtocol;

namespace ActorSocketIo.Samples.Game;

/// <summary>A game and its two chairs. Whoever else comes to the room watches.</summary>
/// <remarks>One in the cluster for each room that somebody sits down in; it goes when nothing has happened for ten minutes, and a new one is empty.</remarks>
internal sealed class Table : RoomActor
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private Board _board = new();
    private string? _x;
    private string? _o;

    public Table()
    {
        ReceiveAsync<Sit>(OnSitAsync);
        Receive<Rise>(OnRise);
        Receive<Put>(OnPut);
        Receive<PlayAgain>(OnPlayAgain);
    }

    protected override void PreStart()
    {
        base.PreStart();
        Context.SetReceiveTimeout(Forgotten);
    }

    private async Task OnSitAsync(Sit sit)
    {
        if (_x is not null && !await IsThereAsync(_x)) // its node was lost, and could not say so
            _x = null;
        if (_o is not null && !await IsThereAsync(_o))
            _o = null;

        if (_x is null && _o != sit.Player)
            _x = sit.Player;
        else if (_o is null && _x != sit.Player)
            _o = sit.Player;
        Show();
    }

    private void OnRise(Rise rise)
    {
        _x = _x == rise.Player ? null : _x;
        _o = _o == rise.Player ? null : _o;
        if (_x is null && _o is null)
            _board = new Board();
        Show();
    }

    private void OnPut(Put put)
    {
        var isDone = _x is not null && _o is not null && MarkOf(put.Player) is { } mark && _board.TryPut(mark, put.Cell);
        Sender.Tell(new Answered(isDone));
        if (isDone)
            Show();
    }

    private void OnPlayAgain(PlayAgain again)
    {
        if (!_board.IsOver || MarkOf(again.Player) is null)
            return;
        _board = new Board();
        Show();
    }

    private async Task<bool> IsThereAsync(string player) => await To(player).CountAsync() > 0;

    private char? MarkOf(string player) => player == _x ? 'X' : player == _o ? 'O' : null;

    /// <summary>Ordered: of two states, every page in the cluster gets the later one last.</summary>
    private void Show() => _ = EmitOrderedAsync("table", new
    {
        _board.Cells,
        _board.Turn,
        Players = new { X = _x, O = _o },
        _board.WinningRow,
        _board.IsOver,
    });
}
