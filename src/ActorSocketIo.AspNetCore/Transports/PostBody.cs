using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>The body of a POST in a pooled buffer, read up to a limit.</summary>
internal readonly struct PostBody : IDisposable
{
    private readonly byte[]? _buffer;

    private PostBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Bytes = buffer.AsMemory(0, length);
    }

    /// <summary>Whether it was over the limit; then it has not been read to its end.</summary>
    public bool IsTooLarge => _buffer is null;

    /// <summary>The body, until it is disposed of.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads a body; the limit holds while streaming, whatever the client announced.</summary>
    /// <exception cref="IOException">The client has gone, or Kestrel refuses the body.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static async ValueTask<PostBody> ReadAsync(HttpContext context, int maxBytes)
    {
        var announced = context.Request.ContentLength;
        // The limit is ours, not Kestrel's, whose default is another.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (announced > maxBytes)
            return default;

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(announced ?? 1024, 16 * 1024) + 1);
        var length = 0;
        try
        {
            while (await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > maxBytes)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return default;
                }

                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }

            return new PostBody(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
