using ActorSocketIo.Hosting;
using Microsoft.Extensions.Configuration;

namespace ActorSocketIo.Tests.Hosting;

public sealed class ClusterOptionsTests
{
    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:0")]
    [InlineData("10.0.0.1:65536")]
    [InlineData("10.0.0.1:4053 ")]
    [InlineData(":4053")]
    [InlineData("")]
    [InlineData("akka.tcp://socketio@10.0.0.1:4053")]
    [InlineData("a host:4053")]
    public void A_seed_that_is_not_host_and_port_is_refused(string seed)
    {
        var mistake = Assert.Single(Mistakes(options => options.SeedNodes.Add(seed)));

        Assert.Contains($"has '{seed}'; it must be host:port", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1:4053")]
    [InlineData("node-0.nodes.default.svc.cluster.local:4053")]
    public void A_node_that_the_seeds_cannot_reach_is_refused(string seed)
    {
        var mistake = Assert.Single(Mistakes(options => options.SeedNodes.Add(seed)));

        Assert.Contains($"Hostname: is 127.0.0.1, where the seed {seed} cannot reach it", mistake, StringComparison.Ordinal);
        Assert.Empty(Mistakes(options =>
        {
            options.Hostname = "node-1";
            options.SeedNodes.Add(seed);
        }));
    }

    [Fact]
    public void A_node_alone_and_nodes_on_one_machine_need_no_more_than_they_say()
    {
        Assert.Empty(Mistakes(_ => { }));
        Assert.Empty(Mistakes(options => options.SeedNodes.Add("localhost:4053")));
    }

    [Fact]
    public void What_DNS_needs_is_named_all_at_once()
    {
        var mistakes = Mistakes(options =>
        {
            options.DnsName = "nodes";
            options.Hostname = "node-0";
            options.RequiredNodes = 0;
            options.FormAfter = TimeSpan.Zero;
            options.SeedNodes.Add("node-1:4053");
        });

        Assert.Equal(["DnsName", "FormAfter", "Hostname", "Port", "RequiredNodes"], mistakes.Select(mistake => mistake.Split(' ', ':')[1]).Order());
        Assert.Empty(Mistakes(options =>
        {
            options.DnsName = "nodes.default.svc.cluster.local";
            options.Hostname = "10.0.0.1";
            options.Port = 4053;
        }));
    }

    [Theory]
    [InlineData("node-0")]
    [InlineData("10.1")]
    public void With_DNS_a_node_has_the_address_that_DNS_says(string hostname)
    {
        var mistake = Assert.Single(Mistakes(options =>
        {
            options.DnsName = "nodes";
            options.Hostname = hostname;
            options.Port = 4053;
        }));

        Assert.Contains("it must be this node's IPv4 address as DNS has it", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_is_no_name_of_a_system_no_address_to_bind_and_no_port_beyond()
    {
        var mistakes = Mistakes(options =>
        {
            options.SystemName = "socket.io";
            options.Hostname = "0.0.0.0";
            options.Port = 70_000;
            options.StartTimeout = TimeSpan.Zero;
        });

        Assert.Equal(["Hostname", "Port", "StartTimeout", "SystemName"], mistakes.Select(mistake => mistake.Split(' ', ':')[1]).Order());
    }

    [Fact]
    public void Days_are_no_time_for_a_start_and_forming_ends_before_it()
    {
        Assert.Equal(
            ["FormAfter: is 5.00:00:00; it must be shorter than a day; a number alone is days: for 5 seconds use 00:00:05", "StartTimeout: is 120.00:00:00; it must be shorter than a day; a number alone is days: for 120 seconds use 00:02:00"],
            MistakesWithDns(TimeSpan.FromDays(5), TimeSpan.FromDays(120)).Select(mistake => mistake["Property ".Length..]).Order());
        Assert.Contains("it must be shorter than StartTimeout", Assert.Single(MistakesWithDns(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30))), StringComparison.Ordinal);
        Assert.Empty(MistakesWithDns(TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void The_environment_says_it_in_a_section()
    {
        Environment.SetEnvironmentVariable("CLUSTEROPTIONSTEST_Cluster__Hostname", "10.0.0.2");
        Environment.SetEnvironmentVariable("CLUSTEROPTIONSTEST_Cluster__SeedNodes__0", "10.0.0.1:4053");
        Environment.SetEnvironmentVariable("CLUSTEROPTIONSTEST_Cluster__FormAfter", "00:00:10");
        var options = new SocketIoClusterOptions();

        new ConfigurationBuilder().AddEnvironmentVariables("CLUSTEROPTIONSTEST_").Build().GetSection("Cluster").Bind(options);

        Assert.Equal("10.0.0.2", options.Hostname);
        Assert.Equal("10.0.0.1:4053", Assert.Single(options.SeedNodes));
        Assert.Equal(TimeSpan.FromSeconds(10), options.FormAfter);
        Assert.NotNull(options.Resolve);
    }

    private static string[] MistakesWithDns(TimeSpan formAfter, TimeSpan startTimeout) => Mistakes(options =>
    {
        options.DnsName = "nodes";
        options.Hostname = "10.0.0.1";
        options.Port = 4053;
        options.FormAfter = formAfter;
        options.StartTimeout = startTimeout;
    });

    private static string[] Mistakes(Action<SocketIoClusterOptions> change)
    {
        var options = new SocketIoClusterOptions();
        change(options);
        return [.. new SocketIoClusterOptionsValidator().Validate(name: null, options).Failures ?? []];
    }
}
