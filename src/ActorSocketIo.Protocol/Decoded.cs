using System.Diagnostics.CodeAnalysis;

namespace ActorSocketIo.Protocol;

/// <summary>What came of decoding peer input: a value, or why there is none.</summary>
/// <typeparam name="T">What is decoded.</typeparam>
/// <remarks>Peer mistakes are values here, never exceptions.</remarks>
public readonly struct Decoded<T>
{
    private readonly T? _value;

    private Decoded(T? value, ProtocolError? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Why the input was refused; null if it was not.</summary>
    public ProtocolError? Error { get; }

    /// <summary>True if there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;

    /// <summary>The decoded value.</summary>
    /// <exception cref="InvalidOperationException">The input was refused: look at <see cref="Error"/> first.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"There is no value: {Error.Message}.");

    /// <summary>A value, where a result is wanted.</summary>
    public static implicit operator Decoded<T>(T value) => new(value, null);

    /// <summary>A refusal, where a result is wanted.</summary>
    public static implicit operator Decoded<T>(ProtocolError error) => new(default, error);
}
