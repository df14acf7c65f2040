using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorSocketIo.Testing.Pages;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>The dashboard shows what a node measures, and the node shows it to Prometheus only.</summary>
public sealed partial class DashboardTests
{
    private static readonly HashSet<string> s_documented = [.. MetricsPage.Instruments.SelectMany(row => row.PrometheusNames)];

    [Fact]
    public void Every_query_of_the_dashboard_names_instruments_and_attributes_of_the_page_in_the_spelling_of_Prometheus()
    {
        var queries = Queries().ToArray();
        Assert.True(queries.Length > 30, $"only {queries.Length} queries");

        Assert.All(queries, query =>
        {
            var names = Names().Matches(query).Select(name => name.Value).ToArray();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name, s_documented));
            var attributes = MetricsPage.Instruments.Where(row => row.PrometheusNames.Intersect(names).Any()).SelectMany(row => row.Attributes).Select(attribute => attribute.Replace('.', '_'));
            Assert.All(Groups().Matches(query).SelectMany(by => by.Groups[1].Value.Split(", ")), label => Assert.Contains(label, attributes.Concat(["instance", "job", "le"])));
        });
    }

    [Fact]
    public async Task A_running_node_shows_the_series_of_the_page_in_that_spelling_at_its_own_port_alone()
    {
        var place = NodePlace.Alone();
        var port = FreePort.Find();
        using var node = NodeProcess.Start(
            NodeProgram.Chat, place, ("URLS", $"http://127.0.0.1:{place.HttpPort};http://127.0.0.1:{port}"), ("Telemetry__PrometheusPort", $"{port}"));
        await node.ReadyAsync();
        await using var client = await WireClient.ConnectAsync(node.Url, auth: new { name = "Ada" });
        await client.EmitAsync("nobody listens");
        using var http = new HttpClient();
        HashSet<string> shown = [];
        HashSet<string> expected =
        [
            "socketio_server_sessions", "socketio_server_sockets", "socketio_server_events_total", "socketio_server_io_bytes_total", "socketio_server_outbox_size_bytes",
            "socketio_server_handshakes_total", "socketio_server_event_duration_seconds_bucket", "socketio_server_nodes", "socketio_server_link_kept_bytes",
        ];

        await Eventually.EqualAsync(true, async () =>
        {
            var page = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
            shown = [.. Names().Matches(Comments().Replace(page, "")).Select(name => name.Value)];
            return expected.IsSubsetOf(shown);
        });

        Assert.Subset(s_documented, shown);
        using var refused = await http.GetAsync(new Uri($"{node.Url}/metrics"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_port_for_Prometheus_that_the_program_does_not_listen_on_ends_it_with_what_to_mend_before_it_joins_a_cluster()
    {
        var place = NodePlace.Alone() with { Seeds = [$"127.0.0.1:{FreePort.Find()}"] };
        using var node = NodeProcess.Start(NodeProgram.Chat, place, ("Telemetry__PrometheusPort", "1"), ("Logging__LogLevel__Akka", "Information"));

        Assert.Equal(1, await node.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(
            $"""
            These settings of TelemetryOptions cannot work:
              Telemetry:PrometheusPort is '1'; the program listens on {node.Url} only: add it to the addresses, e.g. --urls 'http://localhost:3000;http://localhost:1'

            """, node.Output);
    }

    private static IEnumerable<string> Queries()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(MetricsPage.Root, "docker", "grafana", "actorsocketio.json")));
        foreach (var variable in dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray())
        {
            if (variable.TryGetProperty("definition", out var definition))
                yield return definition.GetString()!;
        }

        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            if (!panel.TryGetProperty("targets", out var targets))
                continue;
            foreach (var target in targets.EnumerateArray())
                yield return target.GetProperty("expr").GetString()!;
        }
    }

    [GeneratedRegex(@"\bsocketio_server_[a-z_]+")]
    private static partial Regex Names();

    [GeneratedRegex(@"^#.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"by \(([a-z_, ]+)\)")]
    private static partial Regex Groups();
}
