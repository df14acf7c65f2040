using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>The body of a POST in a pooled buffer, read up to a limit.</summary>
internal static class PostBody
{
    /// <summary>Reads a body; the limit holds while streaming, whatever the client announced.</summary>
    /// <returns>The body, to be disposed of; null if it is over the limit, and then it has not been read to its end.</returns>
    /// <exception cref="IOException">The client has gone, or Kestrel refuses the body.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static async ValueTask<PooledBytes?> ReadAsync(HttpContext context, int maxBytes)
    {
        var announced = context.Request.ContentLength;
        // The limit is ours, not Kestrel's, whose default is another.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (announced > maxBytes)
            return null;

        var body = new PooledBytes((int)Math.Min(announced ?? 1024, 16 * 1024) + 1);
        try
        {
            while (await context.Request.Body.ReadAsync(body.Reserve(), context.RequestAborted).ConfigureAwait(false) is > 0 and var read)
            {
                body.Advance(read);
                if (body.Length > maxBytes)
                {
                    body.Dispose();
                    return null;
                }
            }

            return body;
        }
        catch (Exception fault)
        {
            body.Dispose();
            // Else Kestrel goes on to read a body that has failed, and each client that is cut makes it log an error.
            if (fault is IOException and not BadHttpRequestException)
                context.Abort();
            throw;
        }
    }
}
