using System.Reflection;
using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Tests.Architecture;

/// <summary>Who may import whom, as src/README.md says.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Protocol = typeof(EngineFrame).Assembly;
    private static readonly Assembly Core = typeof(SocketIoServer).Assembly;
    private static readonly Assembly Edge = typeof(SocketIoEndpointRouteBuilderExtensions).Assembly;
    private static readonly string Source = FindSource();
    private static readonly TypeReferences CoreTypes = new(Core, Path.Combine(Source, "ActorSocketIo"));

    [Fact]
    public void The_wire_references_nothing_but_the_base_library() =>
        Assert.All(Protocol.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void The_actors_know_no_web_server() =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_edge_knows_no_actors() =>
        Assert.DoesNotContain(Edge.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Akka", StringComparison.Ordinal));

    [Fact]
    public void The_admin_ui_knows_no_web_server_and_nobody_below_knows_it()
    {
        Assert.DoesNotContain(typeof(AdminUiExtensions).Assembly.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(Core.GetReferencedAssemblies().Concat(Edge.GetReferencedAssemblies()), reference => reference.Name == "ActorSocketIo.AdminUi");
    }

    [Fact]
    public void Every_type_is_in_a_folder()
    {
        Assert.Empty(CoreTypes.Homeless);
        Assert.NotEmpty(CoreTypes.Uses("Sockets", "Sessions"));
    }

    // The folder Adapter has the namespace Adapters, because Adapter is the class that applications see.
    [Theory]
    [InlineData("Arguments", "Recovery", "Relay", "Sessions", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Link", "Serialization", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Sessions", "Recovery", "Relay", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Link", "Serialization", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Link", "Recovery", "Relay", "Sessions", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Interest", "Relay", "Sessions", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Forming", "Relay", "Sessions", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Corking", "Remoting", "Link", "Relay", "Sessions", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Forming", "Serialization", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Telemetry", "Corking", "Remoting", "Link", "Recovery", "Guarding", "Relay", "Sessions", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Forming", "Serialization", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Remoting", "Link", "Relay", "Sessions", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Forming", "Serialization", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Serialization", "Sessions", "Arguments", "Sockets", "Events", "Namespaces", "Entities", "Broadcasting", "Gathering", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Gathering", "Relay", "Sessions", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Interest", "Serialization", "Hosting", "SocketIoServer")]
    [InlineData("Events", "Relay", "Sessions", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Link", "Serialization", "Hosting", "SocketIoNode")]
    [InlineData("Broadcasting", "Relay", "Sessions", "Rooms", "Entities", "Gathering", "Interest", "Link", "Serialization", "Hosting", "SocketIoNode")]
    [InlineData("Adapter", "Relay", "Sessions", "Entities", "Hosting")]
    [InlineData("Namespaces", "Relay", "Sessions", "Gathering", "Link", "Serialization", "Hosting")]
    [InlineData("Rooms", "Relay", "Sessions", "Gathering", "Interest", "Hosting")]
    [InlineData("Entities", "Relay", "Sessions", "Sockets", "Gathering", "Link", "Serialization", "Hosting")]
    [InlineData("Sockets", "Relay", "Entities", "Gathering", "Interest", "Serialization", "Hosting")]
    [InlineData("Relay", "Arguments", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Hosting", "Events", "Namespaces", "Rooms", "Broadcasting", "Serialization")]
    [InlineData("Watching", "Recovery", "Relay", "Arguments", "Sessions", "Sockets", "Events", "Namespaces", "Rooms", "Entities", "Broadcasting", "Adapter", "Gathering", "Interest", "Link", "Serialization", "Hosting", "SocketIoServer", "SocketIoNode")]
    [InlineData("Operations", "Recovery", "Relay", "Rooms", "Entities", "Interest", "Hosting")]
    public void A_folder_uses_nothing_of_those_above_it(string folder, params string[] above) =>
        Assert.All([.. above, "Outside", "Presence", "Testing"], other => Assert.Empty(CoreTypes.Uses(folder, other)));

    // Only what starts the node, and lists its messages, knows of operators.
    [Fact]
    public void Nothing_beneath_knows_of_operators() => Assert.All(
        Directory.GetDirectories(Path.Combine(Source, "ActorSocketIo")).Select(folder => Path.GetFileName(folder)!).Where(folder => folder is not ("Operations" or "Hosting" or "Serialization")),
        folder => Assert.Empty(CoreTypes.Uses(folder, "Operations")));

    [Fact]
    public void The_edge_does_not_take_socket_io_packets_apart() => Assert.Empty(new TypeReferences(Edge, Path.Combine(Source, "ActorSocketIo.AspNetCore")).UsesOfNamespace("ActorSocketIo.Protocol.SocketIo"));

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

    private static string FindSource()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ActorSocketIo.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "src");
    }
}
