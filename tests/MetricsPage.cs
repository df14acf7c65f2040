using System.Text.RegularExpressions;

namespace ActorSocketIo.Testing.Pages;

/// <summary>The table of instruments in src/METRICS.md.</summary>
internal static partial class MetricsPage
{
    private const string Prefix = "socketio.server.";

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Row> Instruments { get; } =
        [.. Rows().Matches(File.ReadAllText(Path.Combine(Root, "src", "METRICS.md"))).Select(row => new Row(
            Prefix + row.Groups["name"].Value,
            row.Groups["kind"].Value,
            row.Groups["unit"].Value,
            [.. Names().Matches(row.Groups["attributes"].Value).Select(name => name.Groups[1].Value)]))];

    /// <summary>One instrument.</summary>
    public sealed record Row(string Name, string Kind, string Unit, string[] Attributes)
    {
        /// <summary>Its series as Prometheus spells them.</summary>
        public IEnumerable<string> PrometheusNames
        {
            get
            {
                var name = Name.Replace('.', '_') + (Unit == "By" ? "_bytes" : Unit == "s" ? "_seconds" : "");
                return Kind switch
                {
                    "counter" => [name + "_total"],
                    "histogram" => [name + "_bucket", name + "_sum", name + "_count"],
                    _ => [name],
                };
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ActorSocketIo.sln")))
            folder = folder.Parent;
        return folder!.FullName;
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z._]+)` \| (?<kind>counter|up-down counter|histogram) \| `(?<unit>[^`]+)` \|(?<attributes>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();
}
