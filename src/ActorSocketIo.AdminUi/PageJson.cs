using System.Globalization;

namespace ActorSocketIo.AdminUi;

/// <summary>What pages are told, written as they read it, however the application writes its own events.</summary>
internal static class PageJson
{
    /// <summary>Encodes a value; names in camel case.</summary>
    public static Argument Encode(object value) => Argument.From(value, SocketJson.Default);

    /// <summary>A moment as JavaScript writes dates.</summary>
    public static string Encode(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
