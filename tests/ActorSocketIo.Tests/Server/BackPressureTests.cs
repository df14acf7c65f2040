using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Tests.Server;

public sealed class BackPressureTests
{
    private static readonly SocketPacket Packet = new(SocketPacketType.Event, "/", "[\"e\"]"u8.ToArray());

    [Fact]
    public void A_client_that_is_slow_enough_is_read_without_waiting()
    {
        var inbox = new EventInbox(maxEvents: 8, maxBytes: 1000);

        Enter(inbox, 4);

        Assert.True(inbox.WhenReady().AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void A_fast_client_is_read_again_when_a_quarter_is_left()
    {
        var inbox = new EventInbox(maxEvents: 8, maxBytes: 1000);
        Enter(inbox, 5);

        var ready = inbox.WhenReady().AsTask();

        Leave(inbox, 2);
        Assert.False(ready.IsCompleted);
        Leave(inbox, 1);
        Assert.True(ready.IsCompletedSuccessfully);
    }

    [Fact]
    public void All_readers_that_wait_are_released()
    {
        var inbox = new EventInbox(maxEvents: 8, maxBytes: 1000);
        Enter(inbox, 5);

        var post = inbox.WhenReady().AsTask();
        var webSocket = inbox.WhenReady().AsTask();
        Assert.False(post.IsCompleted || webSocket.IsCompleted);
        Leave(inbox, 3);

        Assert.True(post.IsCompletedSuccessfully);
        Assert.True(webSocket.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_outstanding_acknowledgement_keeps_the_client_read()
    {
        var inbox = new EventInbox(maxEvents: 8, maxBytes: 1000);
        Enter(inbox, 5);
        var ready = inbox.WhenReady().AsTask();

        inbox.ExpectAck();

        Assert.True(ready.IsCompletedSuccessfully);
        Assert.True(inbox.WhenReady().AsTask().IsCompletedSuccessfully);
        inbox.ForgetAcks(1);
        Assert.False(inbox.WhenReady().AsTask().IsCompleted);
    }

    [Fact]
    public void The_end_of_the_session_releases_the_reader()
    {
        var inbox = new EventInbox(maxEvents: 8, maxBytes: 1000);
        Enter(inbox, 5);
        var ready = inbox.WhenReady().AsTask();

        inbox.Close();

        Assert.True(ready.IsCompletedSuccessfully);
    }

    [Fact]
    public void Over_the_limit_the_connection_is_to_be_closed()
    {
        var inbox = new EventInbox(maxEvents: 8, maxBytes: 1000);
        Enter(inbox, 8);

        Assert.False(inbox.TryEnter(Packet));
    }

    private static void Enter(EventInbox inbox, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(inbox.TryEnter(Packet));
    }

    private static void Leave(EventInbox inbox, int count)
    {
        for (var i = 0; i < count; i++)
            inbox.Leave(Packet);
    }
}
