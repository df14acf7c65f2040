using System.Text;
using System.Threading.Channels;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Server;

/// <summary>A client that sends and sees frames as they are on the wire, without any sense in it.</summary>
internal sealed class RawClient
{
    private readonly Channel<string> _frames = Channel.CreateUnbounded<string>();

    public RawClient(SocketIoServer server, InMemoryTransport? transport = null)
    {
        Transport = transport ?? new InMemoryTransport();
        Transport.FrameSent += frame =>
        {
            var text = frame.IsBinary ? "b" + Convert.ToBase64String(frame.Payload.Span) : Encoding.UTF8.GetString(frame.Payload.Span);
            if (text[0] is not ('0' or '2'))
                _frames.Writer.TryWrite(text);
        };
        Session = server.Engine.OpenInMemory(Transport, new CapturedRequest("/socket.io/?EIO=4&transport=websocket"));
        Session.Closed += (reason, _) => CloseReason = reason;
    }

    public InMemoryTransport Transport { get; }

    public EngineSession Session { get; }

    public string? CloseReason { get; private set; }

    public bool IsClosed => Transport.IsClosed;

    /// <summary>Sends frames in one read: strings are Engine.IO text packets, byte arrays are binary.</summary>
    public void Send(params IEnumerable<object> frames) => Transport.Receive(frames);

    /// <summary>The next frame that came or comes, without open and ping.</summary>
    public async Task<string> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await _frames.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Joins a namespace.</summary>
    /// <returns>The socket's id.</returns>
    public async Task<string> JoinAsync(string nsp)
    {
        var prefix = nsp == "/" ? "40" : $"40{nsp},";
        Send(prefix);
        var answer = await Next();
        Assert.StartsWith(prefix + "{\"sid\":", answer, StringComparison.Ordinal);
        return answer.Split('"')[^2];
    }

    public bool TryNext(out string? frame) => _frames.Reader.TryRead(out frame);
}
