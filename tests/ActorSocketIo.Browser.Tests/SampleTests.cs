namespace ActorSocketIo.Browser.Tests;

/// <summary>The samples, driven with the official client and a browser.</summary>
[Trait("Category", "Browser")]
public sealed class SampleTests
{
    [Fact]
    public Task Chat_tells_everybody_what_one_says() => Passes("Chat");

    [Fact]
    public Task Drawing_shows_everybody_the_same_sheet() => Passes("Drawing");

    [Fact]
    public Task Presence_shows_who_is_in_a_room_and_each_once() => Passes("Presence");

    [Fact]
    public Task Game_is_played_at_a_table_that_is_an_actor() => Passes("Game");

    [Fact]
    public async Task Game_is_played_by_players_on_two_nodes()
    {
        var (first, second) = await RunningProgram.StartTwoNodesAsync("Samples/Game", "ActorSocketIo.Samples.Game");
        using var one = first;
        using var two = second;

        await NodeScript.PassesAsync("sample-game.mjs", first, second);
    }

    private static async Task Passes(string sample)
    {
        using var program = await RunningProgram.StartAsync($"Samples/{sample}", $"ActorSocketIo.Samples.{sample}");

        await NodeScript.PassesAsync($"sample-{sample.ToLowerInvariant()}.mjs", program);
    }
}
