using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace ActorSocketIo.Tests.Hosting;

/// <summary>The files in <c>docker/</c>, read as their programs read them.</summary>
internal static partial class ContainerFiles
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>The instructions of the Dockerfile, with continued lines joined and without comments.</summary>
    public static (string Name, string Args)[] Instructions() =>
    [
        .. Continuation().Replace(Text("docker", "Dockerfile"), " ").Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 2))
            .Select(parts => (parts[0], parts[1])),
    ];

    /// <summary>What the Dockerfile sets for every node.</summary>
    public static Dictionary<string, string> ImageEnvironment() => Instructions()
        .Where(instruction => instruction.Name == "ENV")
        .SelectMany(instruction => instruction.Args.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The services of the compose file, anchors and merges resolved.</summary>
    public static Dictionary<string, Dictionary<string, object>> Services() => Services("compose.yaml");

    /// <summary>The services of one of the compose files.</summary>
    public static Dictionary<string, Dictionary<string, object>> Services(string file)
    {
        using var reader = new StringReader(Text("docker", file));
        var content = new Deserializer().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(reader)));
        return ((Dictionary<object, object>)content["services"]).ToDictionary(
            service => (string)service.Key,
            service => ((Dictionary<object, object>)service.Value).ToDictionary(entry => (string)entry.Key, entry => entry.Value));
    }

    /// <summary>The services of the compose file that are nodes, with their own environment above the image's.</summary>
    public static Dictionary<string, Dictionary<string, string>> Nodes() => Services()
        .Where(service => service.Key.StartsWith("node-", StringComparison.Ordinal))
        .ToDictionary(service => service.Key, service => Over(ImageEnvironment(), Texts(service.Value["environment"])));

    /// <summary>A resource of the Kubernetes file.</summary>
    public static YamlNode Resource(string kind, string name)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(Text("docker", "kubernetes.yaml"));
        stream.Load(reader);
        return stream.Documents.Select(document => document.RootNode).Single(node => node.At("kind") == kind && node.At("metadata", "name") == name);
    }

    /// <summary>A scalar below a node.</summary>
    public static string At(this YamlNode node, params string[] path) => ((YamlScalarNode)path.Aggregate(node, (at, key) => at[key])).Value!;

    /// <summary>A pod's environment above the image's; what only the cluster knows is an address.</summary>
    public static Dictionary<string, string> PodEnvironment() => Over(
        ImageEnvironment(),
        ((YamlSequenceNode)Container()["env"]).ToDictionary(entry => entry.At("name"), entry => ((YamlMappingNode)entry).Children.ContainsKey("value") ? entry.At("value") : "10.0.0.1"));

    /// <summary>The container of a pod.</summary>
    public static YamlNode Container() => Resource("StatefulSet", "actorsocketio")["spec"]["template"]["spec"]["containers"][0];

    public static Dictionary<string, string> Texts(object map) => ((Dictionary<object, object>)map).ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value);

    private static Dictionary<string, string> Over(Dictionary<string, string> below, Dictionary<string, string> above)
    {
        foreach (var (name, value) in above)
            below[name] = value;
        return below;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ActorSocketIo.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"\\\s*\n")]
    private static partial Regex Continuation();
}
