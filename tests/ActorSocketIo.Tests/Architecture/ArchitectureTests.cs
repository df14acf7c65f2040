using System.Reflection;
using System.Text.RegularExpressions;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Tests.Architecture;

/// <summary>Who may import whom, as src/README.md says.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Protocol = typeof(EngineFrame).Assembly;
    private static readonly Assembly Core = typeof(SocketIoServer).Assembly;
    private static readonly Assembly Edge = typeof(SocketIoEndpointRouteBuilderExtensions).Assembly;
    private static readonly string Source = FindSource();

    [Fact]
    public void The_wire_references_nothing_but_the_base_library() =>
        Assert.All(Protocol.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void The_actors_know_no_web_server() =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_edge_knows_no_actors() =>
        Assert.DoesNotContain(Edge.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Akka", StringComparison.Ordinal));

    [Theory]
    [InlineData("Sessions", "Sockets", "Namespaces", "Rooms", "Adapters", "Interest", "Link", "Gathering", "Entities")]
    [InlineData("Link", "Sockets", "Namespaces", "Rooms", "Adapters", "Interest", "Gathering", "Entities", "Sessions")]
    [InlineData("Interest", "Sockets", "Namespaces", "Rooms", "Adapters", "Gathering", "Entities", "Sessions")]
    [InlineData("Arguments", "Sockets", "Namespaces", "Rooms", "Adapters", "Interest", "Link", "Gathering", "Entities", "Sessions")]
    [InlineData("Gathering", "Sockets", "Namespaces", "Rooms", "Interest", "Entities", "Sessions")]
    public void A_folder_imports_only_what_is_below_it(string folder, params string[] above) =>
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Source, "ActorSocketIo", folder), "*.cs"),
            file => Assert.DoesNotContain(Usings(file), used => above.Contains(used)));

    [Fact]
    public void The_edge_does_not_take_socket_io_packets_apart() =>
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Source, "ActorSocketIo.AspNetCore"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("using ActorSocketIo.Protocol.SocketIo;", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void Nothing_sleeps_blocks_or_asks_the_wall_clock()
    {
        string[] banned = ["Thread.Sleep", "DateTime.UtcNow", "DateTime.Now", ".GetAwaiter().GetResult()", "ActorSelection(", "async void"];
        var found =
            from file in Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Samples/", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && banned.Any(word => line.Contains(word, StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.Empty(found);
    }

    private static IEnumerable<string> Usings(string file) =>
        Usings().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^using (?:static )?ActorSocketIo\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Usings();

    private static string FindSource()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ActorSocketIo.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "src");
    }
}
