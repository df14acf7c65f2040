using ActorSocketIo.Link;
using Akka.TestKit.Xunit2;

namespace ActorSocketIo.Tests.Link;

public sealed class LaneInboxTests : TestKit
{
    private readonly LaneInbox _inbox = new();

    [Fact]
    public void Its_receiver_is_told_once_for_all_that_it_has_not_begun_to_take()
    {
        _inbox.Open(TestActor);

        Bring(1);
        Bring(2);

        ExpectMsg<LaneInbox.Arrived>();
        ExpectNoMsg(TimeSpan.Zero);
        _inbox.BeginTaking();
        Assert.Equal([1, 2], TakeAll());
        Bring(3);
        ExpectMsg<LaneInbox.Arrived>();
    }

    [Fact]
    public void What_came_before_there_was_a_receiver_is_told_when_there_is_one()
    {
        Bring(1);

        _inbox.Open(TestActor);

        ExpectMsg<LaneInbox.Arrived>();
    }

    [Fact]
    public void A_receiver_that_took_nothing_is_followed_by_one_that_is_told_again()
    {
        _inbox.Open(CreateTestProbe());
        Bring(1);

        _inbox.Open(TestActor);

        ExpectMsg<LaneInbox.Arrived>();
    }

    private void Bring(long id)
    {
        _inbox.Add(new LinkProtocol.Probe(id));
        _inbox.Tell();
    }

    private IEnumerable<long> TakeAll()
    {
        while (_inbox.TryTake(out var message))
            yield return ((LinkProtocol.Probe)message).Id;
    }
}
