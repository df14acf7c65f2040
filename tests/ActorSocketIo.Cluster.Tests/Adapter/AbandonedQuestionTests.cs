using ActorSocketIo.Cluster.Tests.Link;
using ActorSocketIo.Link;
using Akka.Actor.Setup;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>Whoever asks for sockets again and again over a slow link does not make the answering node describe them ever more often.</summary>
public sealed class AbandonedQuestionTests(SlowAnswers cluster) : ContractTest(cluster), IClassFixture<SlowAnswers>
{
    private readonly SlowAnswers _cluster = cluster;

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_gone_on_with()
    {
        const int questions = 5;
        var nsp = NewName();
        for (var i = 0; i < 40; i++)
        {
            var client = await Hosts[1].ConnectAsync(nsp);
            SocketOf(client, 1).Data.Set("large", new byte[20_000]);      // about four to a part: ten parts, and the window has room for one
        }
        using var numbers = new LinkNumbers(Hosts[1].Server.Node!.Peers.Self);
        _cluster.Hold();
        for (var i = 0; i < questions; i++)
            await Assert.ThrowsAsync<PartialAnswerException<RemoteSocket>>(() => On(0, nsp).Timeout(TimeSpan.FromMilliseconds(100)).FetchSocketsAsync().WaitAsync(Patience));
        await TestCluster.Until(() => numbers.Read("waiting", TokenOf(0), "questions") == questions, "each answer waits for room");
        var sent = numbers.Read("sent", TokenOf(0), "questions");

        _cluster.Release();
        await TestCluster.Until(() => numbers.Read("waiting", TokenOf(0), "questions") == 0, "no answer waits any more");

        Assert.Equal(40, (await On(0, nsp).FetchSocketsAsync().WaitAsync(Patience)).Count);
        Assert.InRange(numbers.Read("sent", TokenOf(0), "questions") - sent, questions, questions + 12);      // one part each, and the last answer
    }
}

/// <summary>Two nodes; the second's answers can be held back, and its link takes few of them.</summary>
public sealed class SlowAnswers() : ServerCluster(2, heartbeatPauseSeconds: 20)
{
    private readonly HeldWires _answers = new();

    public void Hold() => _answers.Hold();

    public void Release() => _answers.Release();

    protected override string HoconOf(int node) => "socketio.link { piece = 16 KiB, window = 128 KiB }";

    protected override Setup[] SetupsOf(int node) => node == 1 ? [new LinkSetup((lane, peer) => lane == Lane.Questions ? _answers.Add(peer) : peer)] : [];
}
