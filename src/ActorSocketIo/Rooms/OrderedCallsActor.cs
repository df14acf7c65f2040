using ActorSocketIo.Adapters;
using ActorSocketIo.Entities;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorSocketIo.Rooms;

/// <summary>Sends this node's ordered emits to where the rooms' actors live, those of one shard in the order of the calls.</summary>
/// <remarks>
/// One per node. Sharding speaks Akka.Remote, which loses what is on its way when a connection drops; links lose nothing between two living nodes. So sharding is only
/// asked where an actor lives, which can be asked again, and the emits go by link. They wait until all that went to an earlier home has been answered.
/// </remarks>
internal sealed class OrderedCallsActor : UntypedActor, IWithTimers
{
    /// <summary>How many emits may wait for one shard's home.</summary>
    public const int MaxWaiting = 10_000;

    private static readonly TimeSpan HomePatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    private readonly NamedExtractor _shards = new();
    private readonly Dictionary<string, Route> _routes = []; // by shard: there are not many
    private long _last;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OrderedCall call: OnCall(call); break;
            case Found found: OnFound(found); break;
            case NotFound notFound: OnNotFound(notFound.Route); break;
            case QuestionDue due: Go(due.Route); break;
            case Ended ended: OnEnded(ended); break;
            default: Unhandled(message); break;
        }
    }

    private void OnCall(OrderedCall call)
    {
        var shard = _shards.ShardId(call.EntityId);
        if (!_routes.TryGetValue(shard, out var route))
            _routes.Add(shard, route = new(shard));
        if (route.Waiting.Count < MaxWaiting)
            route.Waiting.Enqueue(call, ++_last);
        else
            call.Fail(new SocketIoException("too many ordered emits wait for the actor of a room"));
        Go(route);
    }

    private void OnFound(Found found)
    {
        found.Route.IsAsking = false;
        found.Route.Home = found.Home;
        Go(found.Route);
    }

    private void OnNotFound(Route route)
    {
        route.IsAsking = false;
        Timers.StartSingleTimer(route.Shard, new QuestionDue(route), BetweenQuestions);
    }

    private void OnEnded(Ended ended)
    {
        var (route, home, call) = (ended.Route, ended.Home, ended.Call);
        route.UnderWay--;
        switch (ended.What)
        {
            case { Outcome: AdapterProtocol.OrderedOutcome.Emitted } emitted:
                call.Succeed();
                if (emitted.Home != home)
                    Leave(route, home); // that one has passed it on
                break;
            case { Outcome: AdapterProtocol.OrderedOutcome.NotHere }:
                route.Waiting.Enqueue(call, ended.Number);
                Leave(route, home);
                Timers.StartSingleTimer(route.Shard, new QuestionDue(route), BetweenQuestions);
                return;
            case { Outcome: AdapterProtocol.OrderedOutcome.Failed } failed:
                call.Fail(new SocketIoException(failed.Failure));
                break;
            case null when call.Left > TimeSpan.Zero:
                call.Fail(new SocketIoException($"the node of the room's actor, {home}, was lost or could not be told; some members may have got the event"));
                Leave(route, home);
                break;
        }

        Go(route); // of the one that is silent, its caller has given up by now
    }

    private static void Leave(Route route, NodeToken home)
    {
        if (route.Home == home)
            route.Home = null;
    }

    /// <summary>Sends what waits, if its home is known and all that went to an earlier one is over; else asks for the home.</summary>
    private void Go(Route route)
    {
        while (route.Waiting.TryPeek(out var gone, out _) && gone.Left <= TimeSpan.Zero)
            route.Waiting.Dequeue();
        if (route.Waiting.Count == 0 || route.IsAsking || Timers.IsTimerActive(route.Shard))
            return;
        var node = route.Waiting.Peek().Node;
        if (route.Home is not { } home || !node.Peers.IsReachable(home))
        {
            route.Home = null;
            if (route.UnderWay == 0)
                Ask(route, node);
            return;
        }

        while (route.Waiting.TryDequeue(out var call, out var number))
        {
            if (call.Left <= TimeSpan.Zero)
                continue;
            route.UnderWay++;
            node.EmitAsync(home, call).PipeTo(Self, success: what => new Ended(route, home, call, number, what));
        }
    }

    private void Ask(Route route, SocketIoNode node)
    {
        route.IsAsking = true;
        node.RoomRegion.Ask<RoomProtocol.Home>(new ShardingEnvelope(route.Waiting.Peek().EntityId, new RoomProtocol.GetHome()), HomePatience)
            .PipeTo(Self, success: home => new Found(route, home.Node), failure: _ => new NotFound(route));
    }

    /// <summary>Where the emits of one shard go.</summary>
    private sealed class Route(string shard)
    {
        public string Shard => shard;

        /// <summary>By the number of the call: one that comes back is before those that came later.</summary>
        public PriorityQueue<OrderedCall, long> Waiting { get; } = new();

        /// <summary>Null while it is not known.</summary>
        public NodeToken? Home { get; set; }

        public bool IsAsking { get; set; }

        /// <summary>Sent and not answered.</summary>
        public int UnderWay { get; set; }
    }

    private sealed record Found(Route Route, NodeToken Home) : INoSerializationVerificationNeeded;

    private sealed record NotFound(Route Route) : INoSerializationVerificationNeeded;

    private sealed record QuestionDue(Route Route) : INoSerializationVerificationNeeded;

    private sealed record Ended(Route Route, NodeToken Home, OrderedCall Call, long Number, AdapterProtocol.EmittedInOrder? What) : INoSerializationVerificationNeeded;
}
