using ActorSocketIo.Hosting;
using ActorSocketIo.Sockets;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using Akka.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorSocketIo.Tests.Hosting;

public sealed class NodeConditionsTests
{
    private static readonly NodeConditions AllHold = new()
    {
        Node = "AAAAAAAA",
        Member = MemberStatus.Up,
        Regions = NodeConditions.AllRegions,
        Buckets = SocketId.Buckets,
        HadAllLinks = true,
        HasStarted = true,
        TakesClients = true,
    };

    [Fact]
    public void A_node_of_which_all_hold_is_ready() => Assert.Equal(HealthStatus.Healthy, AllHold.Judge().Status);

    [Fact]
    public void Before_its_actors_run_it_has_not_started() => IsNotReady(new NodeConditions(), "The node has not started yet.");

    [Fact]
    public void Before_it_has_joined_it_is_no_member() => IsNotReady(new NodeConditions { Node = "AAAAAAAA" }, "The node is no member of the cluster yet.");

    [Fact]
    public void Removed_it_is_not_up_any_more() => IsNotReady(AllHold with { Member = MemberStatus.Removed }, "The node is Removed, not Up.");

    [Theory]
    [InlineData(MemberStatus.Joining)]
    [InlineData(MemberStatus.WeaklyUp)]
    [InlineData(MemberStatus.Leaving)]
    [InlineData(MemberStatus.Down)]
    public void It_must_be_up(MemberStatus status) => IsNotReady(AllHold with { Member = status }, $"The node is {status}, not Up.");

    [Fact]
    public void Its_regions_must_have_started() => IsNotReady(AllHold with { Regions = 1 }, "Started regions: 1 of 3.");

    [Fact]
    public void Its_shards_of_sockets_must_be_allocated() => IsNotReady(AllHold with { Buckets = 3 }, "Allocated shards of sockets: 3 of 4.");

    [Fact]
    public void It_must_have_exchanged_leases_with_every_reachable_member() =>
        IsNotReady(AllHold with { HadAllLinks = false, Unlinked = ["BBBBBBBB"] }, "There is no lease of BBBBBBBB yet.");

    [Fact]
    public void It_must_not_leave() => IsNotReady(AllHold with { TakesClients = false }, "The server is closing.");

    [Fact]
    public void A_member_that_stalls_later_leaves_it_ready_but_degraded()
    {
        var judged = (AllHold with { Unlinked = ["BBBBBBBB"] }).Judge();

        Assert.Equal((HealthStatus.Degraded, "There is no lease of BBBBBBBB."), (judged.Status, judged.Description));
    }

    [Fact]
    public void So_does_one_that_cannot_be_reached()
    {
        var judged = (AllHold with { Unreachable = ["BBBBBBBB", "CCCCCCCC"], Unlinked = ["DDDDDDDD"] }).Judge();

        Assert.Equal((HealthStatus.Degraded, "Members that cannot be reached: BBBBBBBB, CCCCCCCC."), (judged.Status, judged.Description));
        Assert.Equal(["BBBBBBBB", "CCCCCCCC"], (string[])judged.Data["unreachable"]);
    }

    [Fact]
    public void All_that_fail_are_in_the_data()
    {
        var judged = (AllHold with { Member = MemberStatus.Joining, Regions = 0, Buckets = 0 }).Judge();

        Assert.Equal(
            ["The node is Joining, not Up.", "Started regions: 0 of 3.", "Allocated shards of sockets: 0 of 4."], (string[])judged.Data["failed"]);
        Assert.Equal((0, 0, "Joining"), ((int)judged.Data["regions"], (int)judged.Data["buckets"], (string)judged.Data["member"]));
    }

    [Fact]
    public async Task The_checks_of_a_running_server_are_found_by_their_tags_and_only_readiness_ends_when_it_closes()
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, services: services => services.AddHealthChecks());
        var checks = host.Services.GetRequiredService<HealthCheckService>();

        var ready = await checks.CheckHealthAsync(check => check.Tags.Contains("ready"));
        Assert.Equal(HealthStatus.Healthy, ready.Status);
        Assert.Equal((3, 4, "Up"), ((int)ready.Entries["socketio"].Data["regions"], (int)ready.Entries["socketio"].Data["buckets"], (string)ready.Entries["socketio"].Data["member"]));
        Assert.NotEmpty((string)ready.Entries["socketio"].Data["node"]);

        await host.Server.CloseAsync().Soon();

        Assert.Equal("The server is closing.", (await checks.CheckHealthAsync(check => check.Tags.Contains("ready"))).Entries["socketio"].Description);
        var live = await checks.CheckHealthAsync(check => check.Tags.Contains("live"));
        Assert.Equal(HealthStatus.Healthy, live.Status);
        Assert.NotEmpty(live.Entries);
    }

    private static void IsNotReady(NodeConditions conditions, string why)
    {
        var judged = conditions.Judge();

        Assert.Equal((HealthStatus.Unhealthy, why), (judged.Status, judged.Description));
        Assert.Contains(why, (string[])judged.Data["failed"]);
    }
}
