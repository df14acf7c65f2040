namespace ActorSocketIo.Conformance.Tests;

/// <summary>Where things are in this checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The testbed as it was built along with these tests.</summary>
    public static string TestbedDll { get; } = Path.Combine(
        Root, "tests", "ActorSocketIo.Testbed", "bin", Configuration, "net10.0", "ActorSocketIo.Testbed.dll");

    /// <summary>The folder of the official client and its tests.</summary>
    public static string Client { get; } = Path.Combine(Root, "tests", "ActorSocketIo.Conformance.Tests", "client");

    /// <summary>The scenarios that any implementation of the testbed can be asked; they lie beside the checkout.</summary>
    public static string Scenarios { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "testbed"));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string ReadText(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ActorSocketIo.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("ActorSocketIo.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
