using System.Text.Json;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Official JavaScript clients in a process of their own, in the room <c>ticks</c>: they are recovered, and check that they miss nothing.</summary>
internal sealed class RecoveringCrowd : IDisposable
{
    private readonly ChildProcess _process;
    private volatile State _last = new(0, 0, 0, 0, 0, []);

    private RecoveringCrowd(string folder, string url, int count) =>
        _process = ChildProcess.Start("node", folder, ["recovering.js", url, $"{count}"], onLine: OnLine);

    /// <summary>How they were half a second ago at most.</summary>
    public State Last => _last;

    /// <summary>Connects so many, and waits until they are all in the room.</summary>
    public static async Task<RecoveringCrowd> StartAsync(string url, int count)
    {
        var folder = Repository.PathOf("tests", "ActorSocketIo.Conformance.Tests", "client");
        await NodePackages.InstallAsync(folder);
        var crowd = new RecoveringCrowd(folder, url, count);
        try
        {
            await crowd.AllAsync(count);
            return crowd;
        }
        catch
        {
            crowd.Dispose();
            throw;
        }
    }

    /// <summary>Waits until so many are connected.</summary>
    public Task AllAsync(int count) => Eventually.EqualAsync(count, () => Task.FromResult(Last.Joined), TimeSpan.FromSeconds(30));

    public void Dispose() => _process.Dispose();

    private void OnLine(string line)
    {
        if (line.StartsWith('{'))
            _last = JsonSerializer.Deserialize<State>(line, JsonSerializerOptions.Web)!;
    }

    /// <summary>What <c>recovering.js</c> says.</summary>
    /// <param name="Joined">Clients that are connected.</param>
    /// <param name="Recovered">How often one has come back as who it was.</param>
    /// <param name="Anew">How often one has begun anew.</param>
    /// <param name="Missing">Ticks that did not come before a later one.</param>
    /// <param name="Doubled">Ticks that came again, or after a later one.</param>
    /// <param name="Least">The last tick of each emitter that all have got.</param>
    public sealed record State(int Joined, int Recovered, int Anew, int Missing, int Doubled, Dictionary<string, int> Least);
}
