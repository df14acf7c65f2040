namespace ActorSocketIo.Tests.HotPaths;

/// <summary>One client's event from the frame to its handler, and the acknowledgement back to the frame.</summary>
/// <remarks>All of it on the calling thread: the thread that reads runs the turn of the socket's actor.</remarks>
internal sealed class EventRoundTrip
{
    private readonly QuietTransport _client;
    private readonly byte[] _frame;
    private volatile int _answeredBy;

    private EventRoundTrip(QuietTransport client, int bytes)
    {
        _client = client;
        _frame = SamplePackets.EventFrame(bytes);
        _client.Session.Flushed += () => _answeredBy = Environment.CurrentManagedThreadId;
    }

    /// <summary>A client whose text comes back.</summary>
    /// <param name="server">Where.</param>
    /// <param name="bytes">Of the text.</param>
    public static async Task<EventRoundTrip> OpenAsync(QuietServer server, int bytes)
    {
        var echo = new EventRoundTrip(await server.ConnectAsync(), bytes);
        while (!echo.TryRun())
            await Task.Delay(1); // the pool is not done with the turn that connected it, and takes the event too; once it is, the actor sleeps between events
        return echo;
    }

    /// <summary>Sends the event; its answer has left when this returns.</summary>
    public void Run()
    {
        if (!TryRun())
            throw new InvalidOperationException("The event was not answered by the thread that brought it.");
    }

    private bool TryRun()
    {
        _answeredBy = 0;
        _client.Receive(_frame);
        return _answeredBy == Environment.CurrentManagedThreadId;
    }
}
