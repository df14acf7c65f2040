using System.Text.Json;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Official JavaScript clients in a process of their own: they reconnect, join the room <c>crowd</c>, and ask for acknowledgements all the while.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly ChildProcess _process;
    private volatile State _last = new(0, 0, 0, 0);

    private Crowd(string folder, string url, int count) => _process = ChildProcess.Start("node", folder, ["crowd.js", url, $"{count}"], onLine: OnLine);

    /// <summary>How they were half a second ago at most.</summary>
    public State Last => _last;

    /// <summary>Connects so many, and waits until they are all in the room.</summary>
    public static async Task<Crowd> StartAsync(string url, int count)
    {
        var folder = Repository.PathOf("tests", "ActorSocketIo.Conformance.Tests", "client");
        await NodePackages.InstallAsync(folder);
        var crowd = new Crowd(folder, url, count);
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

    /// <summary>Waits until so many are in the room and get acknowledgements.</summary>
    public Task AllAsync(int count) => Eventually.EqualAsync((count, count), () => Task.FromResult((Last.Joined, Last.Lively)), TimeSpan.FromSeconds(30));

    public void Dispose() => _process.Dispose();

    private void OnLine(string line)
    {
        if (line.StartsWith('{'))
            _last = JsonSerializer.Deserialize<State>(line, JsonSerializerOptions.Web)!;
    }

    /// <summary>What <c>crowd.js</c> says.</summary>
    /// <param name="Joined">Clients that are in the room.</param>
    /// <param name="Lively">Clients that got an acknowledgement within the last two seconds.</param>
    /// <param name="Connections">How often one of them has connected.</param>
    /// <param name="Heard">Events of the room that have come to any of them.</param>
    public sealed record State(int Joined, int Lively, int Connections, int Heard);
}
