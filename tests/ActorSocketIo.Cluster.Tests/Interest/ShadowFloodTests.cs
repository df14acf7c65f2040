namespace ActorSocketIo.Cluster.Tests.Interest;

/// <summary>
/// Nodes join and leave rooms and emit to them while the cluster is disturbed. Every node that an emit leaves out checks that it had no member whose join
/// had completed before the emit began.
/// </summary>
public sealed class ShadowFloodTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(600);

    [Fact]
    public Task No_emit_leaves_out_a_member_while_garbage_is_collected_all_the_time() => Run(seed: 1, disturbances: 4, async (_, stop) =>
    {
        await Task.Run(() =>
        {
            for (var kept = new byte[64][]; !stop.IsCancellationRequested;)
            {
                for (var i = 0; i < kept.Length; i++) kept[i] = new byte[100_000];
                GC.Collect(2, GCCollectionMode.Forced, blocking: true);
            }
        }, CancellationToken.None);
    });

    [Fact]
    public Task No_emit_leaves_out_a_member_while_nodes_stall() => Run(seed: 2, disturbances: 6, async (run, _) =>
    {
        var node = run.AnyNode();
        run.Network.Stall(node);
        await run.Pass(Lease * 2);
        run.Network.Resume(node);
    });

    [Fact]
    public Task No_emit_leaves_out_a_member_while_pairs_of_nodes_are_parted() => Run(seed: 3, disturbances: 6, async (run, _) =>
    {
        var (one, other) = run.AnyPair();
        run.Network.Part(one, other);
        await run.Pass(Lease * 2);
        run.Network.Join(one, other);
    });

    [Fact]
    public Task No_emit_leaves_out_a_member_while_nodes_die_and_are_replaced() => Run(seed: 4, disturbances: 2, async (run, _) =>
    {
        var node = run.AnyNodeButTheFirst();
        await run.Crash(node);
        await run.Pass(Lease);
        run.Enter(await run.Cluster.Add());
    }, mayDie: true);

    /// <param name="seed">Of the run's choices.</param>
    /// <param name="disturbances">How often; in runs with time, fifty times as often.</param>
    /// <param name="disturb">Ends when the disturbance is over, or at the latest when it is told to stop: after two leases.</param>
    /// <param name="mayDie">Whether nodes die.</param>
    private static async Task Run(int seed, int disturbances, Func<ShadowRun, CancellationToken, Task> disturb, bool mayDie = false)
    {
        await using var run = await ShadowRun.Start(seed, Lease, mayDie);
        for (var i = 0; i < (FullFactAttribute.IsOn ? disturbances * 50 : disturbances); i++)
        {
            using var stop = new CancellationTokenSource(Lease * 2);
            await disturb(run, stop.Token);
            await run.Pass(Lease);
        }

        await run.End();
        Assert.True(run.Wrong == 0, $"seed {seed}: {run.Wrong} of {run.Verdicts} verdicts left a member out");
        // Worth something only if nodes were left out, and rooms had members meanwhile.
        Assert.True(run.Verdicts > 1_000, $"seed {seed}: only {run.Verdicts} verdicts");
        Assert.True(run.Joins > 200, $"seed {seed}: only {run.Joins} joins completed");
    }
}
