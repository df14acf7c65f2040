namespace ActorSocketIo.Testbed;

/// <summary>One <c>call</c>: an operation, whom it is for, and its arguments, passed through as they came.</summary>
internal sealed record Call(string Op, CallTarget Target, Argument[] Args)
{
    /// <summary>The first argument; JSON null if there is none.</summary>
    public Argument First => Args.Length > 0 ? Args[0] : Argument.Null;

    /// <summary>The first argument as an event's name.</summary>
    public string EventName => JsValue.Text(First);

    /// <summary>What comes after the event's name.</summary>
    public ReadOnlySpan<object?> EventArgs => Values(1);

    /// <summary>The first argument as a room, or a list of rooms.</summary>
    public string[] Rooms => JsValue.Texts(First);

    /// <summary>The first argument as a flag that may be missing.</summary>
    public bool Flag => JsValue.IsTruthy(First);

    public static Call Read(Argument request) => new(
        request["op"].Get<string>()!,
        CallTarget.Read(request["target"]),
        [.. request["args"].EnumerateArray()]);

    /// <summary>The arguments from a place on, to be emitted.</summary>
    public ReadOnlySpan<object?> Values(int from) => Args.Skip(from).Cast<object?>().ToArray();
}
