using System.Collections.Concurrent;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AdminUi;

/// <summary>Counts connections, packets and bytes of this node for the page's histograms; packets only while somebody looks.</summary>
internal sealed class Traffic
{
    private readonly EngineServer _engine;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, long> _closed = new(StringComparer.Ordinal); // by reason: a handful
    private bool _countsPackets;
    private long _opened, _packetsIn, _bytesIn, _packetsOut, _bytesOut;

    public Traffic(EngineServer engine)
    {
        _engine = engine;
        engine.Connection += OnConnection;
    }

    /// <summary>Whether packets are counted.</summary>
    public bool CountsPackets
    {
        get => _countsPackets;
        set
        {
            lock (_gate)
            {
                if (_countsPackets == value)
                    return;
                _countsPackets = value;
                foreach (var session in _engine.Clients)
                    Listen(session);
            }
        }
    }

    /// <summary>What was counted since it was last asked for, as the reference's <c>aggregatedEvents</c>.</summary>
    /// <param name="now">The moment that they are said to be of, in milliseconds since 1970.</param>
    public IReadOnlyList<AggregatedEvent> Take(long now)
    {
        var second = now - (now % 1000);
        var events = new List<AggregatedEvent>();
        Add("rawConnection", null, Interlocked.Exchange(ref _opened, 0));
        foreach (var reason in _closed.Keys)
            if (_closed.TryRemove(reason, out var count))
                Add("rawDisconnection", reason, count);
        Add("packetsIn", null, Interlocked.Exchange(ref _packetsIn, 0));
        Add("bytesIn", null, Interlocked.Exchange(ref _bytesIn, 0));
        Add("packetsOut", null, Interlocked.Exchange(ref _packetsOut, 0));
        Add("bytesOut", null, Interlocked.Exchange(ref _bytesOut, 0));
        return events;

        void Add(string type, string? subType, long count)
        {
            if (count > 0)
                events.Add(new AggregatedEvent(second, type, subType, count));
        }
    }

    private void OnConnection(EngineSession session)
    {
        Interlocked.Increment(ref _opened);
        session.Closed += OnClosed;
        lock (_gate)
            Listen(session);
    }

    // Under the lock. Once, however often: a session that opens right now is met twice.
    private void Listen(EngineSession session)
    {
        session.PacketReceived -= OnReceived;
        session.PacketCreated -= OnCreated;
        if (!_countsPackets)
            return;
        session.PacketReceived += OnReceived;
        session.PacketCreated += OnCreated;
    }

    private void OnClosed(string reason, string? description) => _closed.AddOrUpdate(reason, 1, static (_, count) => count + 1);

    // Pings and the like have no data, and do not count.
    private void OnReceived(EnginePacket packet)
    {
        if (packet.Data.IsEmpty)
            return;
        Interlocked.Increment(ref _packetsIn);
        Interlocked.Add(ref _bytesIn, packet.Data.Length);
    }

    private void OnCreated(EncodedPacket packet)
    {
        Interlocked.Add(ref _packetsOut, packet.Frames);
        Interlocked.Add(ref _bytesOut, packet.Bytes);
    }
}
