using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using Akka.Actor.Setup;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>Three servers that guard each other's clients, and ping them often. They can die at one moment.</summary>
/// <param name="maxGuardBytes">What a guard keeps; null for the default.</param>
public class GuardedModelNodes(long? maxGuardBytes = null) : ServerCluster(3, heartbeatPauseSeconds: 4)
{
    public static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, CutWires> _wires = [];

    /// <summary>A node dies: nothing more of it arrives anywhere, from now on.</summary>
    public void Cut(int node)
    {
        lock (_wires)
            _wires[node].Cut();
    }

    protected override void Configure(SocketIoOptions options)
    {
        base.Configure(options);
        options.ConnectionStateRecovery = new() { Guarded = true, MaxPackets = 9_000, MaxBytes = 4 << 20 };
        if (maxGuardBytes is { } bytes)
            options.ConnectionStateRecovery.MaxGuardBytes = bytes;
        options.Engine.PingInterval = PingInterval;
    }

    protected override Setup[] SetupsOf(int node)
    {
        var wires = new CutWires();
        lock (_wires)
            _wires[node] = wires;
        return [new LinkSetup((_, peer) => wires.Add(peer))];
    }
}

/// <summary>The same, whose guards keep less than a second's events.</summary>
public sealed class ForgetfulGuards() : GuardedModelNodes(maxGuardBytes: 256 * 1024);
