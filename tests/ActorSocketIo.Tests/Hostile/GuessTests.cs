using System.Net;
using System.Text;
using System.Text.Json;
using ActorSocketIo.Tests.Limits;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>Ids of sessions and secrets of clients that somebody guesses: each guess is answered alike, and starts nothing.</summary>
public abstract class GuessTests : AttackTest
{
    private const int Guesses = 3_000;

    private protected GuessTests(AttackFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Guessed_session_ids_start_nothing()
    {
        var before = Server.Count() with { Connections = 0 };
        var own = Io.RunningNode.Peers.Self.ToString();

        await Parallel.ForAsync(0, Guesses, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
        {
            var guess = own + Convert.ToBase64String(BitConverter.GetBytes(i * 7919L)).Replace('+', '-').Replace('/', '_').PadRight(20, 'A');
            using var answer = i % 2 == 0
                ? await Wire.Http.GetAsync($"{Hostile.Wire.Path("polling")}&sid={guess}", cancellation)
                : await Wire.Http.PostAsync($"{Hostile.Wire.Path("polling")}&sid={guess}", new StringContent("4x"), cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        });

        Assert.Equal(before, Server.Count() with { Connections = 0 });
    }

    /// <summary>Whether there is no such session, was one, or is one at no node: it says the same.</summary>
    [Fact]
    public async Task Wrong_session_ids_are_answered_alike_whatever_is_wrong_with_them()
    {
        var ended = await Wire.HandshakeAsync();
        using (await Wire.Http.PostAsync(ended, new StringContent("1")))
            await Eventually.True(() => Io.Engine.Find(ended.Split("sid=")[1]) is null);
        var alive = (await Wire.HandshakeAsync()).Split("sid=")[1];
        var socketId = (await (await JoinedAsync()).ReadAsync()).Split('"')[3];
        string[] wrong =
        [
            ended.Split("sid=")[1], alive[..^1], alive + "A", alive.ToUpperInvariant() + "a", alive[..8] + new string('A', 20), "AAAAAAAA" + alive[8..], new string('A', 28), socketId,
            "%00", "..%2F..", "__proto__", new string('x', 4_000),
        ];

        var answers = new HashSet<string>();
        foreach (var sid in wrong)
        {
            foreach (var (transport, isPost) in ((string, bool)[])[("polling", false), ("polling", true), ("polling3", false), ("jsonp", true), ("websocket", false)])
            {
                var url = $"{Hostile.Wire.Path(transport)}&sid={sid}";
                using var answer = await (isPost ? Wire.Http.PostAsync(url, new StringContent("4x")) : Wire.Http.GetAsync(url));
                answer.Headers.Date = null;
                answers.Add($"{answer.StatusCode} {answer.Headers} {answer.Content.Headers} {await answer.Content.ReadAsStringAsync()}");
            }

            var upgrade = await Wire.ConnectAsync();
            await upgrade.UpgradeAsync($"{Hostile.Wire.Path("websocket")}&sid={sid}");
            Assert.StartsWith("HTTP/1.1 400", upgrade.Head, StringComparison.Ordinal);
            Assert.Equal("Session ID unknown", Encoding.ASCII.GetString(await upgrade.ReadBytesAsync("Session ID unknown".Length)));
        }

        Assert.Contains("""{"code":1,"message":"Session ID unknown"}""", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessed_secrets_recover_nothing_and_are_answered_alike()
    {
        await using var server = await AttackedServer.StartAsync(
            this is GuessOverDirectSocketsTests, options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxDisconnectionDuration = TimeSpan.FromMinutes(10) });
        using var wire = new Wire(server.Port);
        var victim = await wire.OpenAsync("websocket");
        await victim.SendAsync("40");
        var (id, pid) = Ids(await victim.ReadAsync());
        victim.Cut();
        await Eventually.True(() => server.Count().Sockets == 0);
        server.Io.Emit("missed", "for the victim only");

        foreach (var guess in Enumerable.Range(0, 200).Select(i => (i % 8) switch
        {
            0 => pid[..^1] + (pid[^1] == 'A' ? 'B' : 'A'),
            1 => pid[..8] + Convert.ToHexString(BitConverter.GetBytes(i * 7919L)),
            2 => pid + "A",
            3 => id,
            4 => "__proto__",
            5 => "",
            6 => pid.ToUpperInvariant() + "a",
            _ => new string('x', 10_000),
        }))
        {
            var guesser = await wire.OpenAsync(guess.Length % 2 == 0 ? "polling" : "websocket");
            await guesser.SendAsync($$"""40{"pid":{{JsonSerializer.Serialize(guess)}},"offset":"0"}""");
            var answer = Ids(await guesser.ReadAsync());
            Assert.NotEqual((id, pid), answer);
            Assert.Equal((id.Length, pid.Length), (answer.Id.Length, answer.Pid.Length));
            await AssertServedAsync(guesser, guess); // and there was nothing before that
        }

        // The victim is who it was, and the last of several claims takes it over.
        foreach (var claimed in (string[])["polling", "websocket", "deflate"])
        {
            var returned = await wire.OpenAsync(claimed);
            await returned.SendAsync($$"""40{"pid":"{{pid}}"}""");
            string said;
            while (!(said = await returned.ReadAsync()).StartsWith("40", StringComparison.Ordinal))
                Assert.StartsWith("42[\"missed\",", said, StringComparison.Ordinal); // as in the reference, before that
            Assert.Equal((id, pid), Ids(said));
        }

        Assert.Single(server.Io.Sockets.Sockets.Keys, id);
    }

    private static (string Id, string Pid) Ids(string connected)
    {
        Assert.StartsWith("40{", connected, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(connected[2..]);
        return (json.RootElement.GetProperty("sid").GetString()!, json.RootElement.GetProperty("pid").GetString()!);
    }

    private async Task<IWireClient> JoinedAsync()
    {
        var client = await Wire.OpenAsync("websocket");
        await client.SendAsync("40");
        return client;
    }
}

[Collection(KestrelAttackFixture.Name)]
public sealed class GuessOverKestrelTests(KestrelAttackFixture fixture) : GuessTests(fixture);

[Collection(DirectAttackFixture.Name)]
public sealed class GuessOverDirectSocketsTests(DirectAttackFixture fixture) : GuessTests(fixture);
