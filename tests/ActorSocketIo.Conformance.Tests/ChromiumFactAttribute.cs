namespace ActorSocketIo.Conformance.Tests;

/// <summary>A fact about a real browser; skipped, and said so, where there is none. CI installs one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Browser is null)
            Skip = "neither chromium nor google-chrome is on the PATH";
    }

    /// <summary>The browser's program; null if there is none.</summary>
    public static string? Browser { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "google-chrome")])
        .FirstOrDefault(File.Exists);
}
