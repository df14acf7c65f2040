namespace ActorSocketIo.Documentation.Tests.Pages;

/// <summary>Asserts with all mistakes in the message, each on a line: whoever writes pages wants to see them at once.</summary>
internal static class Mistakes
{
    public static void None<T>(IEnumerable<T> mistakes)
    {
        var all = string.Join('\n', mistakes);
        Assert.True(all.Length == 0, all);
    }
}
