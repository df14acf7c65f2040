using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Sessions;

/// <summary>What had to go for a packet that was queued.</summary>
internal struct Discarded
{
    /// <summary>How many gave way because there was no room.</summary>
    public int Yielded { get; set; }

    /// <summary>The one whose place it took.</summary>
    public EncodedPacket? Superseded { get; set; }
}
