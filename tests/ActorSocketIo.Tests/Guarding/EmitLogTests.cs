using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using static ActorSocketIo.Tests.Guarding.Emitters;

namespace ActorSocketIo.Tests.Guarding;

public sealed class EmitLogTests
{
    private const long Memory = 100, MaxBytes = 100_000;

    private readonly EmitLog _log = new(Memory, MaxBytes);
    private EmitVector _now = EmitVector.Zero;

    [Fact]
    public void It_keeps_no_more_bytes_than_it_may_the_newest_of_them()
    {
        const int Size = 1_000;
        for (var number = 1; number <= 500; number++)
        {
            Add(B, number, bytes: Size);
            Assert.InRange(_log.Bytes, 0, MaxBytes);
        }

        var kept = _log.Count;
        Assert.InRange(kept, MaxBytes / (3 * Size), MaxBytes / Size); // with what each takes besides
        Assert.Equal(Enumerable.Range(500 - kept + 1, kept).Select(number => (long)number), Numbers(EmitVector.Zero));
    }

    [Fact]
    public void One_that_is_larger_than_all_that_is_kept_is_missed_with_those_before_it()
    {
        Add(B, 1);
        Add(B, 2, bytes: (int)MaxBytes);

        Assert.Equal((0, 0), (_log.Count, _log.Bytes));
        Assert.False(IsComplete(_log, B, after: 1));
        Assert.True(IsComplete(_log, B, after: 2));
    }

    [Fact]
    public void It_keeps_nothing_longer_than_its_memory()
    {
        Add(B, 1, at: 0);
        Add(B, 2, at: 1);

        _log.DropOld(Memory);
        Assert.Equal([1, 2], Numbers(EmitVector.Zero));

        _log.DropOld(Memory + 1);
        Assert.Equal([2], Numbers(EmitVector.Zero));

        Add(C, 1, at: Memory + 2); // one that comes makes old ones go, too
        Assert.Equal(1, _log.Count);
        Assert.Equal([(C, 1)], Found(EmitVector.Zero));
    }

    [Fact]
    public void It_is_complete_for_each_emitter_after_what_has_been_dropped_or_has_not_come()
    {
        Assert.True(IsComplete(_log, B, after: 0));
        Add(B, 4, at: 0);
        Add(C, 9, at: 1);
        _log.DropOld(Memory + 1);

        Assert.False(IsComplete(_log, B, after: 3));
        Assert.True(IsComplete(_log, B, after: 4));
        Assert.True(IsComplete(_log, C, after: 0));

        _log.Miss(C, upTo: 12);
        _log.Miss(C, upTo: 11); // less than is known
        Assert.False(IsComplete(_log, C, after: 11));
        Assert.True(IsComplete(_log, C, after: 12));
    }

    [Fact]
    public void An_emit_to_several_rooms_of_a_client_is_found_once_and_all_in_their_order_with_those_to_everybody()
    {
        Add(B, 1, ["x"]);
        Add(C, 1, ["y", "x"]);
        Add(B, 2);
        Add(B, 3, ["z"]);
        Add(A, 1, ["y", "y"]);
        Add(C, 2, ["x"]);

        Assert.Equal([(B, 1), (C, 1), (B, 2), (A, 1), (C, 2)], Found(EmitVector.Zero, "x", "y"));
        Assert.Equal([(B, 2), (B, 3)], Found(EmitVector.Zero, "z"));
        Assert.Equal([(B, 2)], Found(EmitVector.Zero));
    }

    [Fact]
    public void Another_namespace_has_other_rooms_of_the_same_names()
    {
        Add(B, 1, ["x"]);
        Add(B, 2, ["x"], nsp: "/other");
        Add(B, 3, nsp: "/other");

        Assert.Equal([(B, 1)], Found(EmitVector.Zero, "x"));
        Assert.Equal([2, 3], _log.Since(EmitVector.Zero, "/other", ["x"]).Select(logged => logged.Number));
    }

    [Fact]
    public void What_is_surely_before_the_point_is_not_looked_at()
    {
        for (var number = 1; number <= 100; number++)
            Add(B, number);

        Assert.Equal(Enumerable.Range(61, 40).Select(number => (long)number), Numbers(At((B, 60))));
        Assert.Empty(Numbers(At((B, 100))));
        Assert.Equal(100, Numbers(EmitVector.Zero).Length);
    }

    [Fact]
    public void In_a_room_that_an_actor_orders_everything_is_found_whatever_the_point()
    {
        Add(B, 1, ["x"]);
        Add(B, 2, ["x"], incarnation: 5);

        Assert.Equal([(B, 1), (B, 2)], Found(At((B, 2)), "x"));
    }

