using System.Globalization;

namespace ActorSocketIo.Nodes.Tests.Networks;

/// <summary>Machines that are none: network namespaces, each with an address of its own, on one bridge whose ports can be pulled.</summary>
/// <remarks>
/// The bridge is in a namespace too, so nothing of the machine's own network is touched. Names have the process's id in them: what a killed run has left behind is
/// removed by the next one.
/// </remarks>
internal sealed class NetworkNamespaces : IDisposable
{
    private const string Prefix = "sio-test-";

    private readonly string _bridge = NameOf("bridge");
    private readonly string[] _names;

    private NetworkNamespaces(int count) => _names = [.. Enumerable.Range(0, count).Select(i => NameOf(i.ToString(CultureInfo.InvariantCulture)))];

    /// <summary>Makes them.</summary>
    /// <exception cref="InvalidOperationException">It is not permitted.</exception>
    public static async Task<NetworkNamespaces> CreateAsync(int count)
    {
        await RemoveLeftoversAsync();
        var networks = new NetworkNamespaces(count);
        try
        {
            await IpAsync("netns", "add", networks._bridge);
            await IpAsync("-n", networks._bridge, "link", "add", "bridge", "type", "bridge");
            await IpAsync("-n", networks._bridge, "link", "set", "bridge", "up");
            for (var i = 0; i < count; i++)
                await networks.AddAsync(i);
            return networks;
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>Whether this process may make them; if not, why.</summary>
    public static string? WhyNot()
    {
        try
        {
            CreateAsync(1).GetAwaiter().GetResult().Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return e.Message;
        }
    }

    /// <summary>Where others find the one of a number.</summary>
    public static string AddressOf(int index) => $"10.231.77.{index + 1}";

    /// <summary>The name of one, as <c>ip netns</c> knows it.</summary>
    public string this[int index] => _names[index];

    /// <summary>Nothing reaches one from the others any more, nor the other way; connections stay open.</summary>
    public Task PullAsync(int index) => IpAsync("-n", _bridge, "link", "set", PortOf(index), "down");

    /// <summary>Takes that back.</summary>
    public Task PlugAsync(int index) => IpAsync("-n", _bridge, "link", "set", PortOf(index), "up");

    public void Dispose()
    {
        foreach (var name in _names.Append(_bridge))
            RunIpAsync(["netns", "del", name]).GetAwaiter().GetResult(); // one that was never made is no mistake
    }

    private static string NameOf(string part) => $"{Prefix}{Environment.ProcessId}-{part}";

    private static string PortOf(int index) => $"port{index}";

    private async Task AddAsync(int index)
    {
        var name = _names[index];
        await IpAsync("netns", "add", name);
        await IpAsync("-n", _bridge, "link", "add", PortOf(index), "type", "veth", "peer", "name", "eth0", "netns", name);
        await IpAsync("-n", _bridge, "link", "set", PortOf(index), "master", "bridge", "up");
        await IpAsync("-n", name, "address", "add", $"{AddressOf(index)}/24", "dev", "eth0");
        await IpAsync("-n", name, "link", "set", "eth0", "up");
        await IpAsync("-n", name, "link", "set", "lo", "up");
    }

    private static async Task RemoveLeftoversAsync()
    {
        var (_, list) = await RunIpAsync(["netns", "list"]);
        foreach (var name in list.Split('\n').Select(line => line.Split(' ')[0]).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            if (!Directory.Exists($"/proc/{name.Split('-')[2]}"))
                await RunIpAsync(["netns", "del", name]);
    }

    private static async Task IpAsync(params string[] args)
    {
        var (exitCode, output) = await RunIpAsync(args);
        if (exitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', args)}: {output.Trim()}");
    }

    private static Task<(int ExitCode, string Output)> RunIpAsync(string[] args) => ChildProcess.RunAsync("ip", Repository.Root, args, TimeSpan.FromSeconds(10));
}
