using System.Collections.Concurrent;
using ActorSocketIo.Tests.Server;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Faults;

/// <summary>What a server and its actor system have logged.</summary>
internal sealed class RecordedLog : ILoggerFactory
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    /// <summary>Waits for an entry under an event id that mentions a text.</summary>
    public async Task<Entry> Find(int id, string text)
    {
        Entry? found = null;
        await Eventually.True(() => (found = _entries.FirstOrDefault(entry => entry.Id == id && entry.Message.Contains(text, StringComparison.Ordinal))) is not null, $"{id} about {text}");
        return found!;
    }

    /// <summary>Waits for an error that an actor's supervisor has logged.</summary>
    public async Task<Entry> FindOfAkka(Exception cause)
    {
        Entry? found = null;
        await Eventually.True(() => (found = _entries.FirstOrDefault(entry => Causes(entry.Exception).Contains(cause))) is not null, $"Akka logs {cause.Message}");
        return found!;
    }

    /// <summary>What was logged as a warning or worse and mentions a text.</summary>
    public Entry[] WorriesAbout(string text) =>
        [.. _entries.Where(entry => entry.Level >= LogLevel.Warning && entry.Message.Contains(text, StringComparison.Ordinal))];

    public ILogger CreateLogger(string categoryName) => new Logger(_entries);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            yield return exception;
    }

    internal sealed record Entry(int Id, LogLevel Level, string Message, Exception? Exception);

    private sealed class Logger(ConcurrentQueue<Entry> entries) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new Entry(eventId.Id, logLevel, formatter(state, exception), exception));
    }
}
