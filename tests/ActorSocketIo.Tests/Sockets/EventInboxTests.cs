using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sockets;

namespace ActorSocketIo.Tests.Sockets;

public sealed class EventInboxTests
{
    [Fact]
    public void Refuses_more_events_than_the_limit_until_some_have_left()
    {
        var inbox = new EventInbox(maxEvents: 2, maxBytes: 1000);

        Assert.True(inbox.TryEnter(Event(1)));
        Assert.True(inbox.TryEnter(Event(1)));
        inbox.Leave(Event(1));
        Assert.True(inbox.TryEnter(Event(1)));
        Assert.False(inbox.TryEnter(Event(1)));
    }

    [Fact]
    public void Refuses_more_bytes_than_the_limit_attachments_included()
    {
        var inbox = new EventInbox(maxEvents: 100, maxBytes: 100);

        Assert.True(inbox.TryEnter(Event(40, attachment: 50)));
        Assert.True(inbox.TryEnter(Event(10)));
        inbox.Leave(Event(10));
        Assert.True(inbox.TryEnter(Event(5, attachment: 5)));
        Assert.False(inbox.TryEnter(Event(0, attachment: 1)));
    }

    private static SocketPacket Event(int payload, int attachment = 0) =>
        new(SocketPacketType.Event, "/", new byte[payload], null, attachment == 0 ? [] : [new byte[attachment]]);
}
