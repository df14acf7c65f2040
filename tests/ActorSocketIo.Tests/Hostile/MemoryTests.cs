using System.Diagnostics;
using System.Diagnostics.Tracing;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Limits;
using Xunit.Abstractions;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>What much is said and held for a while takes is given back: heap, pooled buffers, and memory of the process.</summary>
/// <remarks>Nothing else runs beside it: the buffers and the memory are the process's.</remarks>
[Collection(Alone.Name)]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int MiB = 1 << 20;
    private const int Attackers = 20;
    private const int Rounds = 8;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_attacks_that_hold_much_heap_buffers_and_memory_are_as_before(bool usesDirectSockets)
    {
        await using var server = await AttackedServer.StartAsync(usesDirectSockets);
        for (var i = 0; i < 2; i++) // pools, code and tables are there then
            await AttackAsync(server);
        await SettleAsync(server);
        using var buffers = new RentedBuffers();
        var heap = Heap();
        var memory = Environment.WorkingSet;

        for (var i = 0; i < Rounds; i++)
            await AttackAsync(server);

        await SettleAsync(server);
        for (var clock = Stopwatch.StartNew(); buffers.Count > 0 && clock.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Delay(20);
        Assert.Equal(0, buffers.Count);
        Assert.True(buffers.Total > Attackers, $"only {buffers.Total} buffers were counted");
        // If one of the five ways kept what it holds, it would be more after all rounds. Some stays in pools, by their threads.
        var (heapGrowth, memoryGrowth) = (Heap() - heap, Environment.WorkingSet - memory);
        output.WriteLine($"heap {heapGrowth / MiB} MiB, working set {memoryGrowth / MiB} MiB");
        Assert.InRange(heapGrowth, long.MinValue, 24 * MiB);
        Assert.InRange(memoryGrowth, long.MinValue, 128 * MiB);
    }

    // Each way to make the server hold something, all at once, held until all are there, then cut.
    private static async Task AttackAsync(AttackedServer server)
    {
        using var wire = new Wire(server.Port);
        await Parallel.ForAsync(0, Attackers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var socket = (WebSocketWire)await wire.JoinAsync(i % 4 == 0 ? "deflate" : "websocket");
            switch (i % 5)
            {
                case 0: // an unfinished message
                    await socket.Raw.WriteAsync(RawWebSocket.Frame(0x01, new byte[900_000]));
                    break;
                case 1: // an unfinished packet
                    await socket.SendAsync("""4510-["echo",{"_placeholder":true,"num":0}]""");
                    for (var part = 0; part < 3; part++)
                        await socket.Raw.SendBinaryAsync(new byte[900_000]);
                    break;
                case 2: // answers that nobody reads
                    for (var part = 0; part < 4; part++)
                        await socket.SendAsync($"427[\"echo\",\"{new string('x', 900_000)}\"]");
                    break;
                case 3: // half a frame
                    await socket.Raw.WriteAsync(RawWebSocket.Frame(0x81, new byte[900_000])[..800_000]);
                    break;
                default: // half a post
                    var raw = await wire.ConnectAsync();
                    await raw.WriteAsync($"POST {await wire.HandshakeAsync()} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n{new string('x', 800_000)}");
                    break;
            }
        });
    }

    private static async Task SettleAsync(AttackedServer server)
    {
        for (var clock = Stopwatch.StartNew(); server.Count() is var held && (held.Sessions, held.Connections, held.Timers) != (0, 0, 0) && clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            foreach (var session in server.Io.Engine.Clients.Where(session => session.TransportName == "polling"))
                session.Close(discard: true); // else it is its heartbeat that ends it
            await Task.Delay(20);
        }

        Assert.Equal((0, 0, 0), (server.Count().Sessions, server.Count().Connections, server.Count().Timers));
    }

    // What is free goes back to the system too: the working set is what is in use.
    private static long Heap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Counts the large buffers of the process's pool that are out, from now on.</summary>
    private sealed class RentedBuffers : EventListener
    {
        private const int Rented = 1;
        private const int Returned = 3;
        private const int LeastBytes = 16 * 1024;

        private readonly HashSet<int> _out = [];
        private int _total;

        public int Count
        {
            get
            {
                lock (_out)
                    return _out.Count;
            }
        }

        public int Total => Volatile.Read(ref _total);

        protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource eventSource)
        {
            if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (_out is null || eventData.Payload is not [int buffer, int size, ..])
                return; // events come while the base class is made
            lock (_out)
            {
                if (eventData.EventId == Rented && size >= LeastBytes && _out.Add(buffer))
                    _total++;
                else if (eventData.EventId == Returned)
                    _out.Remove(buffer);
            }
        }
    }
}

/// <summary>Tests beside which no other runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
