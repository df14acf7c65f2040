using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Edge;

/// <summary>What is logged under one event id, whoever logs it.</summary>
internal sealed class LogOfEvents(int eventId) : ILoggerProvider, ILogger
{
    public Events<(LogLevel Level, string Message)> Events { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (id.Id == eventId)
            Events.Add((logLevel, formatter(state, exception)));
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
