namespace ActorSocketIo.Conformance.Tests;

/// <summary>What a container's runtime sees of a server that it stops.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_server_that_is_asked_to_end_does_so_with_exit_code_0()
    {
        await using var testbed = await TestbedProcess.StartAsync();

        Assert.Equal(0, await testbed.StopAsync());
    }
}
