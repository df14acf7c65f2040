using System.Globalization;
using System.Net;

namespace ActorSocketIo.Conformance.Tests;

/// <summary>A testbed in a process of its own, on a free port.</summary>
internal sealed class TestbedProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private TestbedProcess(ChildProcess process, string url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>The testbed as it was built along with these tests.</summary>
    public static string Program { get; } = Repository.ProgramOf("tests/ActorSocketIo.Testbed", "ActorSocketIo.Testbed");

    /// <summary>Its address, without a trailing slash.</summary>
    public string Url { get; }

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<TestbedProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var port = FreePort.Find();
        var environment = settings.ToDictionary(s => s.Name, s => s.Value);
        environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var testbed = new TestbedProcess(
            ChildProcess.Start("dotnet", Repository.Root, [Program], environment), $"http://127.0.0.1:{port}");
        await testbed.ReadyAsync();
        return testbed;
    }

    /// <summary>Asks it to end, as a container's runtime does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await ChildProcess.RunAsync("kill", Repository.Root, ["-TERM", $"{_process.Id}"], TimeSpan.FromSeconds(5));
        return await _process.ExitAsync(TimeSpan.FromSeconds(8));
    }

    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        return default;
    }

    private async Task ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        for (var limit = DateTime.UtcNow.AddSeconds(60); DateTime.UtcNow < limit; await Task.Delay(50))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The testbed has ended:\n{_process.Output}");
            try
            {
                if ((await http.GetAsync("/healthz")).StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"The testbed did not become ready:\n{_process.Output}");
    }
}
