using System.Globalization;
using System.Text.Json;

namespace ActorSocketIo.Testbed;

/// <summary>Values of calls as JavaScript takes them: the contract was written there.</summary>
internal static class JsValue
{
    /// <summary>Whether a condition would take it for true.</summary>
    public static bool IsTruthy(Argument value) => value.Kind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.Get<string>() != "",
        JsonValueKind.Number => value.Get<double>() != 0,
        _ => true,
    };

    /// <summary>A string as it is, anything else as it is written.</summary>
    public static string Text(Argument value) => value.Kind == JsonValueKind.String ? value.Get<string>()! : value.ToString();

    /// <summary>One text, or a list of them: rooms, kinds.</summary>
    public static string[] Texts(Argument value) => value.Kind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Text)] : [Text(value)];

    /// <summary>A member, if there is one; it may be null.</summary>
    public static Argument? Member(Argument value, string name)
    {
        foreach (var (key, member) in value.EnumerateObject())
            if (key == name)
                return member;
        return null;
    }

    /// <summary>A time in milliseconds, fractions too.</summary>
    public static TimeSpan Milliseconds(Argument value) => TimeSpan.FromMilliseconds(value.TryGet<double>(out var ms) ? ms : 1);

    /// <summary>What <c>Object.assign</c> copies of values that are no objects: of a string its characters, of an array its elements.</summary>
    public static IEnumerable<(string Name, object? Value)> Numbered(Argument value)
    {
        IEnumerable<object?> parts = value.Kind == JsonValueKind.String ? value.Get<string>()!.Select(c => (object?)c.ToString()) : value.EnumerateArray().Select(element => (object?)element);
        return parts.Select((part, i) => (i.ToString(CultureInfo.InvariantCulture), part));
    }
}
