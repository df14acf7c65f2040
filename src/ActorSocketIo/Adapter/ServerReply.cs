using System.Text.Json;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>The answer of a server to another one's event, or its own: its first argument.</summary>
internal sealed class ServerReply(long request, JsonSerializerOptions json, Action<IAnswer> answer) : AckReply(json)
{
    /// <summary>What is sent: that argument, or JSON null.</summary>
    protected override EncodedArguments Encode(ReadOnlySpan<object?> args, JsonSerializerOptions options)
    {
        var first = args.IsEmpty ? Argument.Null : Argument.From(args[0], options);
        return new(first.Json, first.RawAttachments);
    }

    protected override void SendOnce(in EncodedArguments encoded) => answer(new ServerSideAnswered(request, Payload.Of(encoded)));
}
