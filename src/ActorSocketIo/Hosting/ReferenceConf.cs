using Akka.Configuration;

namespace ActorSocketIo.Hosting;

/// <summary>The defaults of this library: <c>hocon/reference.conf</c>, embedded.</summary>
internal static class ReferenceConf
{
    private static readonly Lazy<Config> Loaded = new(Load);

    /// <summary>To be added with the lowest priority of all that the application adds; it stands above Akka's own defaults.</summary>
    public static Config Value => Loaded.Value;

    private static Config Load()
    {
        using var stream = typeof(ReferenceConf).Assembly.GetManifestResourceStream("ActorSocketIo.reference.conf")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
