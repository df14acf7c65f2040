using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>An engine on virtual time, and sessions without a wire.</summary>
public abstract class SessionTest : IDisposable
{
    private protected ManualTime Time { get; } = new();

    private protected EngineOptions Options { get; } = new();

    private protected EngineServer Server => field ??= new EngineServer(Options, Time);

    private protected List<string> Log { get; } = [];

    public void Dispose()
    {
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected (EngineSession Session, InMemoryTransport Wire) Open(TransportName transport = TransportName.WebSocket) => Open(new InMemoryTransport(transport));

    private protected (EngineSession Session, InMemoryTransport Wire) Open(InMemoryTransport wire)
    {
        var session = Server.OpenInMemory(wire);
        wire.Sent.Clear();
        session.Closed += (reason, description) => Log.Add($"closed: {reason}" + (description is null ? "" : $" ({description})"));
        return (session, wire);
    }

    private protected (EngineSession Session, PollingTransport Polling) OpenPolling(EngineEncoding encoding = EngineEncoding.Revision4)
    {
        var polling = new PollingTransport(encoding);
        var session = Server.TryOpen($"sid{Server.ClientsCount}", new CapturedRequest("/engine.io/"), polling, out _)!;
        session.Closed += (reason, description) => Log.Add($"closed: {reason}" + (description is null ? "" : $" ({description})"));
        Assert.Contains("0{\"sid\":", Body(polling.PollAsync()), StringComparison.Ordinal);
        return (session, polling);
    }

    private protected static string Body(Task<PollAnswer> poll)
    {
        Assert.True(poll.IsCompletedSuccessfully, "the poll is still pending");
        return poll.Result.Body is { } body ? System.Text.Encoding.UTF8.GetString(body.Span) : "400";
    }

    private protected static void Deliver(PollingTransport polling, string body)
    {
        var reader = new EnginePayloadReader(System.Text.Encoding.UTF8.GetBytes(body));
        Assert.False(polling.Deliver(ref reader));
    }

    private protected static EncodedPacket Message(string text) => new(EngineFrame.Text(EnginePacketType.Message, System.Text.Encoding.UTF8.GetBytes(text)));

    private protected static void OnAnotherThread(ThreadStart work)
    {
        var thread = new Thread(work);
        thread.Start();
        thread.Join();
    }

    private protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
