using System.Globalization;

namespace ActorSocketIo.Bench.Servers;

/// <summary>What objects in use take at a server of ours.</summary>
internal static class ServerHeap
{
    /// <summary>Lets it collect its garbage, and asks.</summary>
    /// <returns>Bytes.</returns>
    public static async Task<long> BytesAsync(int port, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        return long.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/heap"), cancellation), CultureInfo.InvariantCulture);
    }
}
