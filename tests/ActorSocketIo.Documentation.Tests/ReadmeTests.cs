using ActorSocketIo.Documentation.Tests.Running;
using Examples.Programs;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>The program of the README does what it says, with the official client.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Its_program_serves_the_official_client()
    {
        await using var program = await RunningProgram.StartAsync(ReadmeProgram.Run);

        await OfficialClient.CheckAsync(program.Url, "readme");
    }
}
