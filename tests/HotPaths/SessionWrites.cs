using ActorSocketIo.Corking;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>Packets through a session's outbox to its transport: several that leave together, or one alone.</summary>
internal sealed class SessionWrites : IDisposable
{
    private readonly EngineServer _engine = new(new EngineOptions { PingInterval = TimeSpan.FromHours(12) });
    private readonly QuietTransport _client = new();
    private readonly EngineSession _session;
    private readonly EncodedPacket _packet = DefaultParser.Instance.Encode(SamplePackets.Event(64)); // as of a broadcast: encoded for all

    public SessionWrites() => _session = _engine.OpenInMemory(_client);

    /// <summary>Packets that have left.</summary>
    public long Packets => _client.Packets - 1; // behind the handshake

    /// <summary>Writes that they have left in.</summary>
    public long Writes => _client.Writes - 1;

    /// <summary>Sends one.</summary>
    public void SendOne() => _session.TrySend(_packet);

    /// <summary>Sends several from one turn.</summary>
    public void SendTogether(int packets)
    {
        using (Cork.Begin())
        {
            for (var i = 0; i < packets; i++)
                _session.TrySend(_packet);
        }
    }

    public void Dispose() => _engine.Dispose();
}
