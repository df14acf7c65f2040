namespace ActorSocketIo.Cli;

/// <summary>A line that is being typed, and the lines before it.</summary>
internal sealed class LineBuffer
{
    private readonly List<string> _history = [];
    private int _at;
    private string _unfinished = "";

    /// <summary>What has been typed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where the cursor is, in characters from the start.</summary>
    public int Cursor { get; private set; }

    /// <summary>What stands before the cursor.</summary>
    public string BeforeCursor => Text[..Cursor];

    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Takes out what is between the cursor and another place, and puts the cursor there if that is before it.</summary>
    public void RemoveTo(int place)
    {
        place = Math.Clamp(place, 0, Text.Length);
        var (from, to) = (Math.Min(place, Cursor), Math.Max(place, Cursor));
        Text = Text.Remove(from, to - from);
        Cursor = from;
    }

    public void MoveTo(int place) => Cursor = Math.Clamp(place, 0, Text.Length);

    /// <summary>Where the word before the cursor begins, as Ctrl+W sees words.</summary>
    public int StartOfWord()
    {
        var place = Cursor;
        while (place > 0 && char.IsWhiteSpace(Text[place - 1]))
            place--;
        while (place > 0 && !char.IsWhiteSpace(Text[place - 1]))
            place--;
        return place;
    }

    /// <summary>Puts another text in the place of what is between a place before the cursor and the cursor.</summary>
    public void Replace(int from, string text)
    {
        RemoveTo(from);
        Insert(text);
    }

    /// <summary>Goes to an earlier line (−1) or a later one (1).</summary>
    public void Recall(int step)
    {
        var wanted = Math.Clamp(_at + step, 0, _history.Count);
        if (wanted == _at)
            return;
        if (_at == _history.Count)
            _unfinished = Text;
        _at = wanted;
        Text = _at == _history.Count ? _unfinished : _history[_at];
        Cursor = Text.Length;
    }

    /// <summary>The line is done; it is remembered unless it is the same as the one before.</summary>
    public string Take()
    {
        var line = Text;
        if (!string.IsNullOrWhiteSpace(line) && (_history.Count == 0 || _history[^1] != line))
            _history.Add(line);
        _at = _history.Count;
        (Text, Cursor, _unfinished) = ("", 0, "");
        return line;
    }
}
