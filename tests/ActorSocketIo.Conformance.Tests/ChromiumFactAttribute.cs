namespace ActorSocketIo.Conformance.Tests;

/// <summary>A fact about a real browser; skipped, and said so, where there is none. CI installs one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Browser is null)
            Skip = "there is no Chromium; tests/ActorSocketIo.Browser.Tests/setup.sh installs one";
    }

    /// <summary>The browser's program: <c>CHROMIUM</c>, or the usual places; null if there is none.</summary>
    public static string? Browser { get; } =
        ((string?[])[Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"])
        .FirstOrDefault(File.Exists);
}
