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
        var (number, answer) = Start(request => new CountGatherer(request), [B, C]);

        _desk.OnAnswer(B, new SocketsCounted(number, 3));
        _desk.OnAnswer(B, new SocketsCounted(number, 100));      // a second answer changes nothing
        _desk.OnAnswer(C, new SocketsCounted(number, 4));

        var counts = await Soon(answer);
        Assert.True(counts.IsComplete);
        Assert.Equal([3, 4], counts.Found);
        Assert.Equal(0, _desk.Count);
        Assert.Equal(0, _peers.Listeners);
        _desk.OnAnswer(B, new SocketsCounted(number, 5));      // late: dropped
    }

    [Fact]
    public async Task A_silent_node_is_missing_at_the_deadline_which_parts_do_not_move()
    {
        var (number, answer) = Start(request => new CountGatherer(request), [B, C]);

        Time.Advance(Deadline - TimeSpan.FromSeconds(1));
        _desk.OnAnswer(B, new SocketsCounted(number, 3));
        Assert.False(answer.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));

        var counts = await Soon(answer);
        Assert.Equal([3], counts.Found);
        Assert.Equal([C.ToString()], counts.Missing);
    }

    [Fact]
    public async Task A_node_that_is_lost_settles_at_once_missing_while_it_may_come_back()
    {
        var (number, answer) = Start(request => new CountGatherer(request), [B, C]);

        _peers.Lose(C, forGood: false);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));

        var counts = await Soon(answer);
        Assert.Equal([3], counts.Found);
        Assert.Equal([C.ToString()], counts.Missing);
    }

    [Fact]
    public async Task A_node_that_is_gone_for_good_is_not_missing_its_sockets_are_gone_with_it()
    {
        var (number, answer) = Start(request => new CountGatherer(request), [B, C]);

        _peers.Lose(C, forGood: true);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));

        Assert.True((await Soon(answer)).IsComplete);
    }

    [Fact]
    public async Task Clients_answers_are_complete_when_each_node_has_said_how_many_and_all_came_or_left()
    {
        var (number, answer) = Start(request => new ClientAnswersGatherer(request), [A, B]);

        _desk.OnAnswer(A, new Recipients(number, 0));
        _desk.OnAnswer(B, new ClientAnswered(number, new Payload("1"u8.ToArray(), [])));      // before the count: the lane is ordered, the threads are not
        _desk.OnAnswer(B, new Recipients(number, 2));
        Assert.False(answer.IsCompleted);
        _desk.OnAnswer(B, new ClientLeft(number));

        var answers = await Soon(answer);
        Assert.True(answers.IsComplete);
        Assert.Single(answers.Found);
    }

    [Fact]
    public async Task A_node_that_was_named_is_missing_even_if_it_is_gone_for_good()
    {
        var (number, answer) = Start(request => new CountGatherer(request), [B, C], goneIsMissing: true);

        _peers.Lose(C, forGood: true);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));

        Assert.Equal([C.ToString()], (await Soon(answer)).Missing);
    }

    [Fact]
    public async Task For_a_node_that_is_out_of_the_cluster_itself_the_others_are_missing_and_not_gone()
    {
        var (number, answer) = Start(request => new CountGatherer(request), [B, C]);

        _peers.HasEnded = true;
        _peers.Lose(B, forGood: true);
        _peers.Lose(C, forGood: true);

        Assert.Equal([B.ToString(), C.ToString()], (await Soon(answer)).Missing.Order());
    }

    [Fact]
    public async Task Of_a_node_that_has_said_how_many_clients_it_asked_the_clients_are_silent_and_not_the_node()
    {
        var (number, answer) = Start(request => new ClientAnswersGatherer(request), [A, B, C]);
        _desk.OnAnswer(A, new Recipients(number, 3));
        _desk.OnAnswer(A, new ClientAnswered(number, new Payload("1"u8.ToArray(), [])));
        _desk.OnAnswer(B, new Recipients(number, 5));
        _peers.Lose(B, forGood: false);

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
        var (number, answer) = Start(request => new SocketsGatherer(request), [B]);

        _desk.OnAnswer(B, new SocketsFound(number, Adapters.EncodedSockets.None(SocketFields.All), IsLast: false));
        Assert.False(answer.IsCompleted);
        _desk.OnAnswer(B, new SocketsFound(number, Adapters.EncodedSockets.None(SocketFields.All), IsLast: true));

        Assert.True((await Soon(answer)).IsComplete);
    }

    [Fact]
    public async Task A_cancelled_request_ends_and_says_who_had_not_answered()
    {
        var gatherer = new CountGatherer(new GatherRequest(_node, _desk.NextRequest(), [B], Timeout.InfiniteTimeSpan));
        gatherer.Start();
        Time.Advance(TimeSpan.FromDays(1));
        Assert.False(gatherer.Answer.IsCompleted);

        gatherer.Tell(GatherProtocol.Cancel.Instance, ActorRefs.NoSender);

        Assert.Equal([B.ToString()], (await Soon(gatherer.Answer)).Missing);
    }

    [Fact]
    public async Task If_the_first_is_enough_it_ends_complete_though_it_was_the_last_and_another_is_lost()
    {
        var (number, answer) = Start(request => new ClientAnswersGatherer(request), [B, C], firstIsEnough: true);
        _peers.Lose(C, forGood: false);

        _desk.OnAnswer(B, new Recipients(number, 1));
        _desk.OnAnswer(B, new ClientAnswered(number, new Payload("1"u8.ToArray(), [])));

        Assert.True((await Soon(answer)).IsComplete);
    }

    [Fact]
    public async Task What_comes_after_the_end_does_not_change_the_answer()
    {
        var gatherer = new CountGatherer(new GatherRequest(_node, _desk.NextRequest(), [B, C], Deadline));
        gatherer.Start();
        gatherer.Tell(new GatherProtocol.Part(B, new SocketsCounted(1, 3)), ActorRefs.NoSender);
        gatherer.Tell(GatherProtocol.Cancel.Instance, ActorRefs.NoSender);

        gatherer.Tell(new GatherProtocol.Part(C, new SocketsCounted(1, 4)), ActorRefs.NoSender);

        Assert.Equal([3], (await Soon(gatherer.Answer)).Found);
    }

    [Fact]
    public async Task A_request_whose_nodes_are_lost_before_it_waits_leaves_nothing_behind()
    {
        _peers.Lose(B, forGood: true);

        var (_, answer) = Start(request => new CountGatherer(request), [B]);

        Assert.True((await Soon(answer)).IsComplete);
        Assert.Equal(0, _desk.Count);
        Assert.Equal(0, _peers.Listeners);
    }

    [Fact]
    public async Task A_mistake_in_gathering_is_the_callers_and_not_of_who_tells_of_a_loss()
    {
        var gatherer = new BrokenGatherer(new GatherRequest(_node, _desk.NextRequest(), [B], Deadline));
        gatherer.Start();

        _peers.Lose(B, forGood: true);

        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => Soon(gatherer.Answer))).Message);
        Assert.Equal(0, _desk.Count);
        Assert.Equal(0, _peers.Listeners);
    }

    [Fact]
    public async Task The_end_of_the_node_answers_with_what_came()
    {
        var (number, answer) = Start(request => new CountGatherer(request), [B, C]);
        _desk.OnAnswer(B, new SocketsCounted(number, 3));

        _desk.End();

        Assert.Equal([C.ToString()], (await Soon(answer)).Missing);
        var (_, late) = Start(request => new CountGatherer(request), [B]);
        Assert.Equal([B.ToString()], (await Soon(late)).Missing);
    }

    [Fact]
    public void A_node_that_has_left_asks_nobody()
    {
        _peers.HasEnded = true;

        Assert.Throws<SocketIoException>(() => Start(request => new CountGatherer(request), [B]));

        Assert.Equal(0, _desk.Count);
    }

    void IDisposable.Dispose() => Dispose(true);

    private static NodeToken Token(string text) => NodeToken.TryParse(text, out var token) ? token : throw new ArgumentException(text);

    private static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(10));

    private (long Number, Task<TAnswer> Answer) Start<TAnswer>(
        Func<GatherRequest, Gatherer<TAnswer>> make, ImmutableArray<NodeToken> nodes, bool goneIsMissing = false, bool firstIsEnough = false)
    {
        var request = new GatherRequest(_node, _desk.NextRequest(), nodes, Deadline, goneIsMissing, firstIsEnough);
        var gatherer = make(request);
        gatherer.Start();
        return (request.Number, gatherer.Answer);
    }

    private sealed class BrokenGatherer(GatherRequest request) : Gatherer<int>(request)
    {
        protected override string Operation => "broken";

        protected override void OnPart(NodeToken node, IAnswer answer) => throw new NotSupportedException();

        protected override int Conclude(ImmutableArray<NodeToken> lost, ImmutableArray<NodeToken> silent) => throw new InvalidOperationException("broken");
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

        public IDisposable TellWhenLost(ICanTell listener, ReadOnlySpan<NodeToken> nodes)
        {
            var registration = new Registration(this, listener);
            _registrations[registration] = 0;
            foreach (var node in nodes)
            {
                if (!IsReachable(node))
                    listener.Tell(new NodeLost(node), ActorRefs.NoSender);
            }

            return registration;
        }

        public IDisposable Subscribe(IActorRef listener) => throw new NotSupportedException("gatherers ask for losses only");

        public void Lose(NodeToken node, bool forGood)
        {
            _lost[node] = forGood;
            foreach (var registration in _registrations.Keys) registration.Listener.Tell(new NodeLost(node), ActorRefs.NoSender);
        }

        private sealed class Registration(FakePeers peers, ICanTell listener) : IDisposable
        {
            public ICanTell Listener => listener;

            public void Dispose() => peers._registrations.TryRemove(this, out _);
        }
    }
}
