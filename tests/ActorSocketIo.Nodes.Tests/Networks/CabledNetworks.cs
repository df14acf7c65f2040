using System.ComponentModel;
using System.Globalization;

namespace ActorSocketIo.Nodes.Tests.Networks;

/// <summary>A network namespace for each of some nodes, a cable between each two, and one from each to the tests. Linux, as root.</summary>
/// <remarks>
/// Tests reach every node whatever is cut between the nodes, and single pairs can be parted. A node has one address, for clients and nodes. Addresses are of
/// 198.18.0.0/15, which is set aside for testing. Names carry the process id of the tests, and what an earlier process has left behind is removed.
/// </remarks>
internal sealed class CabledNetworks : IDisposable
{
    private const string Prefix = "sio-cabled-";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static int _made;

    private readonly int _nodes;
    private readonly int _serial = Interlocked.Increment(ref _made); // what was deleted goes in its own time

    private CabledNetworks(int nodes) => _nodes = nodes;

    /// <summary>Whether this process may make them; if not, why.</summary>
    public static string? WhyNot()
    {
        try
        {
            CreateAsync(1).GetAwaiter().GetResult().Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return e.Message;
        }
    }

    /// <summary>Lays all cables.</summary>
    public static async Task<CabledNetworks> CreateAsync(int nodes)
    {
        await RemoveLeftoversAsync();
        var networks = new CabledNetworks(nodes);
        try
        {
            for (var node = 0; node < nodes; node++)
                await networks.AddAsync(node);
            for (var one = 0; one < nodes; one++)
                for (var other = one + 1; other < nodes; other++)
                    await networks.ConnectAsync(one, other);
            return networks;
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>Places for a cluster, one in each of them.</summary>
    public IEnumerable<NodePlace> Places()
    {
        string[] seeds = [.. Enumerable.Range(0, _nodes).Select(node => $"{AddressOf(node)}:4053")];
        return Enumerable.Range(0, _nodes).Select(node => new NodePlace(node, _nodes, 8080, 4053, seeds, AddressOf(node), NameOf(node)));
    }

    /// <summary>Pulls the cable between two nodes: nothing is refused or reset, it just does not arrive.</summary>
    public async Task CutAsync(int one, int other) => await IpAsync($"-n {NameOf(Math.Max(one, other))} link set to{Math.Min(one, other)} down");

    /// <summary>Parts a node from all others.</summary>
    public Task CutOffAsync(int node) => Task.WhenAll(OthersOf(node).Select(other => CutAsync(node, other)));

    /// <summary>Takes that back.</summary>
    public Task JoinAgainAsync(int node) => Task.WhenAll(OthersOf(node).Select(other => HealAsync(node, other)));

    /// <summary>Plugs it in again.</summary>
    public async Task HealAsync(int one, int other)
    {
        var (lesser, greater) = (Math.Min(one, other), Math.Max(one, other));
        await IpAsync($"-n {NameOf(greater)} link set to{lesser} up");
        await RouteAsync(greater, lesser);
    }

    public void Dispose()
    {
        for (var node = 0; node < _nodes; node++)
            ChildProcess.RunAsync("ip", Repository.Root, ["netns", "del", NameOf(node)], Patience).GetAwaiter().GetResult();
    }

    private IEnumerable<int> OthersOf(int node) => Enumerable.Range(0, _nodes).Where(other => other != node);

    private string TestsAddress => string.Create(CultureInfo.InvariantCulture, $"198.18.{(Environment.ProcessId + _serial) % 256}.100");

    private string AddressOf(int node) => string.Create(CultureInfo.InvariantCulture, $"198.18.{(Environment.ProcessId + _serial) % 256}.{node + 1}");

    private string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{_serial}-{node}");

    private async Task AddAsync(int node)
    {
        var (name, cable) = (NameOf(node), string.Create(CultureInfo.InvariantCulture, $"s{Environment.ProcessId}x{_serial}n{node}"));
        await IpAsync($"netns add {name}");
        await IpAsync($"-n {name} link set lo up");
        await IpAsync($"-n {name} addr add {AddressOf(node)}/32 dev lo");
        await IpAsync($"link add {cable} type veth peer name tests netns {name}");
        await IpAsync($"addr add {TestsAddress}/32 dev {cable}");
        await IpAsync($"link set {cable} up");
        await IpAsync($"-n {name} link set tests up");
        await IpAsync($"route add {AddressOf(node)}/32 dev {cable} src {TestsAddress}");
        await IpAsync($"-n {name} route add {TestsAddress}/32 dev tests src {AddressOf(node)}");
    }

    private async Task ConnectAsync(int one, int other)
    {
        await IpAsync($"-n {NameOf(one)} link add to{other} type veth peer name to{one} netns {NameOf(other)}");
        await IpAsync($"-n {NameOf(one)} link set to{other} up");
        await IpAsync($"-n {NameOf(other)} link set to{one} up");
        await RouteAsync(one, other);
        await RouteAsync(other, one);
    }

    private Task RouteAsync(int from, int to) => IpAsync($"-n {NameOf(from)} route replace {AddressOf(to)}/32 dev to{to} src {AddressOf(from)}");

    private static async Task RemoveLeftoversAsync()
    {
        var (_, list) = await ChildProcess.RunAsync("ip", Repository.Root, ["netns", "list"], Patience);
        foreach (var name in list.Split('\n').Select(line => line.Split(' ')[0].Trim()).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            if (!Directory.Exists($"/proc/{name[Prefix.Length..].Split('-')[0]}"))
                await IpAsync($"netns del {name}");
    }

    private static async Task IpAsync(string command)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("ip", Repository.Root, command.Split(' '), Patience);
        if (exitCode != 0)
            throw new InvalidOperationException($"ip {command}: {output}");
    }
}
