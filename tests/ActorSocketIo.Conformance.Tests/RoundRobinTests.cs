namespace ActorSocketIo.Conformance.Tests;

/// <summary>The official JavaScript client, and that of Socket.IO 2, unmodified, against three nodes behind proxies that know no affinity: each of its requests may reach another node.</summary>
public sealed class RoundRobinTests(RoundRobinTests.Servers servers) : IClassFixture<RoundRobinTests.Servers>
{
    public static TheoryData<ProxyKind, string> Rows
    {
        get
        {
            var rows = new TheoryData<ProxyKind, string>();
            foreach (var kind in Enum.GetValues<ProxyKind>())
            {
                foreach (string test in (string[])[.. OfficialClientTests.OverJson, .. OldClientTests.Everywhere])
                    rows.Add(kind, test);
            }

            return rows;
        }
    }

    [ProxyTheory, MemberData(nameof(Rows))]
    public async Task Three_nodes(ProxyKind behind, string test) => await OfficialClientTests.RunAsync(servers.UrlOf(behind), test);

    /// <summary>Three testbeds behind a proxy of each kind.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        private readonly Dictionary<ProxyKind, Proxy> _proxies = [];
        private NodeCluster? _nodes;

        public async Task InitializeAsync()
        {
            await NodePackages.InstallAsync(OfficialClientTests.Client);
            _nodes = await NodeCluster.StartAsync(NodeProgram.Testbed, settings: ("ALLOW_EIO3", "1"));
            foreach (var kind in Enum.GetValues<ProxyKind>().Where(Proxy.IsInstalled))
                _proxies[kind] = await Proxy.StartAsync(kind, _nodes.Nodes);
        }

        public Task DisposeAsync()
        {
            foreach (var proxy in _proxies.Values)
                proxy.Dispose();
            _nodes?.Dispose();
            return Task.CompletedTask;
        }

        internal string UrlOf(ProxyKind kind) => _proxies[kind].Url;
    }
}
