namespace ActorSocketIo.Browser.Tests;

/// <summary>The samples, driven with the official client and a browser.</summary>
[Trait("Category", "Browser")]
public sealed class SampleTests
{
    [Fact]
    public Task Chat_tells_everybody_what_one_says() => Passes("Chat");

    [Fact]
    public Task Drawing_shows_everybody_the_same_sheet() => Passes("Drawing");

    private static async Task Passes(string sample)
    {
        await using var program = await RunningProgram.StartAsync($"Samples/{sample}", $"ActorSocketIo.Samples.{sample}");

        await NodeScript.PassesAsync($"sample-{sample.ToLowerInvariant()}.mjs", program);
    }
}
