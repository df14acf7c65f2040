using System.Collections.Immutable;
using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using static ActorSocketIo.Guarding.GuardProtocol;

namespace ActorSocketIo.Guarding;

/// <summary>What a node has so that clients outlive the sudden death of a node, its own and others': see <see cref="GuardProtocol"/>.</summary>
internal sealed class NodeGuards : IDisposable
{
    /// <summary>How long claims, and what they wait for, may take after a client's time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;

    private NodeGuards(SocketIoServer server, INodeLinks links, IPeers peers, IInterest interest, InterestSettings settings, ConnectionStateRecoveryOptions options)
    {
        var time = server.Time;
        var memory = options.MaxDisconnectionDuration + server.Options.Engine.PingInterval + server.Options.Engine.PingTimeout + Margin;
        var lease = settings.Lease + settings.Drift;
        Order = new EmitOrder(peers.Self);
        Log = new EmitLog((long)(memory.TotalSeconds * time.TimestampFrequency), options.MaxGuardBytes);
        Routes = new GuardRoutes(Order, links, peers, time, memory);
        Wards = new Wards(server, Order, Log, links, peers, options);
        Restoring = new Restoring(server, Order, Wards, Log, peers, options, lease);
        Clients = new GuardedClients(server, Order, Routes, links, peers, interest);
        Gone = new GoneEmitters(Order, time, 2 * memory);
        _timer = time.CreateTimer(static guards => ((NodeGuards)guards!).Tick(), this, MarkEvery, MarkEvery);
    }

    /// <summary>The order of this node's emits.</summary>
    public EmitOrder Order { get; }

    /// <summary>Whom it tells besides.</summary>
    public GuardRoutes Routes { get; }

    /// <summary>What it guards.</summary>
    public Wards Wards { get; }

    /// <summary>Makes that again of nodes that have died.</summary>
    public Restoring Restoring { get; }

    /// <summary>What others guard for it.</summary>
    public GuardedClients Clients { get; }

    /// <summary>The emits that it could tell again.</summary>
    public EmitLog Log { get; }

    /// <summary>Who takes part in the coming and going of nodes, in this order, before anybody else.</summary>
    public ImmutableArray<IPeerObserver> Observers => [Clients, Routes, Wards, Gone];

    private GoneEmitters Gone { get; }

    /// <summary>Subscribes to everything; before the links are started.</summary>
    /// <returns>Null if clients are not guarded.</returns>
    public static NodeGuards? Open(SocketIoServer server, INodeLinks links, IPeers peers, IInterest interest, InterestSettings settings)
    {
        if (server.Options.ConnectionStateRecovery is not { Guarded: true } options)
            return null;
        var guards = new NodeGuards(server, links, peers, interest, settings, options);
        links.Subscribe<Guarded>(guards.OnGuarded);
        links.Subscribe<Line>(guards.Wards.OnLine);
        links.Subscribe<TellAll>(guards.Routes.OnTellAll);
        links.Subscribe<Mark>(guards.Wards.OnMark);
        links.Subscribe<Hole>(guards.Wards.OnHole);
        links.Subscribe<Begun>(guards.Wards.OnBegun);
        links.Subscribe<RoomsChanged>(guards.Wards.OnRoomsChanged);
        links.Subscribe<Noted>(guards.Clients.OnNoted);
        links.Subscribe<Changed>(guards.Wards.OnChanged);
        links.Subscribe<Received>(guards.Wards.OnReceived);
        links.Subscribe<Ended>((_, ended) => guards.Wards.OnEnded(ended));
        guards.Routes.SelfLine += line => guards.Wards.OnLine(peers.Self, line);
        guards.Clients.EndedHere += guards.Wards.OnEnded;
        return guards;
    }

    public void Dispose() => _timer.Dispose();

    private void OnGuarded(NodeToken from, Guarded guarded)
    {
        Wards.OnGuarded(from, guarded); // first: its line is drawn by the next
        Routes.OnGuarded(from, guarded);
        Clients.OnChanged(); // it guards others' clients as well, as is known now
    }

    private void Tick()
    {
        Clients.Mend();
        Routes.Mend();
        Wards.DropOld();
        Gone.Forget();
    }
}
