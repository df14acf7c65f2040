using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A client on a WebSocket, in as many namespaces as it joins, with many calls under way: for what the load generator cannot do.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _joins = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _calls = new();
    private readonly TaskCompletionSource<Exception> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _lastCall;

    private SocketClient()
    {
    }

    /// <summary>Called at each ping of the server.</summary>
    public event Action? Pinged;

    /// <summary>Opens a connection, and joins a namespace.</summary>
    public static async Task<SocketClient> ConnectAsync(int port, CancellationToken cancellation, string nsp = "/")
    {
        var client = new SocketClient();
        try
        {
            await client._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"), cancellation);
            client._reading = client.ReadAsync();
            await client.JoinAsync(nsp);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins one more namespace.</summary>
    public async Task JoinAsync(string nsp)
    {
        var joined = _joins[nsp] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync("40" + Prefix(nsp));
        await OrLost(joined.Task);
    }

    /// <summary>Emits an event and waits for its acknowledgement.</summary>
    /// <param name="eventName">Without anything to be escaped.</param>
    /// <param name="argument">Its argument, as JSON.</param>
    /// <param name="nsp">A namespace that it has joined.</param>
    /// <returns>The answer's arguments, as a JSON array.</returns>
    /// <exception cref="BenchException">The connection was lost.</exception>
    public async Task<string> CallAsync(string eventName, string argument, string nsp = "/")
    {
        var id = Interlocked.Increment(ref _lastCall);
        var answer = _calls[id] = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync($"42{Prefix(nsp)}{id}[\"{eventName}\",{argument}]");
        await OrLost(answer.Task);
        return await answer.Task;
    }

    /// <summary>Emits an event.</summary>
    /// <param name="eventName">Without anything to be escaped.</param>
    /// <param name="arguments">Its arguments, as JSON without brackets.</param>
    public Task EmitAsync(string eventName, string arguments) => SendAsync($"42[\"{eventName}\",{arguments}]");

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private static string Prefix(string nsp) => nsp == "/" ? "" : nsp + ",";

    private async Task OrLost(Task awaited)
    {
        if (await Task.WhenAny(awaited, _lost.Task) == _lost.Task)
            throw new BenchException($"A client lost its connection: {(await _lost.Task).Message}");
    }

    private async Task SendAsync(string text)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                    length += (part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None)).Count;
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw new BenchException("the server closed it");
                await OnTextAsync(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception end) when (end is WebSocketException or BenchException or OperationCanceledException or ObjectDisposedException)
        {
            _lost.TrySetResult(end);
        }
    }

    private async Task OnTextAsync(string text)
    {
        if (text == "2")
        {
            Pinged?.Invoke();
            await SendAsync("3");
            return;
        }

        if (text[0] != '4')
            return;
        var (nsp, rest) = text.Length > 2 && text[2] == '/' && text.IndexOf(',', StringComparison.Ordinal) is var comma and > 0
            ? (text[2..comma], text[(comma + 1)..])
            : ("/", text[2..]);
        switch (text[1])
        {
            case '0':
                _joins[nsp].TrySetResult();
                break;
            case '3':
                var json = rest.IndexOf('[', StringComparison.Ordinal);
                if (!_calls.TryRemove(int.Parse(rest.AsSpan(0, json), CultureInfo.InvariantCulture), out var call))
                    throw new BenchException($"an answer that nobody waits for: {text}");
                call.TrySetResult(rest[json..]);
                break;
            case '1' or '4':
                throw new BenchException($"the server refused it: {text}");
        }
    }
}
