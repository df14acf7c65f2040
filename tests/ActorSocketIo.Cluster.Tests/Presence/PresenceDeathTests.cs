using ActorSocketIo.Cluster.Tests.Adapter;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>Clients come, join, leave and go on three nodes, one of which dies: all lists become the truth.</summary>
public sealed class PresenceDeathTests(MortalNodes cluster) : PresenceTest(cluster), IClassFixture<MortalNodes>
{
    private static readonly string[] s_rooms = ["a", "b", "c"];

    private readonly ServerCluster _cluster = cluster;
    private readonly List<Member> _members = [];

    [Fact]
    public async Task After_joins_leaves_drops_and_a_death_every_list_is_the_truth()
    {
        var random = new Random(7);
        var name = NewPresence(options => options.Interval = TimeSpan.FromMilliseconds(20));
        for (var step = 0; step < 200; step++)
            await Step(name, random);
        await AllSeeTheTruth(living: 3);

        await _cluster.Crash(2);
        _members.RemoveAll(member => member.Node == 2);
        for (var step = 0; step < 40; step++)
            await Step(name, random, nodes: 2);

        await AllSeeTheTruth(living: 2);
    }

    private async Task Step(string name, Random random, int nodes = 3)
    {
        var member = _members.Count > 0 ? _members[random.Next(_members.Count)] : null;
        var room = s_rooms[random.Next(s_rooms.Length)];
        switch (random.Next(5))
        {
            case 0 when _members.Count < 20:
            case 1 when member is null:
                var node = random.Next(nodes);
                var user = $"user{random.Next(8)}";
                _members.Add(new(node, user, await Connect(node, name, user), []));
                break;
            case 1 or 2 when member is not null && member.Rooms.Add(room):
                await SocketOf(member.Client.Client, member.Node).JoinAsync(room);
                break;
            case 3 when member is not null && member.Rooms.Remove(room):
                SocketOf(member.Client.Client, member.Node).Leave(room);
                member.Client.Forget(room);
                break;
            case 4 when member is not null && random.Next(3) == 0:
                member.Client.Client.Connection.Drop();
                _members.Remove(member);
                break;
        }
    }

    private async Task AllSeeTheTruth(int living)
    {
        foreach (var room in s_rooms)
        {
            var truth = string.Join(" ", _members.Where(member => member.Rooms.Contains(room)).Select(member => member.User).Distinct().Order(StringComparer.Ordinal));
            for (var node = 0; node < living; node++)
            {
                var view = Presence[node];
                await TestCluster.Until(() => string.Join(" ", view.Users(room).Keys.Order(StringComparer.Ordinal)) == truth, $"node {node} sees '{truth}' in {room}");
            }

            foreach (var member in _members.Where(member => member.Rooms.Contains(room)))
                await Sees(member.Client, room, truth);
        }
    }

    private sealed record Member(int Node, string User, PresenceClient Client, HashSet<string> Rooms);
}
