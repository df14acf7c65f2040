using System.Diagnostics.CodeAnalysis;

namespace ActorSocketIo.Node.Chat;

/// <summary>What a page may send. The page keeps to the same limits; others need not.</summary>
internal static class ChatRules
{
    public const int MaxNameLength = 24;
    public const int MaxRoomLength = 32;
    public const int MaxTextLength = 2000;
    public const int MaxImageBytes = 740_000; // over polling base64 makes a third more of it, and the engine takes 1 000 000
    public const int MaxFileNameLength = 100;

    /// <summary>No SVG: it may carry scripts.</summary>
    private static readonly HashSet<string> ImageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>The name without the spaces around it, if it can be one.</summary>
    public static bool TryName(string? given, [NotNullWhen(true)] out string? name) => TryShort(given, MaxNameLength, out name);

    /// <inheritdoc cref="TryName"/>
    public static bool TryRoom(string? given, [NotNullWhen(true)] out string? room) => TryShort(given, MaxRoomLength, out room);

    public static bool IsText([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaxTextLength } && !string.IsNullOrWhiteSpace(text);

    public static bool IsImage([NotNullWhen(true)] ImageHeader? header, [NotNullWhen(true)] byte[]? bytes) =>
        header is { Type: not null, Name.Length: <= MaxFileNameLength } && ImageTypes.Contains(header.Type) && bytes is { Length: > 0 and <= MaxImageBytes };

    private static bool TryShort(string? given, int maxLength, [NotNullWhen(true)] out string? name)
    {
        name = given?.Trim();
        return name is { Length: > 0 } && name.Length <= maxLength && !name.Any(char.IsControl);
    }
}
