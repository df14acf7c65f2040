using System.Text.Json;

namespace ActorSocketIo;

/// <summary>The answer to one event that asked for it: sent once, whoever sends it first.</summary>
internal abstract class AckReply(JsonSerializerOptions json)
{
    private int _sent;

    /// <summary>Sends the answer, unless one was sent. One that cannot be encoded is none: another may follow.</summary>
    public void Send(ReadOnlySpan<object?> args)
    {
        if (Volatile.Read(ref _sent) != 0)
            return;
        var encoded = Encode(args, json);
        if (Interlocked.Exchange(ref _sent, 1) == 0)
            SendOnce(encoded);
    }

    /// <summary>What is sent: an array of all arguments.</summary>
    protected virtual EncodedArguments Encode(ReadOnlySpan<object?> args, JsonSerializerOptions options) => SocketJson.Encode(null, args, options);

    /// <param name="encoded">See <see cref="Encode"/>.</param>
    protected abstract void SendOnce(in EncodedArguments encoded);
}
