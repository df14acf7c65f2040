using Akka.Configuration;

namespace ActorSocketIo.Node;

/// <summary>The file that <c>--hocon</c> names.</summary>
internal static class HoconFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ConfigurationException">It is not there, may not be read, or is no HOCON.</exception>
    public static Config Read(string path)
    {
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"hocon is '{path}', which cannot be read: {e.Message}", e);
        }
        catch (Exception e) // the parser has no exception of its own
        {
            throw new ConfigurationException($"hocon is '{path}', which is no HOCON: {e.Message}", e);
        }
    }
}
