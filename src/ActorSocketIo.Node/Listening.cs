using System.Globalization;
using Akka.Configuration;

namespace ActorSocketIo.Node;

/// <summary>Where the program listens if nobody says.</summary>
internal static class Listening
{
    private static readonly string[] Told = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>Listens on <c>HOST</c> and <c>PORT</c>, unless <c>--urls</c> or another setting of ASP.NET Core says where.</summary>
    /// <param name="builder">Its settings have the command line and the environment in them.</param>
    /// <param name="port">Without <c>PORT</c>. Without <c>HOST</c> it is localhost: nothing is open to the network that was not asked for.</param>
    /// <exception cref="ConfigurationException"><c>PORT</c> is no port.</exception>
    public static void UseLocalPortUnlessTold(this WebApplicationBuilder builder, int port)
    {
        var settings = builder.Configuration;
        var asked = settings["PORT"] is { Length: > 0 } told ? told : null;
        if (asked is null && Told.Any(key => settings.GetSection(key).Exists()))
            return;
        if (!string.IsNullOrEmpty(settings["urls"]))
            return;
        if (!ushort.TryParse(asked ?? $"{port}", NumberStyles.None, CultureInfo.InvariantCulture, out var listen))
            throw new ConfigurationException($"PORT is '{asked}'; it must be a number from 0 to {ushort.MaxValue}, where 0 lets the system choose");
        builder.WebHost.UseUrls($"http://{(string.IsNullOrEmpty(settings["HOST"]) ? "localhost" : settings["HOST"])}:{listen}");
    }
}
