namespace ActorSocketIo.Rooms;

/// <summary>Numbers the lives of rooms' actors: each is higher than all that this node has given or seen.</summary>
/// <remarks>
/// By the clock, which orders what nodes have never told each other. But clocks differ, and a new actor with a lower number than its predecessor would be ignored as
/// long as it lives: so what others send raises the numbers here.
/// </remarks>
internal sealed class Incarnations
{
    private long _highest;

    /// <summary>A number that was seen in another node's ordered emit.</summary>
    public void Saw(long incarnation) => Raise(incarnation, step: 0);

    /// <summary>The number of an actor that starts now.</summary>
    public long Next(DateTimeOffset now) => Raise(now.UtcTicks, step: 1);

    private long Raise(long atLeast, int step)
    {
        for (; ; )
        {
            var highest = Volatile.Read(ref _highest);
            var raised = Math.Max(atLeast, highest + step);
            if (raised == highest || Interlocked.CompareExchange(ref _highest, raised, highest) == highest)
                return raised;
        }
    }
}
