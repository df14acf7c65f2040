using System.Reflection;

namespace ActorSocketIo.Browser.Tests;

/// <summary>Where things lie, as the build has written it down.</summary>
internal static class Repository
{
    private static readonly Dictionary<string, string?> Metadata = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(entry => entry.Key, entry => entry.Value);

    public static string Source => Metadata["Source"]!;

    public static string Scripts => Metadata["Scripts"]!;

    public static string Artifacts => Metadata["Artifacts"]!;

    /// <summary>Of each program, beneath its project's folder.</summary>
    public static string Output => Metadata["Output"]!;
}
