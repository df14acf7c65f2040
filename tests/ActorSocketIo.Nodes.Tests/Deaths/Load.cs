using System.Diagnostics;
using System.Globalization;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Numbered events at a steady rate from a client of each node to a receiver on each: to see what is missing, doubled or out of order.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Receiver> _receivers = [];
    private readonly List<Emitter> _emitters = [];

    /// <summary>Starts a hundred events a second from each node, as soon as a member of the room is on each.</summary>
    public static async Task<Load> StartAsync(IEnumerable<NodeProcess> nodes)
    {
        var load = new Load();
        NodeProcess[] all = [.. nodes];
        foreach (var node in all)
            load._receivers.Add(await Receiver.StartAsync(node));
        foreach (var node in all)
            load._emitters.Add(await Emitter.StartAsync(node, load._stop.Token));
        return load;
    }

    /// <summary>Stops, and checks that each receiver on these nodes has all that these nodes have emitted: once, and in order.</summary>
    /// <returns>What was seen, in words.</returns>
    public async Task<string> CheckAsync(params int[] nodes)
    {
        await _stop.CancelAsync();
        foreach (var emitter in _emitters.Where(emitter => nodes.Contains(emitter.Node)))
            await emitter.EndAsync();
        var silence = TimeSpan.Zero;
        foreach (var receiver in _receivers.Where(receiver => nodes.Contains(receiver.Node)))
        {
            foreach (var emitter in _emitters)
            {
                var heard = receiver.From(emitter.Node);
                if (nodes.Contains(emitter.Node))
                {
                    await Eventually.EqualAsync(emitter.Sent, () => Task.FromResult(heard.Count), what: $"what node {receiver.Node} has from node {emitter.Node}");
                    silence = heard.LongestSilence > silence ? heard.LongestSilence : silence;
                }

                // Of one that has died: all up to a moment.
                Assert.True(heard.Fault is null, $"node {receiver.Node} from node {emitter.Node}: {heard.Fault}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{_emitters.Sum(emitter => emitter.Sent)} emits, longest silence {silence.TotalMilliseconds:f0} ms");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var emitter in _emitters)
            await emitter.DisposeAsync();
        foreach (var receiver in _receivers)
            await receiver.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class Emitter(NodeProcess node, WireClient client) : IAsyncDisposable
    {
        private Task _running = Task.CompletedTask;

        public int Node => node.Place.Index;

        public int Sent { get; private set; }

        public static async Task<Emitter> StartAsync(NodeProcess node, CancellationToken stop)
        {
            var emitter = new Emitter(node, await WireClient.ConnectAsync(node.Url));
            emitter._running = emitter.RunAsync(stop);
            return emitter;
        }

        /// <summary>Completes when its node has emitted all.</summary>
        public async Task EndAsync()
        {
            await _running;
            await client.CallAsync("rooms"); // behind the emits
        }

        public async ValueTask DisposeAsync()
        {
            await _running;
            await client.DisposeAsync();
        }

        private async Task RunAsync(CancellationToken stop)
        {
            using var pace = new PeriodicTimer(Pace);
            try
            {
                while (await pace.WaitForNextTickAsync(stop))
                {
                    await client.EmitAsync("call", new { op = "emit", target = new { @in = new[] { "load" } }, args = new object[] { "n", Node, Sent + 1 } });
                    Sent++;
                }
            }
            catch (Exception e) when (e is OperationCanceledException or System.Net.WebSockets.WebSocketException)
            {
                // Stopped, or its node has ended.
            }
        }
    }

    private sealed class Receiver(NodeProcess node, WireClient client) : IAsyncDisposable
    {
        private readonly Dictionary<int, Stream> _streams = [];
        private Task _running = Task.CompletedTask;

        public int Node => node.Place.Index;

        public static async Task<Receiver> StartAsync(NodeProcess node)
        {
            var receiver = new Receiver(node, await WireClient.ConnectAsync(node.Url));
            await receiver.JoinAsync();
            return receiver;
        }

        public Stream From(int emitter)
        {
            lock (_streams)
                return _streams.TryGetValue(emitter, out var stream) ? stream : _streams[emitter] = new Stream();
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await _running;
        }

        private async Task JoinAsync()
        {
            await client.CallAsync("join", null, "load");
            _running = RunAsync();
        }

        private async Task RunAsync()
        {
            try
            {
                await foreach (var received in client.EventsAsync())
                    From(received[1].GetInt32()).Add(received[2].GetInt32());
            }
            catch (InvalidOperationException)
            {
                // Its connection has ended.
            }
        }
    }

    /// <summary>What one receiver has of one emitter.</summary>
    private sealed class Stream
    {
        private long _last;

        public int Count { get; private set; }

        /// <summary>The first event that was not the next one, in words.</summary>
        public string? Fault { get; private set; }

        public TimeSpan LongestSilence { get; private set; }

        public void Add(int number)
        {
            var now = Stopwatch.GetTimestamp();
            if (Count > 0 && Stopwatch.GetElapsedTime(_last, now) is var silence && silence > LongestSilence)
                LongestSilence = silence;
            _last = now;
            if (number != Count + 1)
                Fault ??= $"{number} came after {Count}";
            Count++;
        }
    }
}
