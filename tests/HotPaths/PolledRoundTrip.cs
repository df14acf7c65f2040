using System.Text;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>The same as <see cref="EventRoundTrip"/> over long-polling: a POST brings the event, the GET that waits takes the acknowledgement.</summary>
/// <remarks>Without HTTP. All of it on the calling thread.</remarks>
internal sealed class PolledRoundTrip
{
    private readonly PollingTransport _client = new();
    private readonly byte[] _body;
    private volatile int _answeredBy;

    private PolledRoundTrip(int bytes) => _body = SamplePackets.EventFrame(bytes);

    /// <summary>A client whose text comes back.</summary>
    /// <param name="server">Where.</param>
    /// <param name="bytes">Of the text.</param>
    public static async Task<PolledRoundTrip> OpenAsync(QuietServer server, int bytes)
    {
        var echo = new PolledRoundTrip(bytes);
        server.Open(echo._client);
        await echo._client.PollAsync(); // the handshake
        echo.Deliver(Encoding.UTF8.GetBytes($"40{QuietServer.Name},"));
        await echo._client.PollAsync(); // the answer to CONNECT
        echo._client.Session.Flushed += () => echo._answeredBy = Environment.CurrentManagedThreadId;
        while (!echo.TryRun(out var poll))
            await poll;
        return echo;
    }

    /// <summary>Polls and posts.</summary>
    /// <returns>The answer to the poll.</returns>
    public PollAnswer Run() =>
        TryRun(out var poll) ? poll.Result : throw new InvalidOperationException("The event was not answered by the thread that brought it.");

    private bool TryRun(out Task<PollAnswer> poll)
    {
        _answeredBy = 0;
        poll = _client.PollAsync();
        if (!_client.TryBeginPost())
            throw new InvalidOperationException("Another post is under way.");
        Deliver(_body);
        _client.EndPost();
        return _answeredBy == Environment.CurrentManagedThreadId;
    }

    private void Deliver(byte[] body)
    {
        var reader = new EnginePayloadReader(body);
        _client.Deliver(ref reader);
    }
}
