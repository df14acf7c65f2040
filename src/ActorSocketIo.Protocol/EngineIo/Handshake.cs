using System.Collections.Immutable;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>What the server tells a client when it opens a session.</summary>
/// <param name="Sid">The session's id.</param>
/// <param name="Upgrades">The transports that the client may move to.</param>
/// <param name="PingInterval">Between two pings; whole milliseconds.</param>
/// <param name="PingTimeout">How long an answer may take; whole milliseconds.</param>
/// <param name="MaxPayload">Largest message or polling body, in bytes.</param>
/// <remarks>Source: engine.io-protocol v4, "Handshake".</remarks>
public sealed record Handshake(string Sid, ImmutableArray<TransportName> Upgrades, TimeSpan PingInterval, TimeSpan PingTimeout, int MaxPayload)
{
    /// <summary>The open packet: <c>0{"sid":…,"upgrades":[…],"pingInterval":…,"pingTimeout":…,"maxPayload":…}</c>.</summary>
    public EngineFrame Encode() => EngineFrame.Text(EnginePacketType.Open, RelaxedJson.WriteObject(this, static (writer, handshake) =>
    {
        writer.WriteString("sid"u8, handshake.Sid);
        writer.WriteStartArray("upgrades"u8);
        foreach (var upgrade in handshake.Upgrades)
            writer.WriteStringValue(upgrade.Text());
        writer.WriteEndArray();
        writer.WriteNumber("pingInterval"u8, (long)handshake.PingInterval.TotalMilliseconds);
        writer.WriteNumber("pingTimeout"u8, (long)handshake.PingTimeout.TotalMilliseconds);
        writer.WriteNumber("maxPayload"u8, handshake.MaxPayload);
    }));
}
