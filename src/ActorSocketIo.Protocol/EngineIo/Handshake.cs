using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

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
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The open packet: <c>0{"sid":…,"upgrades":[…],"pingInterval":…,"pingTimeout":…,"maxPayload":…}</c>.</summary>
    public EngineFrame Encode()
    {
        using var buffer = new MemoryStream(128);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            writer.WriteString("sid"u8, Sid);
            writer.WriteStartArray("upgrades"u8);
            foreach (var upgrade in Upgrades)
                writer.WriteStringValue(upgrade.Text());
            writer.WriteEndArray();
            writer.WriteNumber("pingInterval"u8, (long)PingInterval.TotalMilliseconds);
            writer.WriteNumber("pingTimeout"u8, (long)PingTimeout.TotalMilliseconds);
            writer.WriteNumber("maxPayload"u8, MaxPayload);
            writer.WriteEndObject();
        }

        return EngineFrame.Text(EnginePacketType.Open, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
