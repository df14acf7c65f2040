using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A client that can send any bytes: WebSocket frames right and wrong, and HTTP by hand.</summary>
public sealed class RawWebSocket(TcpClient client) : IDisposable
{
    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>The head of the answer to the upgrade.</summary>
    public string Head { get; private set; } = "";

    public void Dispose() => client.Dispose();

    /// <summary>Asks for a WebSocket; a refusal's body follows the head.</summary>
    public async Task UpgradeAsync(string url, string extraHeaders = "")
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        await WriteAsync(
            $"GET {url} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{extraHeaders}\r\n");
        Head = await ReadHeadAsync();
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public Task SendAsync(string text) => WriteAsync(Frame(0x81, Encoding.UTF8.GetBytes(text)));

    public Task SendBinaryAsync(byte[] data) => WriteAsync(Frame(0x82, data));

    /// <summary>A masked frame with any first byte.</summary>
    public static byte[] Frame(byte first, byte[] payload, bool masked = true)
    {
        var frame = new List<byte> { first };
        var mask = masked ? (byte)0x80 : (byte)0;
        if (payload.Length < 126)
        {
            frame.Add((byte)(mask | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            frame.AddRange([(byte)(mask | 126), (byte)(payload.Length >> 8), (byte)payload.Length]);
        }
        else
        {
            frame.Add((byte)(mask | 127));
            var length = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
            frame.AddRange(length);
        }

        byte[] key = [0x12, 0x34, 0x56, 0x78];
        if (masked)
            frame.AddRange(key);
        frame.AddRange(masked ? payload.Select((b, i) => (byte)(b ^ key[i % 4])) : payload);
        return [.. frame];
    }

    /// <summary>Reads a frame: its first byte and its payload. Null at the end of the connection.</summary>
    public async Task<(byte First, byte[] Payload)?> ReadFrameAsync()
    {
        if (await TryReadAsync(2) is not { } head)
            return null;
        var length = head[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian((await TryReadAsync(2))!),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian((await TryReadAsync(8))!),
            var small => small,
        };
        return (head[0], (await TryReadAsync(length))!);
    }

    /// <summary>Reads a text message, compressed or not; close frames read as <c>close 1002</c>, the connection's end as <c>end</c>.</summary>
    public async Task<string> ReadAsync()
    {
        var frame = await ReadFrameAsync();
        return frame switch
        {
            null => "end",
            (0x88, { Length: 0 }) => "close 1005",
            (0x88, var payload) => $"close {BinaryPrimitives.ReadUInt16BigEndian(payload)}",
            (0x82, var payload) => $"binary {Convert.ToHexString(payload)}",
            (0x8A, var payload) => $"pong {Encoding.UTF8.GetString(payload)}",
            (0xC1, var payload) => Encoding.UTF8.GetString(Inflate(payload)),
            (_, var payload) => Encoding.UTF8.GetString(payload),
        };
    }

    /// <summary>The payload of a compressed message whose compression keeps nothing of earlier ones (RFC 7692 §7.2).</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
            return [0]; // an empty block
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal))
        {
            deflate.Write(message);
            deflate.Flush();
            return deflated.ToArray()[..^4]; // 00 00 FF FF
        }
    }

    private static byte[] Inflate(byte[] payload)
    {
        using var inflate = new DeflateStream(new MemoryStream([.. payload, 0, 0, 0xFF, 0xFF]), CompressionMode.Decompress);
        using var message = new MemoryStream();
        inflate.CopyTo(message);
        return message.ToArray();
    }

    /// <summary>Reads all there is until the connection ends.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new List<byte>();
        while (await TryReadAsync(1) is { } one)
            all.AddRange(one);
        return Encoding.UTF8.GetString([.. all]);
    }

    public async Task<string> ReadHeadAsync()
    {
        var head = new List<byte>();
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await TryReadAsync(1) is not { } one)
                break;
            head.AddRange(one);
        }

        return Encoding.Latin1.GetString([.. head]);
    }

    /// <summary>Reads so many bytes, or what there is until the connection ends.</summary>
    public async Task<byte[]> ReadBytesAsync(int count) => await TryReadAsync(count) ?? [];

    /// <summary>Closes its own direction.</summary>
    public void EndSending() => client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Client.Close();
    }

    private async Task<byte[]?> TryReadAsync(int length)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var buffer = new byte[length];
        try
        {
            await _stream.ReadExactlyAsync(buffer, patience.Token);
            return buffer;
        }
        catch (Exception fault) when (fault is EndOfStreamException or IOException)
        {
            return null;
        }
    }
}
