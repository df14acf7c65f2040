using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace ActorSocketIo.Nodes.Tests;

/// <summary>A Socket.IO client in one namespace, over WebSocket and without binary, that neither reconnects nor hides anything.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _webSocket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _acks = new();
    private readonly TaskCompletionSource<string> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _probed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _prefix;
    private volatile InvalidOperationException? _gone;
    private int _ackId;
    private long _pingedAt;

    private WireClient(string nsp) => _prefix = nsp == "/" ? "" : nsp + ",";

    /// <summary>The public id of its socket.</summary>
    public string Id => _connected.Task.Result;

    /// <summary>Completes when its connection has ended, with the last packets before that: <c>41</c> says that the server disconnected it.</summary>
    public Task<string> Closed { get; private set; } = null!;

    /// <summary>How long it waits for an acknowledgement. Default 10 s.</summary>
    public TimeSpan AckPatience { get; set; } = Patience;

    /// <summary>The longest time from one ping of the server to the next.</summary>
    public TimeSpan LongestBetweenPings { get; private set; }

    /// <summary>What it answers an event that asks for an acknowledgement: gets the event's name and arguments, as an array. Null does not answer.</summary>
    public Func<JsonElement, object?>? Answer { get; set; }

    /// <summary>Connects over WebSocket alone.</summary>
    /// <param name="url">A node or a proxy, without a trailing slash.</param>
    /// <param name="nsp">The namespace to join.</param>
    /// <param name="auth">Its auth payload.</param>
    public static async Task<WireClient> ConnectAsync(string url, string nsp = "/", object? auth = null)
    {
        var client = new WireClient(nsp);
        await client.OpenAsync(url, "");
        await client.JoinNamespaceAsync(auth);
        return client;
    }

    /// <summary>Opens a session on one node, and upgrades it to a WebSocket on another.</summary>
    public static async Task<WireClient> ConnectPipedAsync(string home, string edge)
    {
        using var http = new HttpClient { Timeout = Patience };
        var handshake = await http.GetStringAsync(new Uri($"{home}/socket.io/?EIO=4&transport=polling"));
        var sid = JsonDocument.Parse(handshake[1..]).RootElement.GetProperty("sid").GetString();
        var client = new WireClient("/");
        await client.OpenAsync(edge, $"&sid={sid}");
        await client.SendAsync("2probe");
        await client._probed.Task.WaitAsync(Patience);
        await client.SendAsync("5");
        await client.JoinNamespaceAsync(auth: null);
        return client;
    }

    /// <summary>Emits an event.</summary>
    public Task EmitAsync(params object?[] nameAndArgs) => SendAsync($"42{_prefix}{JsonSerializer.Serialize(nameAndArgs)}");

    /// <summary>Emits an event and waits for its acknowledgement.</summary>
    /// <returns>The arguments of the acknowledgement, an array.</returns>
    public async Task<JsonElement> EmitWithAckAsync(params object?[] nameAndArgs)
    {
        var id = Interlocked.Increment(ref _ackId);
        var ack = _acks[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_gone is { } gone)
            ack.TrySetException(gone);
        await SendAsync($"42{_prefix}{id}{JsonSerializer.Serialize(nameAndArgs)}");
        return await ack.Task.WaitAsync(AckPatience);
    }

    /// <summary>Asks the testbed for one of its operations.</summary>
    /// <returns>Its result.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is the answer.</exception>
    public async Task<JsonElement> CallAsync(string op, object? target = null, params object?[] args)
    {
        var answer = (await EmitWithAckAsync("call", new { op, target = target ?? new { }, args }))[0];
        return answer.TryGetProperty("ok", out var result) ? result : throw new InvalidOperationException($"{op}: {answer}");
    }

    /// <summary>The next event that has come or comes, greetings aside: its name and arguments, an array.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        return await _events.Reader.ReadAsync(late.Token);
    }

    /// <summary>All further events, greetings aside.</summary>
    /// <exception cref="InvalidOperationException">Its connection has ended: this is how they end.</exception>
    public IAsyncEnumerable<JsonElement> EventsAsync() => _events.Reader.ReadAllAsync();

    public async ValueTask DisposeAsync()
    {
        _webSocket.Abort();
        await Closed;
        _webSocket.Dispose();
        _sending.Dispose();
    }

    private async Task OpenAsync(string url, string more)
    {
        using var late = new CancellationTokenSource(Patience);
        await _webSocket.ConnectAsync(new Uri($"ws{url[4..]}/socket.io/?EIO=4&transport=websocket{more}"), late.Token);
        Closed = ReadAsync();
    }

    private async Task JoinNamespaceAsync(object? auth)
    {
        await SendAsync($"40{_prefix}{(auth is null ? "" : JsonSerializer.Serialize(auth))}");
        await _connected.Task.WaitAsync(Patience);
    }

    private async Task<string> ReadAsync()
    {
        var last = new Queue<string>();
        try
        {
            while (await ReadFrameAsync() is { } frame)
            {
                last.Enqueue(frame);
                if (last.Count > 3)
                    last.Dequeue();
                await OnFrameAsync(frame);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Its connection was cut, or we have dropped it.
        }

        var gone = new InvalidOperationException($"the connection has ended after {string.Join(' ', last)}");
        _gone = gone;
        _connected.TrySetException(gone);
        _probed.TrySetException(gone);
        _events.Writer.TryComplete(gone);
        foreach (var ack in _acks.Values)
            ack.TrySetException(gone);
        return string.Join(' ', last);
    }

    private async Task<string?> ReadFrameAsync()
    {
        var buffer = new byte[16 * 1024];
        using var frame = new MemoryStream();
        while (true)
        {
            var part = await _webSocket.ReceiveAsync(buffer, default);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            frame.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(frame.GetBuffer(), 0, (int)frame.Length);
        }
    }

    private async Task OnFrameAsync(string frame)
    {
        if (frame == "2")
        {
            var now = Stopwatch.GetTimestamp();
            if (_pingedAt != 0 && Stopwatch.GetElapsedTime(_pingedAt, now) is var pause && pause > LongestBetweenPings)
                LongestBetweenPings = pause;
            _pingedAt = now;
            await SendAsync("3");
            return;
        }

        if (frame == "3probe")
            _probed.TrySetResult();
        if (frame.Length < 2 || frame[0] != '4')
            return;
        var json = frame.AsSpan(2 + (frame.AsSpan(2).StartsWith(_prefix) ? _prefix.Length : 0));
        var digits = json.IndexOfAnyExceptInRange('0', '9');
        int? id = digits > 0 ? int.Parse(json[..digits], CultureInfo.InvariantCulture) : null;
        var payload = digits < 0 ? default : JsonDocument.Parse(json[digits..].ToString()).RootElement;
        switch (frame[1])
        {
            case '0':
                _connected.TrySetResult(payload.GetProperty("sid").GetString()!);
                break;
            case '2' when payload[0].GetString() != "auth":
                _events.Writer.TryWrite(payload);
                if (id is not null && Answer?.Invoke(payload) is { } answer)
                    await SendAsync($"43{_prefix}{id}{JsonSerializer.Serialize(new[] { answer })}");
                break;
            case '3' when _acks.TryRemove(id!.Value, out var ack):
                ack.TrySetResult(payload);
                break;
            case '4':
                _connected.TrySetException(new InvalidOperationException($"refused: {payload}"));
                break;
        }
    }

    private async Task SendAsync(string frame)
    {
        await _sending.WaitAsync();
        try
        {
            await _webSocket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, default);
        }
        finally
        {
            _sending.Release();
        }
    }
}
