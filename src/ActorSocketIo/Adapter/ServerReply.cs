using System.Text.Json;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>The answer of a server to another one's event, or its own: its first argument.</summary>
internal sealed class ServerReply(long request, JsonSerializerOptions json, Action<IAnswer> answer) : AckReply
{
    protected override void SendOnce(ReadOnlySpan<object?> args) =>
        answer(new ServerSideAnswered(request, Payload.Of(args.IsEmpty ? Argument.Null : Argument.From(args[0], json))));
}
