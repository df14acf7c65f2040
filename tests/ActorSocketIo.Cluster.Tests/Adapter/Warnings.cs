using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>Keeps the warnings and errors of a server.</summary>
internal sealed class Warnings : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new(), _errors = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public IReadOnlyCollection<string> Errors => _errors;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            (logLevel == LogLevel.Warning ? _lines : _errors).Enqueue($"{formatter(state, exception)} {exception}");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is open.
    }
}
