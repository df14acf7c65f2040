using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorSocketIo.Tests.Edge;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>A client on a real connection that notes what it gets, and when; it can stop reading.</summary>
internal sealed class StormClient : IDisposable
{
    private readonly System.Net.Sockets.Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly byte[] _prefix;
    private readonly string _nsp;
    private volatile TaskCompletionSource? _stall;
    private volatile bool _isClosed;
    private int _filled;
    private int _last = -1;

    /// <param name="nsp">The namespace that it joins.</param>
    /// <param name="receiveBufferBytes">What the system is to hold for it; null for the usual.</param>
    public StormClient(string nsp, int? receiveBufferBytes = null)
    {
        _nsp = nsp;
        _prefix = Encoding.UTF8.GetBytes($"42{nsp},[\"e\",");
        if (receiveBufferBytes is { } bytes)
            _socket.ReceiveBufferSize = bytes;
    }

    /// <summary>Of each event its number, and how many µs it has taken; in the order of their coming.</summary>
    public List<(int Number, int Microseconds)> Got { get; } = [];

    /// <summary>The number of the event that came last; any thread.</summary>
    public int Last => Volatile.Read(ref _last);

    /// <summary>Whether the server has closed the connection.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>While true it does not read.</summary>
    public bool IsStalled
    {
        get => _stall is not null;
        set
        {
            var stall = _stall;
            _stall = value ? stall ?? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            if (!value)
                stall?.TrySetResult();
        }
    }

    /// <summary>Connects and joins.</summary>
    public async Task JoinAsync(int port)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port);
        await SendAsync(Encoding.ASCII.GetBytes(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        _ = ReadAsync();
        await SendAsync(RawWebSocket.Frame(0x81, Encoding.UTF8.GetBytes($"40{_nsp},")));
        await _joined.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes);

    private async Task ReadAsync()
    {
        try
        {
            var isHead = true;
            while (true)
            {
                if (_stall is { } stall)
                    await stall.Task.ConfigureAwait(false);
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled)).ConfigureAwait(false);
                if (read == 0)
                    break;
                _filled += read;
                var at = 0;
                if (isHead)
                {
                    at = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8) + 4;
                    if (at < 4)
                        continue;
                    isHead = false;
                }

                Take(at);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The server has cut it, or the test is over.
        }

        _isClosed = true;
    }

    // All whole frames; what is left is moved to the front.
    private void Take(int at)
    {
        while (_filled - at >= 2)
        {
            var (header, length) = (2, (int)_buffer[at + 1]);
            if (length == 126)
            {
                if (_filled - at < 4)
                    break;
                (header, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(at + 2)));
            }

            if (_filled - at < header + length)
                break;
            OnFrame(_buffer[at], _buffer.AsSpan(at + header, length));
            at += header + length;
        }

        _buffer.AsSpan(at, _filled - at).CopyTo(_buffer);
        _filled -= at;
    }

    private void OnFrame(byte first, ReadOnlySpan<byte> payload)
    {
        if (first == 0x81 && payload.StartsWith(_prefix))
        {
            // ["e",number,timestamp,"…"]
            var numbers = payload[_prefix.Length..];
            var comma = numbers.IndexOf((byte)',');
            var number = int.Parse(numbers[..comma], CultureInfo.InvariantCulture);
            numbers = numbers[(comma + 1)..];
            var sentAt = long.Parse(numbers[..numbers.IndexOf((byte)',')], CultureInfo.InvariantCulture);
            Got.Add((number, (int)Stopwatch.GetElapsedTime(sentAt).TotalMicroseconds));
            Volatile.Write(ref _last, number);
        }
        else if (payload.StartsWith("40"u8))
        {
            _joined.TrySetResult();
        }
        else if (first == 0x88)
        {
            _isClosed = true;
        }
        else if (payload.SequenceEqual("2"u8))
        {
            _ = SendAsync(RawWebSocket.Frame(0x81, "3"u8.ToArray()));
        }
    }
}
