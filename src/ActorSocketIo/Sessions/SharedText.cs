namespace ActorSocketIo.Sessions;

/// <summary>Gives sessions that keep the same text the same string: hosts, user agents, what every handshake says.</summary>
/// <remarks>A table of what came last: a text that is not found is taken as it is, so a wrong guess costs nothing but memory.</remarks>
internal static class SharedText
{
    private const int Slots = 256;
    private const int MaxLength = 256; // so that nobody fills the table with megabytes

    private static readonly string?[] s_last = new string?[Slots];

    /// <summary>A string with this text.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength)
            return text.ToString();
        ref var slot = ref SlotOf(text);
        return Volatile.Read(ref slot) is { } last && text.SequenceEqual(last) ? last : slot = text.ToString();
    }

    /// <summary>This string or another with the same text.</summary>
    public static string Of(string text)
    {
        if (text.Length is 0 or > MaxLength)
            return text;
        ref var slot = ref SlotOf(text);
        return Volatile.Read(ref slot) is { } last && last == text ? last : slot = text;
    }

    private static ref string? SlotOf(ReadOnlySpan<char> text) => ref s_last[(uint)string.GetHashCode(text) % Slots];
}
