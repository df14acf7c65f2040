using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Keeps what is logged as an error, or with an exception that is no client's doing.</summary>
internal sealed class FaultLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>Takes what there is, one paragraph each.</summary>
    public string Take()
    {
        var all = new StringBuilder();
        while (_faults.TryDequeue(out var fault))
            all.AppendLine(fault);
        return all.ToString();
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _faults.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
        // It outlives its server: it is read afterwards.
    }
}
