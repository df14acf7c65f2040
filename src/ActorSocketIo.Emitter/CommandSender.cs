using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ActorSocketIo.Emitter;

/// <summary>Brings commands to a node, or to the next one if that has certainly done nothing.</summary>
internal sealed class CommandSender
{
    /// <summary>How long a node has to take a connection before the next one is asked.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private const string DefaultPath = "/socket.io-emit";

    // A node's words are short; who answers otherwise is no node.
    private const int MaxReasonCharacters = 500;

    private readonly Uri[] _nodes;
    private readonly byte[]? _key;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly Func<HttpClient> _client;
    private int _reached;

    /// <exception cref="ArgumentException">Options are wrong.</exception>
    public CommandSender(SocketIoEmitterOptions options, Func<HttpClient> client)
    {
        options.Check();
        _nodes = [.. options.Nodes.Select(node => node.AbsolutePath == "/" ? new Uri(node, DefaultPath) : node)];
        _key = options.Key is null ? null : Encoding.UTF8.GetBytes(options.Key);
        _timeout = options.Timeout;
        _time = options.Time;
        _client = client;
        Json = options.Json is null ? CommandWriter.DefaultJson : CommandWriter.WithBinary(options.Json);
    }

    /// <summary>How arguments are written.</summary>
    public JsonSerializerOptions Json { get; }

    /// <summary>Sends a command, beginning with the node that was reached last.</summary>
    /// <exception cref="SocketIoEmitterException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The caller has given up; it may have been done.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var first = Volatile.Read(ref _reached);
        SocketIoEmitterException? failure = null;
        for (var i = 0; i < _nodes.Length; i++)
        {
            var index = (first + i) % _nodes.Length;
            try
            {
                failure = await TryAsync(_nodes[index], body, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
            {
                throw new SocketIoEmitterException(
                    SocketIoEmitterError.NoAnswer, $"{_nodes[index]} has not answered within {_timeout}; it may have been done", cause: e);
            }

            if (failure is null)
            {
                Volatile.Write(ref _reached, index);
                return;
            }

            if (failure.Error != SocketIoEmitterError.Unreachable)
                throw failure;
        }

        throw failure!;
    }

    /// <returns>Null if it was done; <see cref="SocketIoEmitterError.Unreachable"/> if certainly not, so that another node may be tried.</returns>
    private async Task<SocketIoEmitterException?> TryAsync(Uri node, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, node) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "UTF-8");
        if (_key is not null)
            request.Headers.Add(RequestSignature.HeaderName, RequestSignature.Create(_key, _time.GetUtcNow(), body.Span));
        var client = _client();
        try
        {
            using var answer = await client.SendAsync(request, cancellation).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : await FailureOfAsync(node, answer, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            // Before there is a connection nothing can have been sent.
            return e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                ? new(SocketIoEmitterError.Unreachable, $"{node} cannot be reached: {e.Message}", cause: e)
                : new(SocketIoEmitterError.NoAnswer, $"{node} has not answered: {e.Message}; it may have been done", cause: e);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !cancellation.IsCancellationRequested && client.Timeout == Timeout.InfiniteTimeSpan)
        {
            // Neither the caller's nor the call's end nor the client's: it was the handler's, of connecting.
            return new(SocketIoEmitterError.Unreachable, $"{node} cannot be reached: {e.InnerException.Message}", cause: e);
        }
    }

    private static async Task<SocketIoEmitterException> FailureOfAsync(Uri node, HttpResponseMessage answer, CancellationToken cancellation)
    {
        var reason = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        var error = answer.StatusCode switch
        {
            _ when answer.Headers.Contains(RequestSignature.NothingDoneHeader) => SocketIoEmitterError.Unreachable,
            HttpStatusCode.GatewayTimeout when answer.Content.Headers.ContentType?.MediaType == "text/plain" => SocketIoEmitterError.Incomplete,
            >= HttpStatusCode.InternalServerError => SocketIoEmitterError.NoAnswer, // a node's fault, or a proxy's, which does not know what became of it
            _ => SocketIoEmitterError.Refused,
        };
        return new(error, $"{node} has answered {(int)answer.StatusCode}: {reason[..Math.Min(reason.Length, MaxReasonCharacters)]}", answer.StatusCode);
    }
}
