using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ActorSocketIo.Bench.Servers;

/// <summary>Waits for processes that have just been started.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <exception cref="InvalidOperationException">One has ended instead; what it printed is in the message.</exception>
    /// <exception cref="TimeoutException">They are not ready after a minute.</exception>
    public static async Task UntilAsync(string what, IReadOnlyCollection<ChildProcess> processes, Func<Task<bool>> isReady, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); !await isReady(); await Task.Delay(50, cancellation))
        {
            if (processes.FirstOrDefault(process => process.HasExited) is { } ended)
                throw new InvalidOperationException($"{what}: a process has ended:\n{ended.Output}");
            if (clock.Elapsed > Limit)
                throw new TimeoutException($"{what} is not ready after {Limit}:\n{string.Join('\n', processes.Select(process => process.Output))}");
        }
    }

    /// <summary>Whether somebody takes connections at a port, now.</summary>
    public static async Task<bool> ListensAsync(int port)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>For asking servers whether they are ready; the caller disposes it.</summary>
    public static HttpClient Client() => new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <summary>Whether a server says at a port that it serves and sees all the others.</summary>
    public static async Task<bool> IsHealthyAsync(HttpClient http, int port)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
