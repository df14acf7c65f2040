using System.Diagnostics.CodeAnalysis;

namespace ActorSocketIo.Protocol.EngineIo;

/// <summary>The transports of Engine.IO that this server speaks.</summary>
public enum TransportName : byte
{
    /// <summary>HTTP long-polling.</summary>
    Polling,

    /// <summary>A WebSocket (RFC 6455).</summary>
    WebSocket,
}

/// <summary>Transports as they are written in the query and in the handshake.</summary>
public static class TransportNames
{
    /// <summary>The name on the wire: <c>polling</c> or <c>websocket</c>.</summary>
    public static string Text(this TransportName transport) => transport == TransportName.Polling ? "polling" : "websocket";

    /// <summary>Reads the <c>transport</c> parameter of a request; only the exact names are known.</summary>
    /// <param name="text">The parameter; null if there is none.</param>
    /// <param name="transport">The transport.</param>
    /// <returns>False if it must be answered with <see cref="EngineError.UnknownTransport"/>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TransportName transport)
    {
        transport = text == "websocket" ? TransportName.WebSocket : TransportName.Polling;
        return text is "polling" or "websocket";
    }
}
