using System.Net.Http.Json;
using System.Text.Json;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>What can be asked of a testbed besides the calls of its clients.</summary>
internal static class Asking
{
    /// <summary>What it keeps, in numbers: see the testbed's <c>Inside</c>.</summary>
    public static async Task<JsonElement> InsideAsync(this NodeProcess node)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        return await http.GetFromJsonAsync<JsonElement>(new Uri(node.Url + "/inside"));
    }

    /// <summary>One of these numbers.</summary>
    public static async Task<long> InsideAsync(this NodeProcess node, string what) => (await node.InsideAsync()).GetProperty(what).GetInt64();

    /// <summary>The number of the oldest node, which hosts the shard coordinators.</summary>
    public static async Task<int> OldestAsync(this NodeCluster cluster)
    {
        foreach (var node in cluster.Nodes)
            if ((await node.InsideAsync()).GetProperty("isOldest").GetBoolean())
                return node.Place.Index;
        throw new InvalidOperationException("no node is the oldest");
    }

    /// <summary>How many sockets of a room one node finds in the whole cluster: by asking all nodes for them.</summary>
    /// <returns>-1 if the answer was not whole.</returns>
    public static async Task<int> FetchedAsync(this WireClient control, params string[] rooms)
    {
        try
        {
            return (await control.CallAsync("fetchSockets", new { @in = rooms })).GetArrayLength();
        }
        catch (InvalidOperationException)
        {
            return -1;
        }
    }
}
