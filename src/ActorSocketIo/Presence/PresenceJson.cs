using System.Text.Json;

namespace ActorSocketIo.Presence;

/// <summary>How presence is said, to clients and between nodes: objects of ours around states, which are the application's.</summary>
internal static class PresenceJson
{
    /// <summary><c>{room, node, version, users: {user: state}}</c>.</summary>
    public static Argument List(string room, string node, long version, Dictionary<string, Argument> users, JsonSerializerOptions json) =>
        Object(json, ("room", room), ("node", node), ("version", version), ("users", Users(users, json)));

    /// <summary><c>{room, node, after, version, present: {user: state}, gone: [user]}</c>.</summary>
    public static Argument Diff(RoomDiff diff, string node, JsonSerializerOptions json) =>
        Object(json, ("room", diff.Room), ("node", node), ("after", diff.After), ("version", diff.Version), ("present", Users(diff.Present, json)), ("gone", Strings(diff.Gone)));

    /// <summary><c>{from, sequence, whole, rooms: {room: {present: {user: state}, gone: [user]}}}</c>.</summary>
    public static Argument Write(Announcement said, JsonSerializerOptions json) =>
        Object(json, ("from", said.From), ("sequence", said.Sequence), ("whole", said.IsWhole), ("rooms", SocketJson.CaptureObject(said.Rooms.Select(room => KeyValuePair.Create(room.Key, (object?)Room(room.Value, json))), json)));

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static Announcement Read(Argument said)
    {
        var rooms = new Dictionary<string, Dictionary<string, Argument?>>(StringComparer.Ordinal);
        foreach (var (room, changes) in said["rooms"].EnumerateObject())
        {
            var users = rooms[room] = new(StringComparer.Ordinal);
            foreach (var (user, state) in changes["present"].EnumerateObject())
                users[user] = state.Detach(); // kept longer than the message
            foreach (var user in changes["gone"].EnumerateArray())
                users[user.Get<string>()!] = null;
        }

        return new(said["from"].Get<string>()!, said["sequence"].Get<long>(), said["whole"].Get<bool>(), rooms);
    }

    private static Argument Room(Dictionary<string, Argument?> users, JsonSerializerOptions json) => Object(
        json,
        ("present", Users(users.Where(user => user.Value is not null).ToDictionary(user => user.Key, user => user.Value!.Value), json)),
        ("gone", Strings(users.Where(user => user.Value is null).Select(user => user.Key))));

    private static Argument Users(Dictionary<string, Argument> users, JsonSerializerOptions json) =>
        SocketJson.CaptureObject(users.Select(user => KeyValuePair.Create(user.Key, (object?)user.Value)), json);

    private static string[] Strings(IEnumerable<string> strings) => [.. strings];

    private static Argument Object(JsonSerializerOptions json, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var all = new List<KeyValuePair<string, object?>>(members.Length);
        foreach (var (name, value) in members)
            all.Add(new(name, value));
        return SocketJson.CaptureObject(all, json);
    }
}
