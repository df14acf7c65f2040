using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>Keeps the warnings and errors of a server, and why it did not restore clients.</summary>
internal sealed class Warnings : ILoggerFactory, ILogger
{
    private const int NotRestored = 1022;

    private readonly ConcurrentQueue<string> _lines = new(), _errors = new(), _notRestored = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Why clients of nodes that have died began anew.</summary>
    public IReadOnlyCollection<string> NotRestoredClients => _notRestored;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var lines = logLevel switch
        {
            LogLevel.Information => eventId.Id == NotRestored ? _notRestored : null,
            LogLevel.Warning => _lines,
            LogLevel.Error or LogLevel.Critical => _errors,
            _ => null,
        };
        lines?.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is open.
    }
}
