namespace ActorSocketIo.Cluster.Tests.Model;

/// <summary>Compares what clients have got with what they are owed.</summary>
/// <param name="model">Who is owed what.</param>
/// <param name="about">Begins each message: the seed, so that a failure can be replayed.</param>
internal sealed class ModelChecks(RoomModel model, string about)
{
    private readonly Dictionary<ModelClient, Log> _logs = [];

    /// <summary>How many deliveries were certain, and checked.</summary>
    public int Deliveries { get; private set; }

    /// <summary>Reads what a client has got since the last check: nothing that it must not have, nothing twice, each node's emits in order.</summary>
    public void Read(ModelClient client)
    {
        if (!_logs.TryGetValue(client, out var log)) _logs.Add(client, log = new());
        var got = client.Got;
        for (; log.Read < got.Length; log.Read++)
        {
            var (number, isOrdered) = got[log.Read];
            var emit = model.Emits[number];
            Assert.True(log.Numbers.Add(number), $"{about}: {client.Id} got emit {Describe(emit)} twice");
            Assert.True(emit.Owed.GetValueOrDefault(client) != Owed.Never, $"{about}: {client.Id} of node {client.Node} got emit {Describe(emit)}, which was not for it");
            if (isOrdered)
            {
                log.Ordered.Add(number);
                continue;
            }

            var last = log.Last.GetValueOrDefault(emit.Emitter!.Value, -1);
            Assert.True(last < number, $"{about}: {client.Id} of node {client.Node} got emit {Describe(emit)} after emit {last} of that node");
            log.Last[emit.Emitter.Value] = number;
        }
    }

    /// <summary>An emit has arrived wherever it will: those who are owed it have it.</summary>
    public void Arrived(ModelEmit emit)
    {
        foreach (var (client, owed) in emit.Owed)
        {
            if (owed != Owed.Once || !model.Clients.Contains(client)) continue;
            Deliveries++;
            Assert.True(_logs[client].Numbers.Contains(emit.Number), $"{about}: {client.Id} of node {client.Node} has not got emit {Describe(emit)}");
        }
    }

    /// <summary>Ordered emits to a room came in one order to all that got them.</summary>
    public void OneOrder()
    {
        var orders = _logs.Values.SelectMany(log => log.Ordered.GroupBy(number => model.Emits[number].Rooms[0])).GroupBy(order => order.Key);
        foreach (var room in orders)
        {
            var all = room.Select(order => order.ToArray()).ToArray();
            foreach (var one in all)
            {
                foreach (var other in all)
                {
                    var common = one.Intersect(other).ToHashSet();
                    Assert.True(one.Where(common.Contains).SequenceEqual(other.Where(common.Contains)), $"{about}: ordered emits to {room.Key} came in different orders");
                }
            }
        }
    }

    private static string Describe(ModelEmit emit) =>
        $"{emit.Number} of {(emit.Emitter is { } node ? $"node {node}" : "the room's actor")} to [{string.Join(", ", emit.Rooms)}] except [{string.Join(", ", emit.Except)}]";

    private sealed class Log
    {
        public int Read { get; set; }

        public HashSet<int> Numbers { get; } = [];

        public List<int> Ordered { get; } = [];

        public Dictionary<int, int> Last { get; } = [];
    }
}
