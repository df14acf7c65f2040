using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.HotPaths;

/// <summary>A WebSocket without a wire that keeps nothing: what is allocated around it is the server's.</summary>
/// <remarks>It takes everything at once, as an idle connection does, and reads on the thread that brings a message, as Kestrel's do.</remarks>
internal sealed class QuietTransport : ISessionTransport
{
    private readonly List<EncodedPacket> _batch = [];
    private readonly Lock _taking = new();
    private long _packets;
    private long _writes;

    public EngineSession Session { get; set; } = null!;

    public TransportName Name => TransportName.WebSocket;

    public EngineEncoding Encoding => EngineEncoding.Revision4;

    public bool IsWritable => true;

    /// <summary>Packets that have left.</summary>
    public long Packets => Interlocked.Read(ref _packets);

    /// <summary>How often something has left: packets that left together count once.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    public void Wake()
    {
        var hasWritten = false;
        lock (_taking)
        {
            while (Session.Take(this, _batch, long.MaxValue) == Taken.Packets)
            {
                Interlocked.Add(ref _packets, _batch.Count);
                Interlocked.Increment(ref _writes);
                _batch.Clear();
                hasWritten = true;
            }
        }

        if (hasWritten)
            Session.OnWritten();
    }

    /// <summary>Brings one read with one text message; returns when the turns that it woke have run or wait.</summary>
    /// <param name="text">An Engine.IO text packet in UTF-8; it may be used again.</param>
    public void Receive(ReadOnlyMemory<byte> text)
    {
        using (Session.BeginRead())
            Session.Receive(this, EnginePacketCodec.DecodeText(text));
        var ready = Session.WhenReady(this, CancellationToken.None);
        if (!ready.IsCompletedSuccessfully)
            throw new InvalidOperationException("The server is behind: what follows would wait.");
    }

    public void AnswerProbe()
    {
        // Nobody upgrades.
    }

    public void ReleasePoll()
    {
        // There are no polls here.
    }

    public void Close()
    {
        // There is nothing to close.
    }
}
