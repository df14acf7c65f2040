using ActorSocketIo.Cluster.Tests.Adapter;
using Xunit.Abstractions;

namespace ActorSocketIo.Cluster.Tests.Model;

/// <summary>
/// Random joins, leaves, emits of all kinds, utilities, deaths, departures and arrivals of nodes, and with them hand-offs of rooms' actors, against a simple model:
/// who must, may and must not get an emit.
/// </summary>
/// <remarks>
/// <c>ACTORSOCKETIO_MODEL_SEED</c> replays one seed, <c>ACTORSOCKETIO_MODEL_STEPS</c> changes the steps between two changes of the cluster, of which there are six.
/// </remarks>
public sealed class ClusterModelTests(ITestOutputHelper output)
{
    private static readonly int Steps = Read("ACTORSOCKETIO_MODEL_STEPS") ?? 400;

    /// <summary>Seeds that are always run; those that have found something are added.</summary>
    public static TheoryData<int> Seeds => Read("ACTORSOCKETIO_MODEL_SEED") is { } seed ? [seed] : [1];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_client_gets_what_it_is_owed_and_nothing_else_whatever_happens_to_the_nodes(int seed)
    {
        output.WriteLine($"seed {seed}, {Steps} steps between two changes of the cluster");
        var cluster = new RestlessThree();
        await cluster.InitializeAsync();
        try
        {
            var deliveries = await ModelRun.Run(cluster, seed, Steps);

            output.WriteLine($"{deliveries} deliveries checked");
            Assert.True(deliveries > Steps * 5, $"seed {seed}: only {deliveries} deliveries were certain");
            Assert.Equal(0, cluster.WrongSkips);
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static int? Read(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : null;
}
