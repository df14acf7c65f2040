namespace ActorSocketIo.Samples.Game;

/// <summary>A board and its two chairs. It decides what may happen, and changes by what has happened.</summary>
internal sealed class GameState
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private Board _board = new();

    /// <summary>Who sits on the chairs; null: nobody.</summary>
    public string? X { get; private set; }

    /// <inheritdoc cref="X"/>
    public string? O { get; private set; }

    /// <summary>Those who sit.</summary>
    public IEnumerable<string> Players => new[] { X, O }.OfType<string>();

    /// <summary>What the pages show.</summary>
    public object View => new
    {
        _board.Cells,
        _board.Turn,
        Players = new { X, O },
        _board.WinningRow,
        _board.IsOver,
    };

    /// <summary>Who sits on a chair, and is nowhere in the cluster any more.</summary>
    /// <returns>Completes without failing: a player whose node does not answer in time is not gone.</returns>
    public async Task<IReadOnlyCollection<string>> GoneAsync(Namespace nsp)
    {
        var players = Players.ToArray();
        var found = await Task.WhenAll(players.Select(player => nsp.To(player).Timeout(Patience).QuerySocketsAsync(SocketFields.Id)));
        return [.. players.Where((_, i) => found[i] is { IsComplete: true, Found.Count: 0 })];
    }

    /// <summary>A player wants a chair.</summary>
    /// <param name="player">Who.</param>
    /// <param name="gone">Players whose node was lost, so that they could not say that they rise; their chairs are free, the board stays.</param>
    public IEnumerable<GameEvent> Sit(string player, IReadOnlyCollection<string> gone)
    {
        var (x, o) = (Unless(gone, X), Unless(gone, O));
        if (x != X)
            yield return new GameEvent.Freed('X');
        if (o != O)
            yield return new GameEvent.Freed('O');
        if (player != x && player != o && (x is null || o is null))
            yield return new GameEvent.Seated(x is null ? 'X' : 'O', player);
    }

    /// <returns>Nothing if the player only watched. The last to go leaves an empty board.</returns>
    public IEnumerable<GameEvent> Rise(string player)
    {
        if (MarkOf(player) is not { } mark)
            yield break;
        yield return new GameEvent.Freed(mark);
        if (X is null || O is null)
            yield return new GameEvent.Wiped();
    }

    /// <returns>Nothing if the rules forbid it.</returns>
    public IEnumerable<GameEvent> Put(string player, int cell)
    {
        if (X is not null && O is not null && MarkOf(player) is { } mark && _board.Allows(mark, cell))
            yield return new GameEvent.Marked(mark, cell);
    }

    /// <returns>Nothing if the game goes on.</returns>
    public IEnumerable<GameEvent> PlayAgain(string player)
    {
        if (_board.IsOver && MarkOf(player) is not null)
            yield return new GameEvent.Wiped();
    }

    /// <summary>Takes part in what has happened.</summary>
    public void Apply(GameEvent happened)
    {
        switch (happened)
        {
            case GameEvent.Seated(var mark, var player): Seat(mark, player); break;
            case GameEvent.Freed(var mark): Seat(mark, null); break;
            case GameEvent.Marked(var mark, var cell): _board.Put(mark, cell); break;
            case GameEvent.Wiped: _board = new Board(); break;
        }
    }

    private static string? Unless(IReadOnlyCollection<string> gone, string? player) => player is not null && gone.Contains(player) ? null : player;

    private void Seat(char mark, string? player) => (X, O) = mark == 'X' ? (player, O) : (X, player);

    private char? MarkOf(string player) => player == X ? 'X' : player == O ? 'O' : null;
}
