using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ActorSocketIo.Hosting;

/// <summary>Takes over limits when the configuration that they come from changes.</summary>
/// <remarks>
/// Options are made anew, and taken over all or none: if one is wrong, what was in force stays, and the log says what is wrong. Not by <see cref="IOptionsMonitor{TOptions}"/>, which
/// does not call its listeners then.
/// </remarks>
internal sealed class OptionsReload(
    SocketIoServer server, IOptionsFactory<SocketIoOptions> factory, IEnumerable<IOptionsChangeTokenSource<SocketIoOptions>> sources) : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IDisposable> _watches = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources.Where(source => (source.Name ?? Options.DefaultName) == Options.DefaultName))
            _watches.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _watches.ForEach(watch => watch.Dispose());

    private void Reload()
    {
        lock (_gate) // sources may change together, and the one that reads last must win
        {
            if (Create() is { } changed)
                TakeOver(LiveOptions.Apply(server.Options, changed));
        }
    }

    private SocketIoOptions? Create()
    {
        try
        {
            return factory.Create(Options.DefaultName);
        }
#pragma warning disable CA1031 // whatever configures options; it would go to who has changed a file
        catch (Exception fault)
#pragma warning restore CA1031
        {
            server.Log.OptionsRefused(fault.Message);
            return null;
        }
    }

    private void TakeOver(IReadOnlyList<OptionChange> changes)
    {
        var (taken, waiting) = (changes.Where(change => change.IsTaken).ToArray(), changes.Where(change => !change.IsTaken).ToArray());
        if (taken.Any(change => LiveOptions.OfReading.Contains(change.Name)))
            server.Engine.LimitReads(server.Options.EventRate); // which fills the buckets of all clients
        if (taken.Length > 0)
            server.Log.OptionsChanged(taken);
        if (waiting.Length > 0)
            server.Log.OptionsNeedStart(waiting);
    }
}
