using ActorSocketIo.Testing;

namespace ActorSocketIo.Cluster.Tests.Presence;

/// <summary>A client that keeps the lists of its rooms as the documentation says.</summary>
internal sealed class PresenceClient
{
    private readonly TestClient _client;
    private readonly Lock _gate;
    private readonly Dictionary<string, (string Node, long Version, SortedDictionary<string, string> Users)> _lists;
    private readonly List<string> _changes = [];

    private PresenceClient(TestClient client, PresenceClient? earlier)
    {
        _client = client;
        _gate = earlier?._gate ?? new();
        _lists = earlier?._lists ?? [];
    }

    public TestClient Client => _client;

    /// <summary>How often it found that it had missed a diff.</summary>
    public int Missed { get; private set; }

    /// <summary>Lists and diffs that it got.</summary>
    public int Received { get; private set; }

    /// <summary>What diffs have said since it was taken last, in order: <c>+ann</c> who has come or of whom something else is shown, <c>-ann</c> who has gone.</summary>
    public string[] TakeChanges()
    {
        lock (_gate)
        {
            string[] changes = [.. _changes];
            _changes.Clear();
            return changes;
        }
    }

    /// <summary>Begins to follow; a client's events are taken by nobody else then.</summary>
    /// <param name="client">The client.</param>
    /// <param name="earlier">What it was before its connection broke: it has the lists that it had.</param>
    public static PresenceClient Follow(TestClient client, PresenceClient? earlier = null)
    {
        var one = new PresenceClient(client, earlier);
        _ = one.RunAsync();
        return one;
    }

    /// <summary>The users of a room with what is shown of them, in order; null without a list.</summary>
    public string? UsersOf(string room)
    {
        lock (_gate)
            return _lists.TryGetValue(room, out var list) ? string.Join(" ", list.Users.Select(user => user.Value == "null" ? user.Key : $"{user.Key}={user.Value}")) : null;
    }

    /// <summary>It has left: what comes yet of that room counts no more.</summary>
    public void Forget(string room)
    {
        lock (_gate)
            _lists.Remove(room);
    }

    private async Task RunAsync()
    {
        while (!_client.Disconnected.IsCompleted)
        {
            var next = await _client.ReceiveAsync();
            lock (_gate)
                Take(next.EventName, next.Args[0]);
        }
    }

    private void Take(string eventName, Argument said)
    {
        var room = said["room"].Get<string>()!;
        var (node, version) = (said["node"].Get<string>()!, said["version"].Get<long>());
        if (eventName == "presence:list")
        {
            Received++;
            _lists[room] = (node, version, new(said["users"].EnumerateObject().ToDictionary(user => user.Key, user => user.Value.ToString()), StringComparer.Ordinal));
        }
        else if (eventName == "presence:diff" && _lists.TryGetValue(room, out var list))
        {
            Received++;
            if (node == list.Node && said["after"].Get<long>() == list.Version)
                Apply(room, list.Users, node, version, said);
            else if (node != list.Node || version > list.Version)
                Ask(room);
        }
    }

    private void Apply(string room, SortedDictionary<string, string> users, string node, long version, Argument said)
    {
        foreach (var (user, state) in said["present"].EnumerateObject())
        {
            users[user] = state.ToString();
            _changes.Add($"+{user}");
        }

        foreach (var user in said["gone"].EnumerateArray())
        {
            Assert.True(users.Remove(user.Get<string>()!), $"{user} has left {room} and was not in it");
            _changes.Add($"-{user.Get<string>()}");
        }

        _lists[room] = (node, version, users);
    }

    private void Ask(string room)
    {
        Missed++;
        _client.Emit("presence:get", room);
    }
}
