using System.Text.RegularExpressions;

namespace ActorSocketIo.Conformance.Tests;

/// <summary>The public test suites of the two protocols, unchanged but for the address and one race.</summary>
[Trait("Category", "Full")]
public sealed partial class PublicSuiteTests
{
    // That of revision 3 does not listen while it waits for the WebSocket to open, and our first packet comes together with the answer. The one of revision 4 keeps what comes.
    private const string Deaf = "await waitFor(socket, \"open\");\n\n        await waitFor(socket, \"message\"); // handshake\n";
    private const string Listening = "await waitFor(socket, \"message\"); // handshake\n";

    [PublicSuitesTheory]
    [InlineData("engine.io-protocol/v3-test-suite", 23)] // and one that it skips itself
    [InlineData("engine.io-protocol/v4-test-suite", 25)]
    [InlineData("socket.io-protocol/v5-test-suite", 32)]
    public async Task The_server_passes_all_of(string suite, int tests)
    {
        var isOld = suite.Contains("v3", StringComparison.Ordinal);
        using var testbed = await NodeProcess.StartAloneAsync(NodeProgram.Testbed, ("PING_INTERVAL", "300"), ("PING_TIMEOUT", "200"), ("CONNECT_TIMEOUT", "1000"), ("ALLOW_EIO3", isOld ? "1" : "0"));
        var copy = Directory.CreateTempSubdirectory("suite-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(PublicSuitesTheoryAttribute.Folder, suite)))
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            var script = Path.Combine(copy.FullName, "test-suite.js");
            var text = (await File.ReadAllTextAsync(script)).Replace("http://localhost:3000", testbed.Url, StringComparison.Ordinal);
            await File.WriteAllTextAsync(script, isOld ? text.Replace(Deaf, Listening, StringComparison.Ordinal) : text);
            await NodePackages.InstallAsync(copy.FullName);

            var (_, output) = await ChildProcess.RunAsync("npm", copy.FullName, ["test"], TimeSpan.FromMinutes(2));

            Assert.True(Passing().Match(output).Groups["count"].Value == $"{tests}" && !Failing().IsMatch(output), output);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^\s*(?<count>\d+) passing", RegexOptions.Multiline)]
    private static partial Regex Passing();

    [GeneratedRegex(@"^\s*\d+ failing", RegexOptions.Multiline)]
    private static partial Regex Failing();
}
