using System.Globalization;

namespace ActorSocketIo.Operations.Palettes;

/// <summary>Times as operators type them: <c>500ms</c>, <c>5s</c>, <c>2m</c>; a bare number is seconds.</summary>
internal static class CommandDuration
{
    /// <summary>Reads one.</summary>
    /// <returns>Null if it is none, or not between a millisecond and a day.</returns>
    public static TimeSpan? Parse(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        double? seconds = text[digits..] switch
        {
            "ms" => number / 1000,
            "s" or "" => number,
            "m" => number * 60,
            "h" => number * 3600,
            _ => null,
        };
        return seconds is >= 0.001 and <= 86_400 ? TimeSpan.FromSeconds(seconds.Value) : null;
    }
}
