using System.Text.RegularExpressions;

namespace ActorSocketIo.Conformance.Tests;

/// <summary>The scenarios beside the checkout, which the reference passes too: one row for each server configuration.</summary>
[Trait("Category", "Full")]
public sealed partial class ScenarioTests(ScenarioTests.Runner runner) : IClassFixture<ScenarioTests.Runner>
{
    [ScenariosTheory]
    [InlineData("default")]
    [InlineData("fast")]
    [InlineData("edge")]
    [InlineData("polling")]
    [InlineData("recovery")]
    public async Task A_single_server_passes_the_scenarios_of(string profile) => await runner.RunAsync(profile);

    [ScenariosTheory]
    [InlineData("cluster")]
    public async Task Three_nodes_pass_the_scenarios_of(string profile) => await runner.RunAsync(profile);

    /// <summary>Runs the scenarios out of a copy with its packages installed: the folder beside the checkout may be read-only.</summary>
    public sealed partial class Runner : IAsyncLifetime
    {
        private readonly string _copy = Directory.CreateTempSubdirectory("scenarios-").FullName;

        public async Task InitializeAsync()
        {
            if (!ScenariosTheoryAttribute.AreHere)
                return;
            foreach (var name in (string[])["run.js", "package.json", "package-lock.json"])
                File.Copy(Path.Combine(ScenariosTheoryAttribute.Folder, name), Path.Combine(_copy, name));
            foreach (var folder in (string[])["lib", "scenarios"])
            {
                Directory.CreateDirectory(Path.Combine(_copy, folder));
                foreach (var file in Directory.EnumerateFiles(Path.Combine(ScenariosTheoryAttribute.Folder, folder)))
                    File.Copy(file, Path.Combine(_copy, folder, Path.GetFileName(file)));
            }

            await NodePackages.InstallAsync(_copy);
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_copy, recursive: true);
            return Task.CompletedTask;
        }

        internal async Task RunAsync(string profile)
        {
            var (_, output) = await ChildProcess.RunAsync(
                "node", _copy, ["run.js", "--a-cmd", $"exec dotnet {NodeProgram.Testbed.Path}", "--profile", profile], TimeSpan.FromMinutes(8));

            var failed = output.Split('\n').Where(line => line.StartsWith("not ok", StringComparison.Ordinal)).ToArray();
            Assert.True(failed.Length == 0, $"Profile {profile}:\n{string.Join('\n', failed)}");
            var summary = Summary().Match(output);
            Assert.True(summary.Success && summary.Groups["passed"].Value != "0", $"Profile {profile} ran nothing:\n{output}");
        }

        [GeneratedRegex(@"^(?<passed>\d+) passed, 0 failed\r?$", RegexOptions.Multiline)]
        private static partial Regex Summary();
    }
}