    [Fact]
    public void An_emitter_that_has_gone_is_forgotten_when_nobody_can_miss_any_of_its_emits()
    {
        _log.Miss(B, 2);
        _log.Miss(C, 1);
        _log.Forget(B, now: 10);

        _log.DropOld(Memory + 10);
        Assert.False(IsComplete(_log, B, after: 0)); // whoever was away when it went may still come

        _log.DropOld(Memory + 11);
        Assert.True(IsComplete(_log, B, after: 0));
        Assert.False(IsComplete(_log, C, after: 0)); // it has not gone
    }

    [Fact]
    public void What_it_keeps_does_not_change_with_the_bytes_that_it_came_in()
    {
        var emit = Emit(1, bytes: 3);
        _log.Add(B, emit, _now, now: 0);

        System.Runtime.InteropServices.MemoryMarshal.AsMemory(emit.Event.Json).Span.Fill(7);

        Assert.Equal(new byte[3], _log.Since(EmitVector.Zero, "/", []).Single().Emit.Event.Json.ToArray());
    }

    [Fact]
    public void For_any_point_it_finds_what_a_list_of_all_finds()
    {
        for (var seed = 0; seed < 30; seed++)
            CompareWithList(new Random(seed));
    }

    private static void CompareWithList(Random random)
    {
        string[] names = ["x", "y", "z", ""];
        var emitters = new[] { A, B, C };
        var log = new EmitLog(memory: 400, maxBytes: 200 * 350);
        var (now, all, points) = (EmitVector.Zero, new List<LoggedEmit>(), new List<EmitVector> { EmitVector.Zero });
        for (var time = 0; time < 1_000; time++)
        {
            var emitter = random.GetItems(emitters, 1)[0];
            var before = now;
            now = now.With(emitter, now[emitter] + random.Next(1, 3)); // some are not told here
            var rooms = random.GetItems(names, random.Next(3)).Where(name => name.Length > 0).ToArray();
            var emit = Emit(now[emitter], rooms);
            all.Add(new(time + 1, emitter, emit, before, time));
            log.Add(emitter, emit, before, time);
            points.Add(now);
            if (random.Next(10) == 0)
                Check(points[random.Next(points.Count)]);
        }

        void Check(EmitVector point)
        {
            // A point of another node: it has got something else of each.
            foreach (var emitter in emitters)
                point = point.With(emitter, Math.Max(0, point[emitter] + random.Next(-20, 20)));
            var rooms = random.GetItems(names, 2).Where(name => name.Length > 0).Distinct().ToArray();
            var kept = all.TakeLast(log.Count).ToArray();
            var expected = kept.Where(logged => IsFor(logged, rooms) && logged.Number > point[logged.Emitter]).Select(logged => logged.Place);
            var found = log.Since(point, "/", rooms);

            Assert.Equal(expected, found.Where(logged => logged.Number > point[logged.Emitter]).Select(logged => logged.Place));
            Assert.All(found, logged => Assert.True(IsFor(logged, rooms)));
            foreach (var emitter in emitters)
                Assert.Equal(all.SkipLast(log.Count).LastOrDefault(logged => logged.Emitter == emitter)?.Number ?? 0, LastDropped(log, emitter));
        }
    }

    private static bool IsFor(LoggedEmit logged, string[] rooms) => logged.Emit.To.Rooms.IsEmpty || logged.Emit.To.Rooms.Intersect(rooms).Any();

    private static long LastDropped(EmitLog log, NodeToken emitter)
    {
        var (low, high) = (0L, 10_000L);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsComplete(log, emitter, middle))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static bool IsComplete(EmitLog log, NodeToken emitter, long after) =>
        log.FindIncomplete(At((A, long.MaxValue), (B, long.MaxValue), (C, long.MaxValue)).With(emitter, after)) is null;

    private void Add(NodeToken emitter, long number, string[]? rooms = null, string nsp = "/", int bytes = 2, long at = 0, long incarnation = 0)
    {
        _log.Add(emitter, Emit(number, rooms, nsp: nsp, bytes: bytes, incarnation: incarnation), _now, at);
        _now = _now.With(emitter, number);
    }

    private (NodeToken, long)[] Found(EmitVector point, params string[] rooms) => [.. _log.Since(point, "/", rooms).Select(logged => (logged.Emitter, logged.Number))];

    private long[] Numbers(EmitVector point) => [.. _log.Since(point, "/", []).Select(logged => logged.Number)];
}
