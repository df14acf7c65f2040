using System.Text;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Tests.Sessions;

/// <summary>Long-polling without HTTP.</summary>
public sealed class PollingTransportTests : SessionTest
{
    [Fact]
    public void All_that_is_queued_is_one_answer()
    {
        var (session, polling) = OpenPolling();
        session.Send("a");
        session.Send(new byte[] { 1, 2, 3, 4 });
        session.Send("b");

        Assert.Equal("4a\u001ebAQIDBA==\u001e4b", Body(polling.PollAsync()));
    }

    [Fact]
    public void A_second_poll_ends_both_and_the_session()
    {
        var (_, polling) = OpenPolling();
        var first = polling.PollAsync();

        Assert.Equal("400", Body(polling.PollAsync()));
        Assert.Equal("1", Body(first));
        Assert.Equal(["closed: transport error (overlap from client)"], Log);
    }

    [Fact]
    public void A_second_post_ends_the_session()
    {
        var (_, polling) = OpenPolling();

        Assert.True(polling.TryBeginPost());
        Assert.False(polling.TryBeginPost());

        Assert.Equal(["closed: transport error (data request overlap from client)"], Log);
    }

    [Fact]
    public void An_abandoned_poll_ends_the_session()
    {
        var (_, polling) = OpenPolling();

        polling.Abandon(polling.PollAsync());

        Assert.Equal(["closed: transport error (poll connection closed prematurely)"], Log);
    }

    [Fact]
    public void Abandoning_a_poll_that_is_answered_changes_nothing()
    {
        var (session, polling) = OpenPolling();
        var poll = polling.PollAsync();
        session.Send("answer");

        polling.Abandon(poll);

        Assert.Equal(SessionPhase.Open, session.ReadyState);
    }

    [Fact]
    public void A_close_packet_releases_the_poll_and_ends_the_session()
    {
        var (_, polling) = OpenPolling();
        var poll = polling.PollAsync();

        Deliver(polling, "1");

        Assert.Equal("6", Body(poll));
        Assert.Equal(["closed: transport close"], Log);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("4a\u001e")]
    [InlineData("4a\u001e\u001e4b")]
    public void Packets_before_a_malformed_one_are_delivered_and_none_after(string body)
    {
        var (session, polling) = OpenPolling();
        var received = new List<string>();
        session.MessageReceived += packet => received.Add(Encoding.UTF8.GetString(packet.Data.Span));

        Deliver(polling, body);

        Assert.Equal(body.StartsWith("4a", StringComparison.Ordinal) ? ["a"] : [], received);
        Assert.StartsWith("closed: parse error", Assert.Single(Log), StringComparison.Ordinal);
    }

    [Fact]
    public void The_initial_packet_comes_with_the_handshake()
    {
        Options.InitialPacket = "hello";
        var polling = new ActorSocketIo.Sessions.PollingTransport();
        Server.TryOpen("sid", new ActorSocketIo.Sessions.CapturedRequest("/"), polling, out _);

        var body = Body(polling.PollAsync());

        Assert.EndsWith("}\u001e4hello", body, StringComparison.Ordinal);
        Assert.Contains("\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000", body, StringComparison.Ordinal);
    }
}
