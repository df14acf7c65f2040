namespace ActorSocketIo.Tests.Processes;

/// <summary>Where things are in this checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>How these tests were built, <c>Debug</c> or <c>Release</c>.</summary>
    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>A file or folder of the checkout.</summary>
    public static string PathOf(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>A program as it was built along with these tests.</summary>
    /// <param name="project">Its project's folder, e.g. <c>src/Samples/Chat</c>.</param>
    /// <param name="assembly">The name of its assembly.</param>
    public static string ProgramOf(string project, string assembly) => PathOf(project, "bin", Configuration, "net10.0", assembly + ".dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ActorSocketIo.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("ActorSocketIo.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
