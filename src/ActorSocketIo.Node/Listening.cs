using System.Globalization;
using Akka.Configuration;

namespace ActorSocketIo.Node;

/// <summary>Where the program listens.</summary>
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

    /// <summary>The addresses on which ASP.NET Core will listen by these settings; where port 0 stands, the system chooses.</summary>
    public static IReadOnlyCollection<string> AddressesOf(IConfiguration settings)
    {
        string[] urls = Split(settings["urls"]);
        string[] endpoints = [.. settings.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];
        if (endpoints.Length > 0 && !(urls.Length > 0 && settings.GetValue<bool>(WebHostDefaults.PreferHostingUrlsKey)))
            return endpoints;
        if (urls.Length > 0)
            return urls;
        return [.. Split(settings["http_ports"]).Select(port => $"http://*:{port}"), .. Split(settings["https_ports"]).Select(port => $"https://*:{port}")];
    }

    /// <summary>The port of an address; null if it has none, or is none, which Kestrel says then.</summary>
    public static int? PortOf(string address)
    {
        try
        {
            return BindingAddress.Parse(address).Port;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
