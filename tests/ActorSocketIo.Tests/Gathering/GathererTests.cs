using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Tests.Gathering;

public sealed class GathererTests : TestKit, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly NodeToken A = Token("AAAAAAAA"), B = Token("BBBBBBBB"), C = Token("CCCCCCCC");

    private readonly GatherDesk _desk = new();
    private readonly FakePeers _peers = new(A);
    private readonly SocketIoNode _node;

    public GathererTests() : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"\nakka.loglevel = OFF") =>
        _node = new(Sys, null!, _peers, null!, null!, null!, _desk);

    private TestScheduler Time => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Answers_as_soon_as_every_node_has()
    {
        var (number, answer) = Start<CountGatherer, PartialAnswer<int>>(B, C);

        _desk.OnAnswer(B, new SocketsCounted(number, 3));
        _desk.OnAnswer(B, new SocketsCounted(number, 100));      // a second answer changes nothing
        _desk.OnAnswer(C, new SocketsCounted(number, 4));

        var counts = await Soon(answer);
        Assert.True(counts.IsComplete);
        Assert.Equal([3, 4], counts.Found);
        await AwaitAssertAsync(() => Assert.Equal(0, _desk.Count));
        Assert.Equal(0, _peers.Listeners);
        _desk.OnAnswer(B, new SocketsCounted(number, 5));      // late: dropped
    }

    [Fact]
    public async Task A_silent_node_is_missing_at_the_deadline_which_parts_do_not_move()
    {
        var (number, answer) = Start<CountGatherer, PartialAnswer<int>>(B, C);

        Time.Advance(Deadline - TimeSpan.FromSeconds(1));
        _desk.OnAnswer(B, new SocketsCounted(number, 3));
        await Handled(number);
        Assert.False(answer.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));

        var counts = await Soon(answer);
        Assert.Equal([3], counts.Found);
        Assert.Equal([C.ToString()], counts.Missing);
    }

    [Fact]
    public async Task A_node_that_is_lost_settles_at_once_missing_while_it_may_come_back()
    {
        var (number, answer) = Start<CountGatherer, PartialAnswer<int>>(B, C);
        await Handled(number);

        _peers.Lose(C, forGood: false);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));

        var counts = await Soon(answer);
        Assert.Equal([3], counts.Found);
        Assert.Equal([C.ToString()], counts.Missing);
    }

    [Fact]
    public async Task A_node_that_is_gone_for_good_is_not_missing_its_sockets_are_gone_with_it()
    {
        var (number, answer) = Start<CountGatherer, PartialAnswer<int>>(B, C);
        await Handled(number);

        _peers.Lose(C, forGood: true);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));

        Assert.True((await Soon(answer)).IsComplete);
    }

    [Fact]
    public async Task Clients_answers_are_complete_when_each_node_has_said_how_many_and_all_came_or_left()
    {
        var (number, answer) = Start<ClientAnswersGatherer, ClientAnswers>(A, B);

        _desk.OnAnswer(A, new Recipients(number, 0));
        _desk.OnAnswer(B, new ClientAnswered(number, new Payload("1"u8.ToArray(), [])));      // before the count: the lane is ordered, the threads are not
        _desk.OnAnswer(B, new Recipients(number, 2));
        await Handled(number);
        Assert.False(answer.IsCompleted);
        _desk.OnAnswer(B, new ClientLeft(number));

        var answers = await Soon(answer);
        Assert.True(answers.IsComplete);
        Assert.Single(answers.Found);
    }

    [Fact]
    public async Task A_node_that_was_named_is_missing_even_if_it_is_gone_for_good()
    {
        var (number, answer) = Start<CountGatherer, PartialAnswer<int>>(goneIsMissing: true, B, C);
        await Handled(number);

        _peers.Lose(C, forGood: true);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));

        Assert.Equal([C.ToString()], (await Soon(answer)).Missing);
    }

    [Fact]
    public async Task For_a_node_that_is_out_of_the_cluster_itself_the_others_are_missing_and_not_gone()
    {
        var (number, answer) = Start<CountGatherer, PartialAnswer<int>>(B, C);
        await Handled(number);

        _peers.HasEnded = true;
        _peers.Lose(B, forGood: true);
        _peers.Lose(C, forGood: true);

        Assert.Equal([B.ToString(), C.ToString()], (await Soon(answer)).Missing.Order());
    }

    [Fact]
    public async Task Of_a_node_that_has_said_how_many_clients_it_asked_the_clients_are_silent_and_not_the_node()
    {
        var (number, answer) = Start<ClientAnswersGatherer, ClientAnswers>(A, B, C);
        _desk.OnAnswer(A, new Recipients(number, 3));
        _desk.OnAnswer(A, new ClientAnswered(number, new Payload("1"u8.ToArray(), [])));
        _desk.OnAnswer(B, new Recipients(number, 5));
        await Handled(number);
        _peers.Lose(B, forGood: false);
        await Handled(number);

        Time.Advance(Deadline);

        var answers = await Soon(answer);
        Assert.Single(answers.Found);
        Assert.Equal(2, answers.Silent);
        Assert.Equal([B.ToString(), C.ToString()], answers.Missing);
        Assert.False(answers.IsComplete);
    }

    [Fact]
    public async Task Sockets_come_in_parts_and_count_up_to_the_last()
    {
        var (number, answer) = Start<SocketsGatherer, PartialAnswer<Adapters.SocketDescription>>(B);

        _desk.OnAnswer(B, new SocketsFound(number, SocketFields.All, [], IsLast: false));
        await Handled(number);
        Assert.False(answer.IsCompleted);
        _desk.OnAnswer(B, new SocketsFound(number, SocketFields.All, [], IsLast: true));

        Assert.True((await Soon(answer)).IsComplete);
    }

    [Fact]
    public async Task A_cancelled_request_ends_and_says_who_had_not_answered()
    {
        var request = new GatherRequest(_node, _desk.NextRequest(), [B], Timeout.InfiniteTimeSpan);
        var reply = new TaskCompletionSource<PartialAnswer<int>>();
        var gatherer = _node.StartGatherer(request, Props.Create<CountGatherer>(request, reply));
        Time.Advance(TimeSpan.FromDays(1));
        await Handled(request.Number);
        Assert.False(reply.Task.IsCompleted);

        gatherer.Tell(GatherProtocol.Cancel.Instance);

        Assert.Equal([B.ToString()], (await Soon(reply.Task)).Missing);
    }

    [Fact]
    public void A_request_that_ends_before_its_gatherer_is_known_leaves_nothing_behind()
    {
        _desk.Open(1);
        _desk.Forget(1);      // all nodes were lost before it had started

        _desk.Register(1, TestActor);

        Assert.Equal(0, _desk.Count);
    }

    [Fact]
    public async Task The_end_of_the_system_answers_with_what_came()
    {
        var (number, answer) = Start<CountGatherer, PartialAnswer<int>>(B, C);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));
        await Handled(number);

        await Sys.Terminate();

        Assert.Equal([C.ToString()], (await Soon(answer)).Missing);
    }

    void IDisposable.Dispose() => Dispose(true);

    private static NodeToken Token(string text) => NodeToken.TryParse(text, out var token) ? token : throw new ArgumentException(text);

    private static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(10));

    private (long Number, Task<TAnswer> Answer) Start<TGatherer, TAnswer>(params NodeToken[] nodes)
        where TGatherer : Gatherer<TAnswer> => Start<TGatherer, TAnswer>(goneIsMissing: false, nodes);

    private (long Number, Task<TAnswer> Answer) Start<TGatherer, TAnswer>(bool goneIsMissing, params NodeToken[] nodes)
        where TGatherer : Gatherer<TAnswer>
    {
        var reply = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = new GatherRequest(_node, _desk.NextRequest(), [.. nodes], Deadline, goneIsMissing);
        var gatherer = _node.StartGatherer(request, Props.Create<TGatherer>(request, reply));
        _gatherers[request.Number] = gatherer;
        gatherer.Ask<ActorIdentity>(new Identify(null)).Wait(TimeSpan.FromSeconds(10));      // its deadline is armed
        return (request.Number, reply.Task);
    }

    private readonly ConcurrentDictionary<long, IActorRef> _gatherers = new();

    /// <summary>What was told before has been handled.</summary>
    private async Task Handled(long number)
    {
        if (_gatherers.TryGetValue(number, out var gatherer)) await gatherer.Ask<ActorIdentity>(new Identify(null)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class FakePeers(NodeToken self) : IPeers
    {
        private readonly ConcurrentDictionary<Registration, byte> _registrations = new();
        private readonly ConcurrentDictionary<NodeToken, bool> _lost = new();

        public NodeToken Self => self;

        public ImmutableArray<NodeToken> Others => [B, C];

        public IEnumerable<Peer> All => [];

        public int Listeners => _registrations.Count;

        public bool HasEnded { get; set; }

        public bool IsAlive(NodeToken node) => !_lost.GetValueOrDefault(node);

        public bool IsReachable(NodeToken node) => !_lost.ContainsKey(node);

        public bool TryGet(NodeToken node, [NotNullWhen(true)] out Peer? peer)
        {
            peer = null;
            return false;
        }

        public IDisposable TellWhenLost(IActorRef listener, ReadOnlySpan<NodeToken> nodes)
        {
            var registration = new Registration(this, listener);
            _registrations[registration] = 0;
            return registration;
        }

        public IDisposable Subscribe(IActorRef listener) => throw new NotSupportedException("gatherers ask for losses only");

        public void Lose(NodeToken node, bool forGood)
        {
            _lost[node] = forGood;
            foreach (var registration in _registrations.Keys) registration.Listener.Tell(new NodeLost(node));
        }

        private sealed class Registration(FakePeers peers, IActorRef listener) : IDisposable
        {
            public IActorRef Listener => listener;

            public void Dispose() => peers._registrations.TryRemove(this, out _);
        }
    }
}
