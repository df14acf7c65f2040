using System.Text.Json.Nodes;

namespace ActorSocketIo.Bench.Tests;

/// <summary>The command as it is given.</summary>
[Trait("Category", "Full")]
public sealed class BenchProgramTests
{
    private static readonly string Program = typeof(BenchOptions).Assembly.Location;

    [GeneratorFact]
    public async Task It_measures_ours_and_a_peer_and_says_the_ratio()
    {
        using var folder = new TemporaryFolder();
        var report = folder.PathOf("report.json");

        var (exitCode, output) = await RunAsync("--quick", "--tests", "echo1", "--peers", "node", "--json", report);

        Assert.True(exitCode == 0, output);
        Assert.Contains("CPU µs per round trip", output, StringComparison.Ordinal);
        var contenders = JsonNode.Parse(await File.ReadAllTextAsync(report))!["tests"]![0]!["contenders"]!.AsArray();
        Assert.Equal(["ours", "node"], contenders.Select(contender => contender!["name"]!.GetValue<string>()));
        Assert.All(contenders, contender => Assert.True(contender!["figures"]![0]!["ours_to_this"]!.GetValue<double>() > 0));
    }

    [GeneratorFact]
    public async Task It_walks_a_curve_and_reports_its_points()
    {
        using var folder = new TemporaryFolder();
        var report = folder.PathOf("report.json");

        var (exitCode, output) = await RunAsync("--quick", "--curves", "rooms", "--json", report);

        Assert.True(exitCode == 0, output);
        Assert.Contains("CPU µs per leave and join", output, StringComparison.Ordinal);
        var points = JsonNode.Parse(await File.ReadAllTextAsync(report))!["curves"]![0]!["points"]!.AsArray();
        Assert.Equal([1, 10], points.Select(point => point!["n"]!.GetValue<double>()));
        Assert.All(points, point => Assert.True(point!["figures"]!["cpu_us_per_change"]!.GetValue<double>() > 0));
    }

    [Fact]
    public async Task Without_the_load_generator_it_says_how_to_name_it()
    {
        var (exitCode, output) = await RunAsync("--sioload", "/nowhere/sioload.cpp");

        Assert.Equal(64, exitCode);
        Assert.Contains("The load generator is not at /nowhere/sioload.cpp. Name its source or program with --sioload FILE", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(params string[] args) =>
        ChildProcess.RunAsync("dotnet", Repository.Root, [Program, .. args], TimeSpan.FromMinutes(3));
}
