using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Tests.Guarding;

/// <summary>Some nodes that emit, and short ways to write what they do.</summary>
internal static class Emitters
{
    public static readonly NodeToken A = NodeToken.FromBits(0xA), B = NodeToken.FromBits(0xB), C = NodeToken.FromBits(0xC);

    public static EmitVector At(params (NodeToken Emitter, long Number)[] entries) => new([.. entries]);

    /// <summary>An emit to some rooms: to everybody if there are none.</summary>
    public static Broadcast Emit(long number, string[]? rooms = null, string[]? except = null, string nsp = "/", int bytes = 2, EmitPurpose purpose = EmitPurpose.Deliver, long incarnation = 0) =>
        new(new Selection(nsp, [.. rooms ?? []], [.. except ?? []]), new Payload(new byte[bytes], []), Compress: false, Volatile: false, Number: number, Purpose: purpose, Incarnation: incarnation);

    public static LoggedEmit Logged(NodeToken emitter, Broadcast emit) => new(1, emitter, emit, EmitVector.Zero, Came: 0);

    public static IEnumerable<(NodeToken, long)> InOrder(EmitVector vector) => vector.Entries.OrderBy(entry => entry.Emitter);
}
