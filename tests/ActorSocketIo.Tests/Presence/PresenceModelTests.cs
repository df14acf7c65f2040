using ActorSocketIo.Presence;

namespace ActorSocketIo.Tests.Presence;

/// <summary>Three nodes whose announcements are lost, late and repeated, and of which one dies: in the end all show the truth.</summary>
public sealed class PresenceModelTests
{
    private static readonly string[] s_nodes = ["a", "b", "c"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Views_are_the_truth_and_applied_diffs_are_the_list_whatever_was_lost(int seed)
    {
        for (var run = 0; run < 100; run++)
            Run(new Random((seed * 1000) + run));
    }

    private static void Run(Random random)
    {
        var tables = s_nodes.ToDictionary(node => node, node => new PresenceTable(node, 0, 100));
        var applied = s_nodes.ToDictionary(node => node, _ => new Dictionary<string, (long Version, HashSet<string> Users)>());
        var sockets = new List<(string Node, string Room, string User, string Id)>();
        var lanes = new Dictionary<(string From, string To), Queue<Announcement>>();
        foreach (var from in s_nodes)
            foreach (var to in s_nodes.Where(to => to != from))
                lanes[(from, to)] = new();

        for (var step = 0; step < 200; step++)
        {
            var node = s_nodes[random.Next(3)];
            switch (random.Next(6))
            {
                case 0 or 1:
                    var entered = (node, $"room{random.Next(2)}", $"user{random.Next(4)}", $"{step}");
                    sockets.Add(entered);
                    tables[node].Enter(entered.Item2, entered.Item3, entered.Item4, Argument.From(random.Next(3)));
                    break;
                case 2 when sockets.Count > 0:
                    var gone = sockets[random.Next(sockets.Count)];
                    sockets.Remove(gone);
                    tables[gone.Node].Leave(gone.Room, gone.Id);
                    break;
                case 3 when tables[node].TakeAnnouncement() is { } said:
                    foreach (var to in s_nodes.Where(to => to != node && random.Next(10) > 0)) // some are lost
                        lanes[(node, to)].Enqueue(said);
                    break;
                case 4:
                    var lane = lanes.ElementAt(random.Next(lanes.Count));
                    if (lane.Value.TryDequeue(out var arrived) && !tables[lane.Key.To].Apply(arrived))
                        lane.Value.Enqueue(tables[lane.Key.From].Whole());
                    break;
                default:
                    Follow(applied[node], tables[node]);
                    break;
            }
        }

        Settle(tables, lanes, s_nodes);
        foreach (var node in s_nodes)
            Check(tables[node], applied[node], sockets);

        string[] living = ["a", "b"];
        foreach (var node in living)
            tables[node].Keep(other => other != "c");
        Settle(tables, lanes, living);
        sockets.RemoveAll(socket => socket.Node == "c");
        foreach (var node in living)
            Check(tables[node], applied[node], sockets);
        foreach (var room in sockets.Select(socket => socket.Room).Distinct())
            Assert.Equal(States(tables["a"], room), States(tables["b"], room));
    }

    /// <summary>What is on the way arrives, everybody hears how far the others have come, and asks for what was missed.</summary>
    private static void Settle(Dictionary<string, PresenceTable> tables, Dictionary<(string From, string To), Queue<Announcement>> lanes, string[] living)
    {
        foreach (var from in living)
        {
            var last = tables[from].TakeAnnouncement();
            foreach (var to in living.Where(to => to != from))
            {
                while (lanes[(from, to)].TryDequeue(out var said))
                    tables[to].Apply(said);
                if (last is not null)
                    tables[to].Apply(last);
                if (!tables[to].Knows(from, tables[from].Sequence))
                    tables[to].Apply(tables[from].Whole());
            }
        }
    }

    /// <summary>A client in every room, which applies diffs as the documentation says.</summary>
    private static void Follow(Dictionary<string, (long Version, HashSet<string> Users)> lists, PresenceTable table)
    {
        foreach (var diff in table.TakeDiffs())
        {
            if (!lists.TryGetValue(diff.Room, out var list) || diff.After != list.Version)
            {
                var (version, users) = table.ListOf(diff.Room);
                lists[diff.Room] = (version, [.. users.Keys]);
                continue;
            }

            list.Users.UnionWith(diff.Present.Keys);
            list.Users.ExceptWith(diff.Gone);
            lists[diff.Room] = (diff.Version, list.Users);
        }
    }

    private static void Check(PresenceTable table, Dictionary<string, (long Version, HashSet<string> Users)> lists, List<(string Node, string Room, string User, string Id)> sockets)
    {
        Follow(lists, table);
        foreach (var room in new[] { "room0", "room1" })
        {
            var truth = sockets.Where(socket => socket.Room == room).Select(socket => socket.User).Distinct().Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(truth, table.ListOf(room).Users.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(truth, lists.GetValueOrDefault(room, (0, [])).Item2.Order(StringComparer.Ordinal));
        }
    }

    private static string[] States(PresenceTable table, string room) => [.. table.ListOf(room).Users.Select(user => $"{user.Key}={user.Value}").Order(StringComparer.Ordinal)];
}
