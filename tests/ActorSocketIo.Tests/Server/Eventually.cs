namespace ActorSocketIo.Tests.Server;

/// <summary>Waits for what another thread brings about, and says so if it does not.</summary>
internal static class Eventually
{
    public static async Task True(Func<bool> condition, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(5); !condition();)
        {
            Assert.True(DateTime.UtcNow < deadline, $"never became true: {what}");
            await Task.Delay(5);
        }
    }
}
