using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.SlowClients;

/// <summary>An outbox against a plain list: whatever is added, discarded and taken, what is left is the same, in the same order.</summary>
public sealed class OutboxModelTests
{
    private const int MaxPackets = 12, MaxBytes = 600, Keys = 4;

    private readonly List<(EncodedPacket Packet, DiscardRule? Rule)> _model = [];
    private readonly List<EncodedPacket> _taken = [];
    private readonly object _owner = new();
    private Outbox _outbox;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_holds_what_the_rules_leave(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(5) == 0)
            {
                Take(random.Next(1, 300));
                continue;
            }

            var packet = new EncodedPacket(EngineFrame.Text(EnginePacketType.Message, new byte[random.Next(1, 150)]));
            var rule = random.Next(3) switch
            {
                0 => null,
                1 => DiscardRule.OldestFirst,
                _ => DiscardRule.LatestOf(_owner, $"key-{random.Next(Keys)}"),
            };
            var added = _outbox.TryAdd(packet, rule, MaxPackets, MaxBytes, out var discarded);
            Assert.Equal(ModelAdd(packet, rule, out var yielded, out var superseded), added);
            Assert.Equal((yielded, superseded), (discarded.Yielded, discarded.Superseded));
            Assert.Equal((_model.Count, _model.Sum(one => one.Packet.Bytes)), (_outbox.Count, _outbox.Bytes));
            refused += added ? 0 : 1;
        }

        Take(long.MaxValue);
        Assert.False(_outbox.IsSelective);
        Assert.True(refused > 100, $"only {refused} refused");
    }

    private void Take(long maxBytes)
    {
        _taken.Clear();
        _outbox.Take(_taken, maxBytes);

        var bytes = 0L;
        var expected = _model.TakeWhile((one, i) => (bytes += one.Packet.Bytes) <= maxBytes || i == 0).Select(one => one.Packet).ToList();
        Assert.Equal(expected, _taken);
        _model.RemoveRange(0, expected.Count);
    }

    private bool ModelAdd(EncodedPacket packet, DiscardRule? rule, out int yielded, out EncodedPacket? superseded)
    {
        (yielded, superseded) = (0, null);
        if (rule is { IsOfLatest: true } && _model.FindIndex(one => rule.Equals(one.Rule)) is >= 0 and var older)
        {
            superseded = _model[older].Packet;
            _model.RemoveAt(older);
        }

        if (!Fits(_model.Where(one => one.Rule != DiscardRule.OldestFirst), packet))
            return false;
        for (; !Fits(_model, packet); yielded++)
            _model.RemoveAt(_model.FindIndex(one => one.Rule == DiscardRule.OldestFirst));
        _model.Add((packet, rule));
        return true;
    }

    private static bool Fits(IEnumerable<(EncodedPacket Packet, DiscardRule? Rule)> waiting, EncodedPacket packet) =>
        !waiting.Any() || (waiting.Count() < MaxPackets && waiting.Sum(one => one.Packet.Bytes) + packet.Bytes <= MaxBytes);
}
