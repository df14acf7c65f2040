using System.Text.RegularExpressions;

namespace ActorSocketIo.Samples.Drawing;

/// <summary>One movement of the pen.</summary>
/// <param name="Colour">As CSS writes it: <c>#rrggbb</c>.</param>
/// <param name="Width">In thousandths of the sheet's width.</param>
/// <param name="Points">x and y of each point as little-endian 16-bit numbers; 65535 is the sheet's right or lower edge.</param>
internal sealed partial record Stroke(string Colour, double Width, byte[] Points)
{
    private const int BytesPerPoint = 4;
    private const int MaxPoints = 4096;

    public bool IsValid =>
        Colour is not null && HexColour().IsMatch(Colour)
        && Width is >= 1 and <= 50
        && Points is { Length: > 0 and <= MaxPoints * BytesPerPoint } && Points.Length % BytesPerPoint == 0;

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex HexColour();
}
