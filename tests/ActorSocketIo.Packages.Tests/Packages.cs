using System.IO.Compression;
using System.Xml.Linq;

namespace ActorSocketIo.Packages.Tests;

/// <summary>The packages, made once for all tests, and a place outside of the repository where they are used as anybody would.</summary>
[CollectionDefinition(nameof(Packages))]
public sealed class Packages : IAsyncLifetime, ICollectionFixture<Packages>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    /// <summary>The version of all of them.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    private string Feed => _folder.PathOf("feed");

    /// <summary>The folder into which NuGet puts packages on this machine.</summary>
    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public async Task InitializeAsync()
    {
        await DotnetAsync(Repository.Root, "pack", "ActorSocketIo.sln", "--no-build", "-c", Repository.Configuration, "-o", Feed);
        (string Id, string Version)[] packed = [.. Directory.GetFiles(Feed, "*.nupkg").Select(file => XDocument.Load(Open(file, "*.nuspec")).Root!.Elements().Single())
            .Select(metadata => (Text(metadata, "id")!, Text(metadata, "version")!))];
        (Ids, Version) = ([.. packed.Select(package => package.Id).Order(StringComparer.Ordinal)], packed.Select(package => package.Version).Distinct().Single());

        // Our packages come from the feed into a folder of their own, so that the machine keeps nothing of them; what others have made may be there already.
        await File.WriteAllTextAsync(_folder.PathOf("nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{PathOf("packages")}" /></config>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
              <packageSources><add key="feed" value="{Feed}" /></packageSources>
            </configuration>
            """);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>A file or folder where the packages are used.</summary>
    public string PathOf(params string[] path) => Path.Combine([_folder.Path, .. path]);

    /// <summary>The file of a package.</summary>
    public string FileOf(string id, string extension = "nupkg") => Path.Combine(Feed, $"{id}.{Version}.{extension}");

    /// <summary>The names of what is in a package.</summary>
    public IReadOnlyList<string> FilesOf(string id, string extension = "nupkg")
    {
        using var zip = ZipFile.OpenRead(FileOf(id, extension));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>What a package says of itself.</summary>
    public XElement MetadataOf(string id) => XDocument.Load(Open(FileOf(id), "*.nuspec")).Root!.Elements().Single();

    /// <summary>An element of that.</summary>
    public static string? Text(XElement metadata, string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    /// <summary>Starts a program that was built there, in a folder of its name.</summary>
    internal Task<NodeProcess> StartAsync(string name, string readyPath, params IEnumerable<(string Name, string Value)> settings) => NodeProcess.StartAloneAsync(
        new NodeProgram(
            PathOf(name, "bin", "Debug", "net10.0", name + ".dll"), readyPath,
            place => [("ASPNETCORE_URLS", $"http://{place.Host}:{place.HttpPort}"), ("ASPNETCORE_CONTENTROOT", PathOf(name))]),
        settings);

    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; what it printed is in the message.</exception>
    public static async Task<string> DotnetAsync(string folder, params string[] args)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", folder, args, Limit);
        return exitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', args)} failed:\n{output}");
    }

    private static MemoryStream Open(string package, string pattern)
    {
        using var zip = ZipFile.OpenRead(package);
        using var file = zip.Entries.Single(entry => entry.FullName.EndsWith(pattern[1..], StringComparison.Ordinal)).Open();
        var copy = new MemoryStream();
        file.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}
