using System.Diagnostics;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A long-polling client in a room, and when each broadcast came to it.</summary>
internal sealed class PollingReceiver
{
    private const int FirstSequence = 100_000_000; // so that all have as many digits
    private static readonly string Padding = new('x', 42);

    private readonly PollingSession _session;
    private readonly List<TimeSpan> _times = [];
    private TaskCompletionSource _arrived = new();
    private string _expected = "";
    private long _sent;

    private PollingReceiver(PollingSession session) => _session = session;

    /// <summary>How long each broadcast took to come.</summary>
    public IReadOnlyList<TimeSpan> Times => _times;

    /// <summary>Opens a session, and joins a room.</summary>
    /// <param name="http">For its requests.</param>
    /// <param name="port">Of the server.</param>
    /// <param name="room">The room, as JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<PollingReceiver> JoinAsync(HttpClient http, int port, string room, CancellationToken cancellation)
    {
        var session = await PollingSession.OpenAsync(http, port, cancellation);
        await session.PostAsync($"420[\"join\",{room}]", cancellation);
        Answer.Expect("430[]", (await session.PollAsync(cancellation))[0]);
        return new PollingReceiver(session);
    }

    /// <summary>The message of a broadcast, as JSON of 64 bytes.</summary>
    public static string Message(int sequence) => $"{{\"q\":{FirstSequence + sequence},\"p\":\"{Padding}\"}}";

    /// <summary>Prepares for the next broadcast, before it is sent.</summary>
    /// <returns>Completes when it has come.</returns>
    public Task Expect(int sequence)
    {
        _expected = $"42[\"msg\",{Message(sequence)}]";
        _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sent = Stopwatch.GetTimestamp();
        return _arrived.Task;
    }

    public void ForgetTimes() => _times.Clear();

    /// <summary>Polls until it is told to stop.</summary>
    /// <exception cref="BenchException">Something else came than the broadcast that was expected.</exception>
    public async Task PollAsync(CancellationToken stop)
    {
        while (true)
        {
            foreach (var packet in await _session.PollAsync(stop))
            {
                if (packet == "2")
                {
                    await _session.PostAsync("3", stop);
                    continue;
                }

                Answer.Expect(_expected, packet);
                _times.Add(Stopwatch.GetElapsedTime(_sent));
                if (!_arrived.TrySetResult())
                    throw new BenchException($"It came twice: {packet}");
            }
        }
    }
}
