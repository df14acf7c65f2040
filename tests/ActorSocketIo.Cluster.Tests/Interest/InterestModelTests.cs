namespace ActorSocketIo.Cluster.Tests.Interest;

/// <summary>
/// An owner and two emitters with clocks of their own, joined by channels that lose, repeat, delay and reorder, that are cut for a while or hold everything back, with
/// stalls at any point of an emit, and restarts. Whatever happens: when a join has completed, no emit that begins later leaves the owner out while it has members.
/// </summary>
public sealed class InterestModelTests
{
    [Theory]
    [InlineData(0, 2_000)]
    [InlineData(1_000_000, 2_000)]
    [InlineData(2_000_000, 20_000)]
    public void No_emit_that_begins_after_a_completed_join_leaves_the_owner_out(int firstSeed, int seeds)
    {
        var (emits, skipped, joins) = (0, 0, 0);
        if (FullFactAttribute.IsOn) seeds *= 100;
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            // The first two million seeds are those of a network that is only bad, so that an old one still means the same.
            var world = new InterestWorld(seed, isDisturbed: firstSeed >= 2_000_000);
            for (var step = 0; step < 400; step++) world.Step();
            world.Finish();
            emits += world.Emits;
            skipped += world.Skipped;
            joins += world.Joins;
        }

        // The test is worth something only if leases were in force: many emits must have been spared, and many joins awaited.
        Assert.True(skipped > emits / 20, $"only {skipped} of {emits} emits were spared");
        Assert.True(joins > seeds, $"only {joins} joins completed");
    }
}
