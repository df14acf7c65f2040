namespace ActorSocketIo.Cli.Tests;

public sealed class LineBufferTests
{
    private readonly LineBuffer _line = new();

    [Fact]
    public void Text_is_put_in_and_taken_out_at_the_cursor()
    {
        _line.Insert("rooms -n /");
        _line.MoveTo(5);
        _line.Insert("!");
        _line.RemoveTo(_line.Cursor - 1);
        _line.MoveTo(int.MaxValue);
        _line.RemoveTo(_line.StartOfWord());

        Assert.Equal(("rooms -n ", 9), (_line.Text, _line.Cursor));
        _line.MoveTo(2);
        _line.RemoveTo(int.MaxValue);
        Assert.Equal(("ro", "ro"), (_line.Text, _line.BeforeCursor));
    }

    [Fact]
    public void A_word_is_replaced_by_what_completes_it()
    {
        _line.Insert("room 'the lo");
        _line.Replace(5, "'the lobby' ");

        Assert.Equal("room 'the lobby' ", _line.Text);
    }

    [Fact]
    public void Earlier_lines_come_back_and_so_does_the_one_that_was_begun()
    {
        foreach (var line in (string[])["nodes", "stats", "stats", " "])
        {
            _line.Insert(line);
            _line.Take();
        }

        _line.Insert("roo");
        _line.Recall(-1);
        Assert.Equal("stats", _line.Text);
        _line.Recall(-1);
        _line.Recall(-1);
        Assert.Equal("nodes", _line.Text);
        _line.Recall(1);
        _line.Recall(1);
        Assert.Equal(("roo", 3), (_line.Text, _line.Cursor));
    }
}
