using System.Net.Sockets;
using System.Text;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Tests.Hostile.Fuzzing;

/// <summary>A running server, over sockets: each case is a connection or a session that says what the grammar makes, whole or in pieces, and is closed or cut.</summary>
internal sealed class ServerFuzz(int port) : IDisposable
{
    private static readonly string[] s_urls = ["websocket", "websocket", "deflate", "websocket3"];

    private readonly HttpClient _http = Wire.NewHttp(port);

    /// <summary>Runs a case. What the server answers does not matter; that it answers, the witness knows.</summary>
    public async Task RunAsync(WireGrammar grammar)
    {
        if (grammar.Chance(3))
            await PostAsync(grammar);
        else
            await TalkAsync(grammar);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(WireGrammar grammar)
    {
        var transport = grammar.One(["polling", "polling3", "jsonp"]);
        var body = await _http.GetStringAsync(Wire.Path(transport));
        var url = $"{Wire.Path(transport)}&sid={body.Split("sid")[1].TrimStart('\\', '"', 'u', '0', '2', ':').Split('"', '\\')[0]}";
        for (var i = grammar.Next(3); i >= 0; i--)
        {
            using var content = new ByteArrayContent(ParserFuzz.Make(grammar));
            content.Headers.TryAddWithoutValidation("Content-Type", grammar.One(["text/plain", "application/octet-stream", "application/x-www-form-urlencoded", "x"]));
            (await _http.PostAsync(url, content)).Dispose();
        }

        // Ended here or there, so that nothing waits for its heartbeat.
        (await _http.PostAsync(url, new StringContent(transport == "polling" ? "1" : "1:1"))).Dispose();
    }

    private async Task TalkAsync(WireGrammar grammar)
    {
        using var raw = await Wire.ConnectAsync(port);
        try
        {
            var transport = grammar.One(s_urls);
            var head = $"GET {Wire.Path(transport)} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + (transport == "deflate" ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "") + "\r\n";
            var bytes = Encoding.ASCII.GetBytes(head);
            if (grammar.Chance(20))
                bytes = grammar.Spoil(bytes);
            byte[] said = [.. bytes, .. RawWebSocket.Frame(0x81, "40"u8.ToArray()), .. Said(grammar, isDeflated: transport == "deflate")];
            if (grammar.Chance(4))
                said = said[..grammar.Next(said.Length + 1)];
            for (var at = 0; at < said.Length;)
            {
                var length = grammar.Chance(2) ? said.Length - at : Math.Min(grammar.Next(100) + 1, said.Length - at);
                await raw.WriteAsync(said[at..(at + length)]);
                at += length;
            }

            if (grammar.Chance(2))
                raw.Reset();
            else if (grammar.Chance(2))
                raw.EndSending();
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // The server has closed first.
        }
    }

    private static byte[] Said(WireGrammar grammar, bool isDeflated) =>
    [
        .. Enumerable.Range(0, grammar.Next(4) + 1).SelectMany(_ => grammar.Chance(4)
            ? ParserFuzz.Make(grammar)
            : [.. grammar.Message().SelectMany(packet => isDeflated && grammar.Chance(2)
                ? RawWebSocket.Frame((byte)(packet.IsBinary ? 0xC2 : 0xC1), grammar.Chance(5) ? grammar.Spoil(RawWebSocket.Deflate(packet.Data)) : RawWebSocket.Deflate(packet.Data))
                : RawWebSocket.Frame((byte)(packet.IsBinary ? 0x82 : 0x81), packet.Data))]),
    ];
}
