namespace ActorSocketIo.Sessions;

/// <summary>How much waits for one client, and how much may.</summary>
/// <param name="Packets">Packets that wait for the transport; what it is writing is not among them.</param>
/// <param name="Bytes">Bytes of their frames.</param>
/// <param name="MaxPackets">See <see cref="EngineOptions.MaxQueuedPackets"/>.</param>
/// <param name="MaxBytes">See <see cref="EngineOptions.MaxQueuedBytes"/>.</param>
public readonly record struct OutboxFill(int Packets, long Bytes, int MaxPackets, long MaxBytes)
{
    /// <summary>How near the nearer limit is: 0 if nothing waits, 1 at the limit; over it only if one packet alone is larger.</summary>
    public double Ratio => Math.Max((double)Packets / MaxPackets, (double)Bytes / MaxBytes);
}
