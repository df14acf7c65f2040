namespace ActorSocketIo.Documentation.Tests.Pages;

/// <summary>A block of code on a page.</summary>
/// <param name="Page">The page, as a path of the repository.</param>
/// <param name="Line">The line of its first line, from 1.</param>
/// <param name="Language">What its fence says; empty if nothing, <c>sh</c> if it is indented instead.</param>
/// <param name="Lines">Its lines, without what surrounds them.</param>
public sealed record MarkdownBlock(string Page, int Line, string Language, IReadOnlyList<string> Lines)
{
    /// <summary>Where it is, and how it begins.</summary>
    public override string ToString() => $"{Page}:{Line} {(Lines.Count == 0 ? "" : Lines[0].Trim())}";
}
