using System.Diagnostics;
using System.Text.Json;
using Xunit.Abstractions;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Nodes that die and are started again, many times: nothing is left of the dead ones.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    // A node that died is seen and removed within seconds, so that a test can have many deaths.
    private const string SeenSoon = """
        akka.cluster {
          failure-detector.acceptable-heartbeat-pause = 2 s
          split-brain-resolver.stable-after = 1 s
          down-removal-margin = 200 ms
        }
        """;

    [Fact]
    public Task Three_deaths_leave_nothing_behind_on_the_survivor() => DieAsync(times: 3);

    [LongFact(seconds: 260)]
    public Task Twenty_deaths_leave_nothing_behind_on_the_survivor() => DieAsync(times: 20);

    private async Task DieAsync(int times)
    {
        var places = NodePlace.OfCluster(3).Select(place => place with { Hocon = SeenSoon });
        using var cluster = await NodeCluster.StartAsync(NodeProgram.Testbed, places);
        var survivor = cluster[1];
        await using var control = await WireClient.ConnectAsync(survivor.Url, "/control");
        var rooms = await survivor.InsideAsync("ownRooms");
        var before = default(JsonElement);

        for (var death = 0; death <= times; death++)
        {
            var victim = cluster[death % 2 == 0 ? 2 : 0];
            var clients = await Task.WhenAll(Enumerable.Range(0, 21).Select(i => GuestAsync(victim, survivor, i % 3, $"room {death} {i}")));
            await Eventually.EqualAsync(21, () => control.FetchedAsync("guests"));
            var clock = Stopwatch.StartNew();
            await victim.KillAsync();
            foreach (var client in clients)
                await client.DisposeAsync();
            await Eventually.EqualAsync(2, async () => (int)await survivor.InsideAsync("members"), TimeSpan.FromSeconds(30));
            var seen = clock.Elapsed;
            await cluster.RestartAsync(victim.Place.Index);
            await Eventually.EqualAsync(0, () => control.FetchedAsync("guests"));

            var now = await SettledAsync(survivor, (int)rooms);
            output.WriteLine($"{death}: seen after {seen.TotalSeconds:f1} s, back after {clock.Elapsed.TotalSeconds:f1} s, {now}");
            if (death == 0)
                before = now; // all code has run once
            else if (death == times)
                Same(before, now);
        }
    }

    /// <summary>A client of the victim: by itself, by the survivor's pipe, or its socket's session on the survivor and its WebSocket on the victim.</summary>
    private static async Task<WireClient> GuestAsync(NodeProcess victim, NodeProcess survivor, int kind, string room)
    {
        var client = kind switch
        {
            0 => await WireClient.ConnectAsync(victim.Url),
            1 => await WireClient.ConnectPipedAsync(victim.Url, survivor.Url),
            _ => await WireClient.ConnectPipedAsync(survivor.Url, victim.Url),
        };
        await client.CallAsync("join", null, new[] { "guests", room });
        return client;
    }

    /// <summary>What a node keeps when the rooms of the dead have been taken back, and its own are those that it had.</summary>
    private static async Task<JsonElement> SettledAsync(NodeProcess node, int rooms)
    {
        await Eventually.EqualAsync((3, 0, 0, rooms), async () =>
        {
            var inside = await node.InsideAsync();
            return (inside.GetProperty("members").GetInt32(), inside.GetProperty("deadShards").GetInt32(), inside.GetProperty("relayed").GetInt32(), inside.GetProperty("ownRooms").GetInt32());
        });
        return await node.InsideAsync();
    }

    private static void Same(JsonElement before, JsonElement now)
    {
        foreach (var what in new[] { "links", "actors", "ownRooms", "othersRooms", "relayed", "relayPeers", "gathers", "socketShards" })
            Assert.True(before.GetProperty(what).GetInt64() == now.GetProperty(what).GetInt64(), $"{what}: first {before}, last {now}");
        Assert.Equal(3 * 4, now.GetProperty("socketShards").GetInt32());
    }
}
