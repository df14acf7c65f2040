namespace ActorSocketIo.Documentation.Tests.Pages;

/// <summary>The files that are written by hand: nothing that was built or installed.</summary>
internal static class RepositoryFiles
{
    private static readonly HashSet<string> s_made = new(StringComparer.Ordinal) { "bin", "obj", "node_modules", "artifacts", ".git" };

    private static readonly string[] s_all = [.. Under(Repository.Root)];

    /// <summary>Paths in the repository, with slashes.</summary>
    /// <param name="endings">How their names may end.</param>
    public static IEnumerable<string> EndingIn(params string[] endings) =>
        s_all.Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)));

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Concat(Directory.EnumerateDirectories(folder).Where(inner => !s_made.Contains(Path.GetFileName(inner))).SelectMany(Under));
}
