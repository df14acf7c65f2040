using Xunit.Abstractions;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>A node dies suddenly while all emit, against what each client should have got.</summary>
public sealed class GuardedModelTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(1);

    private readonly GuardedModelNodes _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Every_client_of_a_node_that_dies_is_recovered_and_gets_every_living_emitters_events_once_and_in_order(int seed, bool isOrdered)
    {
        using var run = new GuardedModelRun(_cluster, seed);
        await run.StartAsync(isOrdered);
        await run.LiveAsync(AWhile);

        await DieAsync(run, seed, deadNumber: 2);
        Assert.Equal(0, run.Anew);
        await run.LiveAsync(AWhile);

        await EndAsync(run);
        Assert.Equal(0, run.Anew);
    }

    [Fact]
    public async Task And_of_another_node_that_dies_when_a_new_one_has_come()
    {
        using var run = new GuardedModelRun(_cluster, seed: 3);
        await run.StartAsync();

        foreach (var dead in new[] { 2, 0 })
        {
            await run.LiveAsync(AWhile);
            await DieAsync(run, seed: dead, dead);
            Assert.Equal(0, run.Anew);
            if (dead != 0)
                await run.AddAsync();
        }

        await EndAsync(run);
    }

    [Theory]
    [InlineData(4)]
    public Task Who_is_recovered_has_everything_once_and_in_order_though_its_node_has_died_while_it_moved(int seed) => DieWhileAllMoveAsync(seed, _cluster);

    [FullFact]
    public async Task The_same_with_many_seeds()
    {
        for (var seed = 5; seed < 25; seed++)
        {
            var cluster = new GuardedModelNodes();
            await cluster.InitializeAsync();
            await DieWhileAllMoveAsync(seed, cluster);
            await cluster.DisposeAsync();
        }
    }

    /// <summary>Clients that are just moving from or to the node, or of which its guard has not heard, may begin anew, and draw nobody else along.</summary>
    private async Task DieWhileAllMoveAsync(int seed, GuardedModelNodes cluster)
    {
        using var run = new GuardedModelRun(cluster, seed);
        await run.StartAsync();
        await run.LiveAsync(AWhile);

        var end = new TaskCompletionSource();
        var living = run.LiveUntilAsync(end.Task);
        await Task.Delay(100); // all are moving
        var (dead, there) = (run.Living[2], 0);
        var removed = await run.KillAsync(dead, () => there = run.All.Count(client => client.Host == dead));
        await removed;
        await Task.Delay(AWhile);
        end.SetResult();
        await living;

        output.WriteLine($"seed {seed}: {run.Anew} of {there} began anew");
        foreach (var reason in cluster.Warnings.NotRestoredClients)
            output.WriteLine(reason);
        await EndAsync(run);
        Assert.InRange(run.Anew, 0, (there + 3) / 4);
    }

    /// <summary>All has been calm when the node dies; then some had lost their connection, and their rooms had been changed since.</summary>
    private async Task DieAsync(GuardedModelRun run, int seed, int deadNumber)
    {
        var random = new Random(seed);
        var dead = run.Living.Single(host => host.Number == deadNumber);
        await run.CalmAsync();
        var there = run.All.Where(client => client.Host == dead).ToArray();
        foreach (var client in there.Where((_, nth) => nth % 2 == 0))
            client.Lose(isNoticed: random.Next(2) == 0);
        foreach (var client in there)
            await client.ChangeAsync();

        var removed = await run.KillAsync(dead);
        await Task.WhenAll(there.Select(client => client.ComeBackAsync()));
        await removed;

        output.WriteLine($"of {there.Length} clients of node {dead.Number} {run.Anew} began anew");
        Assert.NotEmpty(there);
        foreach (var client in there)
            client.CheckState();
    }

    private static async Task EndAsync(GuardedModelRun run)
    {
        var mistakes = await run.EndAsync();
        Assert.True(mistakes.Length == 0, string.Join('\n', mistakes));
    }
}
