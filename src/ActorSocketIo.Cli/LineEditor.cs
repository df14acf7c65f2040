using System.Collections.Immutable;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>Reads lines from a terminal, key by key.</summary>
internal sealed class LineEditor(string prompt, Completer completer)
{
    private readonly LineBuffer _line = new();
    private int _scrolled;

    /// <summary>The next line; null if the input has ended.</summary>
    public async Task<string?> ReadAsync()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            for (Draw(); ; Draw())
            {
                var key = Console.ReadKey(intercept: true);
                switch (key.Key, key.Modifiers.HasFlag(ConsoleModifiers.Control))
                {
                    case (ConsoleKey.Enter, _):
                        _line.MoveTo(int.MaxValue);
                        Draw();
                        Console.WriteLine();
                        return _line.Take();
                    case (ConsoleKey.D, true) when _line.Text.Length == 0:
                        Console.WriteLine();
                        return null;
                    case (ConsoleKey.C, true):
                        _line.MoveTo(0);
                        _line.RemoveTo(int.MaxValue);
                        Console.WriteLine("^C");
                        break;
                    case (ConsoleKey.Tab, _):
                        await CompleteAsync();
                        break;
                    default:
                        Edit(key);
                        break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private void Edit(ConsoleKeyInfo key)
    {
        switch (key.Key, key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            case (ConsoleKey.LeftArrow, _): _line.MoveTo(_line.Cursor - 1); break;
            case (ConsoleKey.RightArrow, _): _line.MoveTo(_line.Cursor + 1); break;
            case (ConsoleKey.UpArrow, _): _line.Recall(-1); break;
            case (ConsoleKey.DownArrow, _): _line.Recall(1); break;
            case (ConsoleKey.Home, _) or (ConsoleKey.A, true): _line.MoveTo(0); break;
            case (ConsoleKey.End, _) or (ConsoleKey.E, true): _line.MoveTo(int.MaxValue); break;
            case (ConsoleKey.Backspace, _): _line.RemoveTo(_line.Cursor - 1); break;
            case (ConsoleKey.Delete, _) or (ConsoleKey.D, true): _line.RemoveTo(_line.Cursor + 1); break;
            case (ConsoleKey.U, true): _line.RemoveTo(0); break;
            case (ConsoleKey.K, true): _line.RemoveTo(int.MaxValue); break;
            case (ConsoleKey.W, true): _line.RemoveTo(_line.StartOfWord()); break;
            case (ConsoleKey.L, true): Console.Clear(); break;
            case var _ when !char.IsControl(key.KeyChar): _line.Insert(key.KeyChar.ToString()); break;
        }
    }

    private async Task CompleteAsync()
    {
        var before = _line.BeforeCursor;
        var start = CommandWords.StartOfLast(before);
        var candidates = await completer.CompleteAsync(before);
        if (candidates is [var only])
        {
            _line.Replace(start, only + " ");
            return;
        }

        if (candidates.IsEmpty)
            return;
        var common = CommonStart(candidates);
        if (common.Length > before.Length - start)
            _line.Replace(start, common);
        else
            Console.Write($"\n{string.Join("  ", candidates)}\n");
    }

    private static string CommonStart(ImmutableArray<string> words)
    {
        var length = 0;
        while (words.All(word => word.Length > length && word[length] == words[0][length]))
            length++;
        return words[0][..length];
    }

    /// <summary>Draws as much of the line as fits, with the cursor in view.</summary>
    private void Draw()
    {
        var width = Math.Max(10, Console.WindowWidth - prompt.Length - 1);
        _scrolled = Math.Clamp(_scrolled, Math.Max(0, _line.Cursor - width), _line.Cursor);
        var shown = _line.Text.AsSpan(_scrolled, Math.Min(width, _line.Text.Length - _scrolled));
        Console.Write($"\r{prompt}{shown}\u001b[K\r\u001b[{prompt.Length + _line.Cursor - _scrolled}C");
    }
}
