using System.Text.RegularExpressions;
using ActorSocketIo.Hosting;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;
using static ActorSocketIo.Tests.Hosting.ContainerFiles;

namespace ActorSocketIo.Tests.Hosting;

/// <summary>Where there is no container runtime, the files for it are compared with what they name.</summary>
public sealed partial class ContainerFilesTests
{
    [Fact]
    public void The_image_is_built_of_files_that_are_there_among_them_every_project_that_the_node_needs()
    {
        var copied = Instructions().Where(instruction => instruction.Name == "COPY" && !instruction.Args.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(instruction => instruction.Args.Split(' ')[..^1]).ToArray();

        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Root, path)), $"{path} is copied, but is not there"));
        Assert.Equal(ProjectsOf("src/ActorSocketIo.Node/ActorSocketIo.Node.csproj").Order(), copied.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void The_image_runs_the_node_without_root_and_exposes_its_ports()
    {
        var instructions = Instructions();
        var environment = ImageEnvironment();

        Assert.Contains(("ENTRYPOINT", """["dotnet", "ActorSocketIo.Node.dll"]"""), instructions);
        Assert.Contains(("USER", "$APP_UID"), instructions);
        Assert.Contains(("EXPOSE", $"{environment["PORT"]} {environment["Cluster__Port"]}"), instructions);
        Assert.Equal("0.0.0.0", environment["HOST"]);
        Assert.All((string[])["HOST", "PORT"], name => Assert.Contains($"\"{name}\"", Text("src", "ActorSocketIo.Node", "Listening.cs"), StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_of_the_compose_file_are_each_others_seeds()
    {
        var nodes = Nodes();

        Assert.Equal(3, nodes.Count);
        foreach (var (name, environment) in nodes)
        {
            var options = Bound(environment);
            Assert.Equal(name, options.Hostname);
            Assert.Equal(nodes.Keys.Order().Select(node => $"{node}:{options.Port}"), options.SeedNodes);
            Assert.Equal((nodes.Count / 2) + 1, options.RequiredNodes);
        }
    }

    [Fact]
    public void The_proxy_of_the_compose_file_has_the_template_of_the_tests_and_sends_to_every_node()
    {
        var proxy = Services()["proxy"];
        var environment = Texts(proxy["environment"]);
        var template = Text("docker", "nginx.conf.template");

        Assert.Equal(Nodes().Keys.Order(), ((List<object>)proxy["depends_on"]).Cast<string>().Order());
        Assert.Equal(Nodes().Select(node => $"{node.Key}:{node.Value["PORT"]}").Order(), Server().Matches(environment["SERVERS"]).Select(match => match.Groups["address"].Value).Order());
        Assert.StartsWith("./nginx.conf.template:/etc/nginx/templates/", (string)Assert.Single((List<object>)proxy["volumes"]), StringComparison.Ordinal);
        Assert.Equal(environment.Keys.Order(), Variable().Matches(template).Select(match => match.Groups["name"].Value).Distinct().Order());
        Assert.EndsWith($":{environment["LISTEN"].Split(':')[1]}", (string)Assert.Single((List<object>)proxy["ports"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Prometheus_asks_every_node_of_the_compose_file_at_the_port_that_it_shows_its_figures_at_and_Grafana_gets_files_that_are_there()
    {
        var measured = Services("compose.metrics.yaml");
        var targets = Target().Matches(Text("docker", "prometheus.yaml")).Select(target => (Node: target.Groups[1].Value, Port: target.Groups[2].Value)).ToArray();

        Assert.Equal(Nodes().Keys.Order(), targets.Select(target => target.Node).Order());
        Assert.All(targets, target =>
        {
            var environment = Texts(measured[target.Node]["environment"]);
            Assert.Equal(target.Port, environment["Telemetry__PrometheusPort"]);
            Assert.Equal([$"http://*:{ImageEnvironment()["PORT"]}", $"http://*:{target.Port}"], environment["URLS"].Split(';'));
        });
        Assert.All(new[] { "prometheus", "grafana" }.SelectMany(service => (List<object>)measured[service]["volumes"]), volume =>
            Assert.True(File.Exists(Path.Combine(Root, "docker", ((string)volume).Split(':')[0]))));
    }

    [Fact]
    public void Images_are_built_from_the_Dockerfile() => Assert.All(Nodes().Keys, node =>
    {
        var build = Texts(Services()[node]["build"]);
        Assert.True(File.Exists(Path.Combine(Root, "docker", build["context"], build["dockerfile"])));
        Assert.Equal(Container().At("image"), Services()[node]["image"]);
    });

    [Fact]
    public void Pods_find_each_other_by_the_headless_service_and_most_of_them_are_required()
    {
        var set = Resource("StatefulSet", "actorsocketio");
        var options = Bound(PodEnvironment());
        var nodes = Resource("Service", options.DnsName!);

        Assert.Equal(options.DnsName, set.At("spec", "serviceName"));
        Assert.Equal("None", nodes.At("spec", "clusterIP"));
        Assert.Equal("true", nodes.At("spec", "publishNotReadyAddresses"));
        Assert.Equal("Parallel", set.At("spec", "podManagementPolicy"));
        Assert.Equal((int.Parse(set.At("spec", "replicas")) / 2) + 1, options.RequiredNodes);
        Assert.All(
            (string[])[set.At("spec", "template", "metadata", "labels", "app"), nodes.At("spec", "selector", "app"), Resource("Service", "actorsocketio").At("spec", "selector", "app"), Resource("PodDisruptionBudget", "actorsocketio").At("spec", "selector", "matchLabels", "app")],
            label => Assert.Equal(set.At("spec", "selector", "matchLabels", "app"), label));
    }

    [Fact]
    public void Ports_and_probes_of_pods_are_those_of_the_node()
    {
        var ports = ((YamlSequenceNode)Container()["ports"]).ToDictionary(port => port.At("name"), port => port.At("containerPort"));
        var program = Text("src", "ActorSocketIo.Node", "Program.cs");

        Assert.Equal(PodEnvironment()["PORT"], ports["http"]);
        Assert.Equal(PodEnvironment()["Cluster__Port"], ports["cluster"]);
        Assert.Contains(Resource("Service", "actorsocketio")["spec"]["ports"][0].At("targetPort"), ports.Keys);
        foreach (var probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"])
        {
            Assert.Contains($"MapHealthChecks(\"{Container().At(probe, "httpGet", "path")}\"", program, StringComparison.Ordinal);
            Assert.Contains(Container().At(probe, "httpGet", "port"), ports.Keys);
        }
    }

    [Fact]
    public void Containers_have_longer_to_end_than_a_node_takes_to_leave()
    {
        var server = new SocketIoOptions();
        Settings(PodEnvironment()).GetSection("SocketIo").Bind(server);
        var atMost = server.DrainDelay + server.CloseSpread + (2 * server.CloseGrace) + TimeSpan.FromSeconds(20); // the last for the phases of Akka
        var preStop = int.Parse(((YamlSequenceNode)Container()["lifecycle"]["preStop"]["exec"]["command"])[1].ToString());

        Assert.True(preStop >= 5, "proxies need some seconds in which handshakes are still taken");
        Assert.Equal(TimeSpan.Zero, server.DrainDelay);
        Assert.True(TimeSpan.FromSeconds(int.Parse(Resource("StatefulSet", "actorsocketio").At("spec", "template", "spec", "terminationGracePeriodSeconds")) - preStop) >= atMost);
        Assert.All(Nodes().Keys, node => Assert.Equal("45s", Services()[node]["stop_grace_period"]));
    }

    [Fact]
    public void Probes_wait_for_a_start_that_takes_its_time_and_bear_a_late_answer()
    {
        var start = Probe("startupProbe");
        var ready = Probe("readinessProbe");
        var live = Probe("livenessProbe");

        Assert.True(TimeSpan.FromSeconds(start.Period * start.Failures) > Bound(PodEnvironment()).StartTimeout + TimeSpan.FromSeconds(10));
        Assert.All((int[])[start.Timeout, ready.Timeout, live.Timeout], seconds => Assert.True(seconds > 1, "one second is over in a collection of garbage"));
        Assert.True(ready.Failures > 1);
        Assert.True(live.Period * live.Failures > 15, "handlers that spin for 15 s are no death");
    }

    /// <summary>What a node makes of an environment; a name or value that it does not know fails.</summary>
    private static SocketIoClusterOptions Bound(Dictionary<string, string> environment)
    {
        var sections = new Dictionary<string, Type> { ["Cluster"] = typeof(SocketIoClusterOptions), ["SocketIo"] = typeof(SocketIoOptions) };
        foreach (var name in environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).Select(name => name.Split("__")))
            Assert.True(sections[name[0]].GetProperty(name[1]) is not null, $"{string.Join("__", name)} is bound to nothing");
        var options = new SocketIoClusterOptions();
        Settings(environment).GetSection("Cluster").Bind(options);
        Assert.Empty(new SocketIoClusterOptionsValidator().Validate(name: null, options).Failures ?? []);
        return options;
    }

    private static (int Period, int Timeout, int Failures) Probe(string name) =>
        (int.Parse(Container().At(name, "periodSeconds")), int.Parse(Container().At(name, "timeoutSeconds")), int.Parse(Container().At(name, "failureThreshold")));

    private static IConfigurationRoot Settings(Dictionary<string, string> environment) => new ConfigurationBuilder()
        .AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value))).Build();

    private static IEnumerable<string> ProjectsOf(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var references = ProjectReference().Matches(Text(project)).Select(match => Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(Root, folder, match.Groups["path"].Value))));
        return references.SelectMany(ProjectsOf).Prepend(project).Distinct();
    }

    [GeneratedRegex("<ProjectReference Include=\"(?<path>[^\"]+)\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"server (?<address>\S+) fail_timeout=2s;")]
    private static partial Regex Server();

    [GeneratedRegex(@"\$\{(?<name>\w+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(node-\d):(\d+)")]
    private static partial Regex Target();
}
