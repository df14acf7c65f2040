using System.Threading.Channels;

namespace ActorSocketIo.Tests.Edge;

/// <summary>Things that happened on other threads, to be awaited one by one.</summary>
public sealed class Events<T>
{
    private readonly Channel<T> _channel = Channel.CreateUnbounded<T>();

    public void Add(T one) => _channel.Writer.TryWrite(one);

    public async Task<T> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        return await _channel.Reader.ReadAsync(patience.Token);
    }

    public bool IsEmpty => !_channel.Reader.TryPeek(out _);
}
