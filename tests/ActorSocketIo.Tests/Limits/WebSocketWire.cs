using System.Text;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Tests.Limits;

/// <summary>A client over a WebSocket whose handshake is done, and whose open packet has been read.</summary>
internal sealed class WebSocketWire(RawWebSocket socket) : IWireClient
{
    /// <summary>What it is on, for frames that are none.</summary>
    public RawWebSocket Raw => socket;

    public async Task SendAsync(params string[] packets) =>
        await socket.WriteAsync([.. packets.SelectMany(packet => RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes(packet)))]);

    public async Task<string> ReadAsync()
    {
        while (true)
        {
            var text = await socket.ReadAsync();
            if (text != "2")
                return text.StartsWith("close", StringComparison.Ordinal) ? "end" : text;
        }
    }

    public void Cut() => socket.Reset();
}
