using System.Text.RegularExpressions;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>What <c>./build.ps1 cluster-up</c> starts.</summary>
public sealed partial class ClusterUpTests
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    [ProxyTheory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    public async Task Three_nodes_serve_behind_a_proxy_until_they_are_stopped(string proxy)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var script = ChildProcess.Start(
            "bash",
            Repository.Root,
            [Repository.PathOf("docker", "cluster-up.sh")],
            new Dictionary<string, string>
            {
                ["NO_BUILD"] = "1",
                ["CONFIGURATION"] = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
                ["PROXY"] = proxy,
                ["PORTS"] = string.Join(' ', FreePort.Find(7)),
            },
            line =>
            {
                if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
                    up.TrySetResult();
            });
        var ended = script.ExitAsync();
        Assert.True(await Task.WhenAny(up.Task, ended).WaitAsync(StartLimit) == up.Task, script.Output);

        var addresses = Address().Matches(script.Output).Select(match => match.Value).ToArray();
        Assert.Equal(4, addresses.Length);
        using var http = new HttpClient();
        foreach (var address in addresses)
            Assert.Contains("<title>", await http.GetStringAsync(new Uri(address)), StringComparison.Ordinal);
        await using var client = await WireClient.ConnectAsync(addresses[0].TrimEnd('/'), auth: new { name = "Ada" });

        await script.SignalAsync("TERM");

        Assert.Equal(0, await script.ExitAsync(TimeSpan.FromSeconds(30)));
        foreach (var address in addresses)
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri(address)));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
