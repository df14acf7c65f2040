using System.Text.Json;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Official JavaScript clients in a process of their own, whose script says twice a second how they are.</summary>
/// <typeparam name="TState">What it says.</typeparam>
internal abstract class ClientsProcess<TState> : IDisposable
    where TState : class
{
    private readonly ChildProcess _process;
    private volatile TState _last;

    protected ClientsProcess(string script, string url, int count, TState first)
    {
        _last = first;
        _process = ChildProcess.Start("node", Folder, [script, url, $"{count}"], onLine: OnLine);
    }

    /// <summary>How they were half a second ago at most.</summary>
    public TState Last => _last;

    private static string Folder => Repository.PathOf("tests", "ActorSocketIo.Conformance.Tests", "client");

    /// <summary>Waits until so many are there.</summary>
    public abstract Task AllAsync(int count);

    public void Dispose() => _process.Dispose();

    /// <summary>Connects so many, and waits until they are all there.</summary>
    /// <param name="start">Starts the process.</param>
    /// <param name="count">How many.</param>
    protected static async Task<T> StartAsync<T>(Func<T> start, int count)
        where T : ClientsProcess<TState>
    {
        await NodePackages.InstallAsync(Folder);
        var clients = start();
        try
        {
            await clients.AllAsync(count);
            return clients;
        }
        catch
        {
            clients.Dispose();
            throw;
        }
    }

    private void OnLine(string line)
    {
        if (line.StartsWith('{'))
            _last = JsonSerializer.Deserialize<TState>(line, JsonSerializerOptions.Web)!;
    }
}
