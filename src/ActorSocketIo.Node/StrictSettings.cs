using Microsoft.Extensions.Options;

namespace ActorSocketIo.Node;

/// <summary>Reads settings so that none is passed over: a word misspelt below <c>Cluster:Tls</c> must not mean nodes without TLS.</summary>
internal static class StrictSettings
{
    /// <summary>Binds a section.</summary>
    /// <exception cref="OptionsValidationException">It has a key that is no option, a value that is none, or an object without anything in it.</exception>
    public static void BindStrictly<T>(this IConfigurationSection section, T options)
        where T : class
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw Mistake<T>(section, e.Message);
        }

        // An empty object in a file is a key without value and children, and is bound to nothing.
        var empty = section.GetChildren().FirstOrDefault(child => child.Value is null or "" && !child.GetChildren().Any() && IsObject<T>(child.Key));
        if (empty is not null)
            throw Mistake<T>(section, $"{empty.Path} is there, but empty; give what belongs in it, or leave it out");
    }

    private static bool IsObject<T>(string name) => typeof(T).GetProperties()
        .Any(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase) && property.PropertyType is { IsClass: true, Namespace: nameof(ActorSocketIo) });

    private static OptionsValidationException Mistake<T>(IConfigurationSection section, string what) =>
        new(section.Path, typeof(T), [$"{section.Path}: {what}"]);
}
