using System.Text.Json;
using ActorSocketIo.Operations;
using ActorSocketIo.Operations.Palettes;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Operations;

/// <summary>Operators' commands over HTTP: palettes to be downloaded, and commands that answer with a line of JSON for each result.</summary>
internal sealed class OperationsEndpoint(SocketIoServer server, OperationsGate gate, CancellationToken stopping)
{
    private static readonly byte[] EndOfLine = "\n"u8.ToArray();

    private readonly OperationsDesk _desk = new(server);

    /// <summary>Answers with the palettes.</summary>
    public async Task ServePalettesAsync(HttpContext context)
    {
        if (!await IsRefusedAsync(context).ConfigureAwait(false))
            await context.Response.WriteAsJsonAsync(OperationsDesk.Palettes, CommandJson.Options, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Runs a command.</summary>
    public async Task ServeRunAsync(HttpContext context)
    {
        if (await IsRefusedAsync(context).ConfigureAwait(false))
            return;
        ParsedCommand command;
        try
        {
            var request = await context.Request.ReadFromJsonAsync<CommandJson.RunRequest>(CommandJson.Options, context.RequestAborted).ConfigureAwait(false);
            command = CommandParser.Parse(OperationsDesk.Palettes, request is { Words.IsDefault: false } ? request.Words : []);
        }
        catch (Exception e) when (e is CommandMistakeException or JsonException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        await StreamAsync(context, command).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext context, ParsedCommand command)
    {
        // A stream must not keep the node from ending; another command may be what ends it, and is answered.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, command.Definition.IsStream ? stopping : default);
        try
        {
            await foreach (var result in _desk.RunAsync(command, ended.Token).ConfigureAwait(false))
                await WriteAsync(context, result).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads it any more.
        }
        catch (OperationCanceledException)
        {
            await WriteAsync(context, CommandResult.Failed("This node is ending: ask another one.")).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsRefusedAsync(HttpContext context)
    {
        if (gate.RefusalOf(context) is not var (status, why))
            return false;
        server.Log.OperatorRefused(context.Connection.RemoteIpAddress?.ToString() ?? "", why);
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        await RefuseAsync(context, status, why).ConfigureAwait(false);
        return true;
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(CommandResult.Failed(why), CommandJson.Options, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, CommandResult result)
    {
        await JsonSerializer.SerializeAsync(context.Response.Body, result, CommandJson.Options, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(EndOfLine, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
