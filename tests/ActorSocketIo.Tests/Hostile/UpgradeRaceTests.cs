using System.Net;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Sessions;
using ActorSocketIo.Tests.Edge;
using ActorSocketIo.Tests.Limits;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Several WebSockets want one session, while it is polled, posted to and closed: one gets it at most, and nothing is lost or comes twice.</summary>
public abstract class UpgradeRaceTests : AttackTest
{
    private const int Rounds = 25;

    private protected UpgradeRaceTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Of_four_WebSockets_at_once_one_becomes_the_transport_and_the_others_are_closed()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (url, session) = await JoinAsync();

            var racers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RaceAsync(url, isPatient: round % 2 == 0)));

            var winners = racers.Where(racer => racer is not null).ToArray();
            Assert.Single(winners);
            Assert.Equal("websocket", session.TransportName);
            await winners[0]!.SendAsync("""427["echo",1]""");
            Assert.Equal("437[1]", await winners[0]!.ReadAsync());
        }
    }

    [Fact]
    public async Task What_is_sent_while_it_moves_arrives_once_and_in_order()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (url, session) = await JoinAsync();
            var got = new List<string>();
            var sending = Task.Run(() =>
            {
                for (var i = 0; i < 200; i++)
                    session.Send($"{i}");
            });

            // As the official client: it polls until the probe is answered and its poll has come back, and only then says that it moves.
            var polls = new PollingWire(Wire.Http, url);
            var socket = await Wire.UpgradeAsync(url.Replace("polling", "websocket", StringComparison.Ordinal));
            var probe = ProbeAsync(socket);
            do
            {
                using var answer = await Wire.Http.GetAsync(url);
                got.AddRange((await answer.Content.ReadAsStringAsync()).Split('\u001e'));
            }
            while (!probe.IsCompleted);
            await probe;
            await socket.SendAsync("5");
            var rest = new WebSocketWire(socket);
            while (got.Count(packet => packet is not ("6" or "2")) < 200)
                got.Add(await rest.ReadAsync());
            await sending;

            Assert.Equal(Enumerable.Range(0, 200).Select(i => $"4{i}"), got.Where(packet => packet is not ("6" or "2")));
        }
    }

    [Fact]
    public async Task A_session_that_is_closed_while_it_moves_ends_once_on_every_way()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (url, session) = await JoinAsync();
            var ends = 0;
            session.Closed += (_, _) => Interlocked.Increment(ref ends);

            var racers = Enumerable.Range(0, 2).Select(_ => RaceAsync(url, isPatient: false)).ToArray();
            var post = Wire.Http.PostAsync(url, new StringContent(round % 2 == 0 ? "1" : "41"));
            var poll = Wire.Http.GetAsync(url);
            if (round % 3 == 0)
                session.Close();
            (await post).Dispose();
            session.Close(discard: true); // if it has not ended by itself: a socket that has left says nothing any more
            (await poll).Dispose();
            foreach (var racer in await Task.WhenAll(racers))
                racer?.Reset();

            Assert.Equal(SessionPhase.Closed, session.ReadyState);
            Assert.Equal(1, ends);
        }
    }

    [Fact]
    public async Task Polls_and_posts_at_once_end_the_session_and_answer_every_request()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (url, session) = await JoinAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? Wire.Http.GetAsync(url) : Wire.Http.PostAsync(url, new StringContent("3"))));

            foreach (var answer in answers)
            {
                Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.BadRequest]);
                answer.Dispose();
            }

            Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.BadRequest);
            Assert.Equal(SessionPhase.Closed, session.ReadyState);
        }
    }

    private static async Task ProbeAsync(RawWebSocket socket)
    {
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReadAsync());
    }

    private async Task<(string Url, EngineSession Session)> JoinAsync()
    {
        var url = await Wire.HandshakeAsync();
        var polls = new PollingWire(Wire.Http, url);
        await polls.SendAsync("40");
        await polls.ReadAsync();
        return (url, Io.Engine.Find(url.Split("sid=")[1])!);
    }

    // Who is not patient says 5 at once, as a client might that knows what comes.
    private async Task<RawWebSocket?> RaceAsync(string url, bool isPatient)
    {
        var socket = await Wire.ConnectAsync();
        await socket.UpgradeAsync(url.Replace("polling", "websocket", StringComparison.Ordinal));
        if (!socket.Head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            return null; // the session has gone
        await socket.SendAsync("2probe");
        if (isPatient && await socket.ReadAsync() != "3probe")
            return null;
        await socket.SendAsync("5");
        await socket.SendAsync("""428["echo",2]""");
        string said;
        while ((said = await socket.ReadAsync()) is "3probe" or "6" or "2")
        {
            // Not yet.
        }

        return said == "438[2]" ? socket : null;
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class UpgradeRaceOverKestrelTests(KestrelAttackFixture fixture) : UpgradeRaceTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class UpgradeRaceOverDirectSocketsTests(DirectAttackFixture fixture) : UpgradeRaceTests(fixture);
