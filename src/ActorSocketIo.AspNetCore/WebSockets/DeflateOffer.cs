using System.Net.WebSockets;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>What of a client's offers of <c>permessage-deflate</c> is taken (RFC 7692 §7).</summary>
/// <param name="Answer">The answer's <c>Sec-WebSocket-Extensions</c>.</param>
/// <param name="Options">The same for .NET's WebSocket.</param>
/// <remarks>No context is kept between messages in either direction: it would cost every connection some 64 KB.</remarks>
internal sealed record DeflateOffer(string Answer, WebSocketDeflateOptions Options)
{
    private const string Plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /// <summary>Takes the first offer that can be kept; unknown extensions and parameters are passed over, whatever their names.</summary>
    public static DeflateOffer? Choose(string? offers)
    {
        foreach (var offer in (offers ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = offer.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] == "permessage-deflate" && TryTake(parts.AsSpan(1), out var serverBits))
            {
                return new DeflateOffer(
                    serverBits is null ? Plain : $"{Plain}; server_max_window_bits={serverBits}",
                    new WebSocketDeflateOptions
                    {
                        ServerContextTakeover = false,
                        ClientContextTakeover = false,
                        ServerMaxWindowBits = serverBits ?? 15,
                    });
            }
        }

        return null;
    }

    private static bool TryTake(ReadOnlySpan<string> parameters, out int? serverBits)
    {
        serverBits = null;
        foreach (var parameter in parameters)
        {
            var name = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
            switch (name[0])
            {
                case "server_no_context_takeover" or "client_no_context_takeover" when name.Length == 1:
                case "client_max_window_bits":
                    break;
                // .NET cannot do 8.
                case "server_max_window_bits" when name.Length == 2 && int.TryParse(name[1].Trim('"'), out var bits) && bits is >= 9 and <= 15:
                    serverBits = bits;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
