namespace ActorSocketIo.Samples.Game;

/// <summary>Nine cells, and the rules: three in a row win.</summary>
internal sealed class Board
{
    private const char Empty = ' ';

    private static readonly int[][] Rows = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]];

    private readonly char[] _cells = [.. Enumerable.Repeat(Empty, 9)];

    /// <summary>The cells row by row: X, O, or a space.</summary>
    public string Cells => new(_cells);

    /// <summary>Whose turn it is: X or O.</summary>
    public char Turn { get; private set; } = 'X';

    /// <summary>The three cells that have won; none while the game goes on, or if it is a draw.</summary>
    public int[] WinningRow => Rows.FirstOrDefault(row => _cells[row[0]] != Empty && row.All(cell => _cells[cell] == _cells[row[0]])) ?? [];

    public bool IsOver => WinningRow.Length > 0 || !_cells.Contains(Empty);

    /// <summary>Whether the rules let a mark be put there now.</summary>
    public bool Allows(char mark, int cell) => !IsOver && mark == Turn && cell is >= 0 and <= 8 && _cells[cell] == Empty;

    /// <summary>Puts a mark that <see cref="Allows"/> let pass.</summary>
    public void Put(char mark, int cell)
    {
        _cells[cell] = mark;
        Turn = mark == 'X' ? 'O' : 'X';
    }
}
