using ActorSocketIo.AspNetCore.Transports;
using ActorSocketIo.Emitter;
using ActorSocketIo.Outside;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Outside;

/// <summary>Answers emitters: checks who they are, and has done what they ask for.</summary>
/// <remarks>
/// 202: an event was handed on. 200: the rest holds on every node. 400, 401, 413: nothing was done, nor would be another time. 503: nothing was done, another node
/// may be asked. 504: it was begun, and not all nodes have done it.
/// </remarks>
internal sealed class EmitterEndpoint(OutsideCommands commands, SocketIoEmitterEndpointOptions options)
{
    private readonly SignedRequests? _signed = options.KeyBytes is { } key ? new(key, options.ClockTolerance, options.MaxRemembered, commands.Time) : null;

    /// <summary>Serves a request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        // Before the body: who has no signature of now makes nothing be read.
        var signature = default(RequestSignature);
        if (_signed?.CheckHeader(context.Request.Headers[RequestSignature.HeaderName], out signature) is { } unsigned)
        {
            await AnswerAsync(context, unsigned).ConfigureAwait(false);
            return;
        }

        using var body = await PostBody.ReadAsync(context, options.MaxBodyBytes).ConfigureAwait(false);
        var answer = body is null
            ? new(StatusCodes.Status413PayloadTooLarge, $"the body has more than {options.MaxBodyBytes} bytes; send less, or raise MaxBodyBytes of the endpoint")
            : await HandleAsync(body.Written, signature).ConfigureAwait(false);
        await AnswerAsync(context, answer).ConfigureAwait(false);
    }

    private async Task<EmitterAnswer> HandleAsync(ReadOnlyMemory<byte> body, RequestSignature signature)
    {
        if (_signed?.CheckKey(signature, body.Span) is { } forged)
            return forged;
        if (!commands.IsReady)
            return EmitterAnswer.NothingDone("this node is not ready; ask another one, or try again");
        var command = commands.Read(body);
        if (!command.IsValid)
            return new(StatusCodes.Status400BadRequest, command.Error.Message);
        if (_signed?.Remember(signature) is { } known) // last: what has not been done may be sent again as it is
            return known;
        try
        {
            await commands.RunAsync(command.Value).ConfigureAwait(false);
            return command.Value.Action is OutsideAction.Emit or OutsideAction.ServerSideEmit ? new(StatusCodes.Status202Accepted) : new(StatusCodes.Status200OK);
        }
        catch (PartialAnswerException partial)
        {
            return new(StatusCodes.Status504GatewayTimeout, $"not all nodes have said that they have done it: {partial.Message}");
        }
        catch (TimeoutException)
        {
            return new(StatusCodes.Status504GatewayTimeout, "the way to a node is congested; the event waits there, and may still be sent");
        }
        catch (SocketIoException refused)
        {
            return new(StatusCodes.Status400BadRequest, refused.Message);
        }
    }

    private static Task AnswerAsync(HttpContext context, EmitterAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.IsNothingDone)
        {
            response.Headers[RequestSignature.NothingDoneHeader] = "1";
            response.Headers.RetryAfter = "1";
        }

        if (answer.Text is null)
            return Task.CompletedTask;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(answer.Text, context.RequestAborted);
    }
}
