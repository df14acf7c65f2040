using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Servers;

namespace ActorSocketIo.Bench.Tests;

/// <summary>What is read in <c>/proc</c>.</summary>
public sealed class KernelFilesTests
{
    [Theory]
    [InlineData("\t0-1\n", new[] { 0, 1 })]
    [InlineData("3", new[] { 3 })]
    [InlineData("0,2-4", new[] { 0, 2, 3, 4 })]
    public void Lists_of_cores_have_ranges(string list, int[] cores) => Assert.Equal(cores, Cores.Parse(list));

    [Theory]
    [InlineData("Max open files            1024                 20000                files     ", 20000)]
    [InlineData("Max open files            1024                 unlimited            files     ", int.MaxValue)]
    public void The_hard_limit_of_open_files_counts(string line, int limit) =>
        Assert.Equal(limit, OpenFiles.Parse(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [Fact]
    public void Connections_that_cannot_be_are_replaced_by_the_most_that_can()
    {
        var most = OpenFiles.Connections(10, int.MaxValue - 1, int.MaxValue);

        Assert.Equal(2, most.Count);
        Assert.Equal(10, most[0]);
        Assert.InRange(most[1], 11, OpenFiles.Limit - 1);
        Assert.StartsWith($"{most[1]} connections instead of {int.MaxValue}: ", OpenFiles.Cut(int.MaxValue), StringComparison.Ordinal);
        Assert.Null(OpenFiles.Cut(10));
    }

    [Fact]
    public void The_machine_is_busy_with_all_but_idling_and_waiting()
    {
        var time = MachineTime.Parse("cpu  1000 200 300 5000 600 10 20 30 0 0");

        Assert.Equal(15.3, time.Busy, 6);
        Assert.Equal(0.3, time.Interrupts, 6);
        Assert.Equal(0.3, time.Stolen, 6);
        Assert.Equal(71.6, time.Total, 6);
    }
}
