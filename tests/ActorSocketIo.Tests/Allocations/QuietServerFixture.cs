using ActorSocketIo.Tests.HotPaths;

namespace ActorSocketIo.Tests.Allocations;

/// <summary>One server for the tests that count what it allocates. No other test runs beside them: some of it happens on any thread.</summary>
[CollectionDefinition(nameof(QuietServerFixture), DisableParallelization = true)]
public sealed class QuietServerFixture : IAsyncLifetime, ICollectionFixture<QuietServerFixture>
{
    internal QuietServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await QuietServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
