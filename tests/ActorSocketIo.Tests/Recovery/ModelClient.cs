using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Recovery;

/// <summary>A client in one of three rooms whose connection breaks at random moments; what it should have got, and what it has.</summary>
internal sealed class ModelClient
{
    private readonly List<int>[] _should, _got; // by emitter
    private readonly Func<SocketIoTestHost> _choose;
    private readonly int _number;
    private readonly Random _random;
    private TestClient _current;

    private ModelClient(Func<SocketIoTestHost> choose, int number, int emitters, Random random, TestClient current)
    {
        (_choose, _number, _random, _current) = (choose, number, random, current);
        _should = [.. Enumerable.Range(0, emitters).Select(_ => new List<int>())];
        _got = [.. Enumerable.Range(0, emitters).Select(_ => new List<int>())];
        Id = current.Id;
    }

    public string Id { get; }

    /// <summary>A client, in its room.</summary>
    /// <param name="choose">Where it connects, and comes back.</param>
    /// <param name="number">Says which room.</param>
    /// <param name="emitters">How many there are.</param>
    /// <param name="random">Its chance.</param>
    public static async Task<ModelClient> ConnectAsync(Func<SocketIoTestHost> choose, int number, int emitters, Random random)
    {
        var host = choose();
        var client = await host.ConnectAsync().Soon();
        await host.Server.Sockets.Sockets[client.Id].JoinAsync($"room-{number % 3}").Soon();
        return new(choose, number, emitters, random, client);
    }

    public bool IsIn(string room) => room == $"room-{_number % 3}";

    public void Expect(int emitter, int number) => _should[emitter].Add(number); // each emitter its own list

    public IEnumerable<string> Mistakes()
    {
        for (var emitter = 0; emitter < _should.Length; emitter++)
        {
            var (should, got) = (_should[emitter], _got[emitter]);
            if (should.SequenceEqual(got))
                continue;
            var at = should.Zip(got).TakeWhile(pair => pair.Item1 == pair.Item2).Count();
            yield return $"of {emitter}: at {at} {string.Join(' ', got.Skip(at).Take(5))} for {string.Join(' ', should.Skip(at).Take(5))}; {should.Except(got).Count()} lost, {got.Count - got.Distinct().Count()} doubled";
        }
    }

    public async Task LiveUntilAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            await Task.WhenAny(end, Task.Delay(_random.Next(1, 40)));
            var old = _current;
            old.Connection.LoseAll(); // what is on the way now is lost
            if (_random.Next(3) > 0)
                old.Connection.Drop(); // else it still seems alive
            if (_random.Next(2) == 0)
                await Task.Delay(_random.Next(1, 20));
            Read(old);
            _current = await _choose().Open().RecoverAsync(old).Soon();
            Assert.Equal(Id, _current.Id);
        }
    }

    public async Task ReadToEndAsync(int ends = 1)
    {
        while (ends > 0)
        {
            var received = await _current.ReceiveAsync();
            if (received.EventName == "end")
                ends--;
            else
                Take(received);
        }
    }

    private void Read(TestClient client)
    {
        while (client.TryReceive(out var received))
            Take(received!);
    }

    private void Take(TestEvent received)
    {
        if (received.EventName == "e")
            _got[received.Args.Get<int>(0)].Add(received.Args.Get<int>(1));
    }
}
