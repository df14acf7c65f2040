using System.Collections.Immutable;
using ActorSocketIo.Hosting;
using ActorSocketIo.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Hyperion;

namespace ActorSocketIo.Cluster.Tests.Serialization;

public sealed class HyperionSerializerTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("hyperion", ConfigurationFactory.ParseString(
        """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { 
          hostname = 127.0.0.1
          port = 0
        }
        """).WithFallback(ReferenceConf.Value));

    public void Dispose() => _system.Terminate().Wait();

    [Fact]
    public void A_message_of_the_application_survives_with_all_that_such_messages_have()
    {
        var message = new Scored("ann", [1, 2], ImmutableDictionary<string, Score>.Empty.Add("a", new(1, DateTimeOffset.UnixEpoch)), _system.DeadLetters,
            DayOfWeek.Friday, (Guid.Empty, 3), [new Bonus(5), new Malus("late")], null, new Dictionary<string, List<int>> { ["k"] = [1] }, TimeSpan.FromSeconds(1));

        var read = RoundTrip(message);

        Assert.Equal(message.Player, read.Player);
        Assert.Equal(message.Rounds.ToArray(), read.Rounds.ToArray());
        Assert.Equal(message.Scores, read.Scores);
        Assert.Equal(message.ReplyTo, read.ReplyTo);
        Assert.Equal(message.Day, read.Day);
        Assert.Equal(message.Pair, read.Pair);
        Assert.Equal(message.Events, read.Events);
        Assert.Null(read.Maybe);
        Assert.Equal([1], read.Lists["k"]);
        Assert.Equal(message.Took, read.Took);
    }

    [Fact]
    public void A_message_whose_type_has_other_fields_is_refused_and_not_read_wrongly()
    {
        var serializer = _system.Serialization.FindSerializerFor(new MoveV1(1, "x"));
        var later = Rename(serializer.ToBinary(new MoveV2(7, "late", [1, 2], new Score(1, default))), "MoveV2", "MoveV1");
        var earlier = Rename(serializer.ToBinary(new MoveV1(8, "early")), "MoveV1", "MoveV2");
        var shorter = Rename(serializer.ToBinary(new MoveV0(9)), "MoveV0", "MoveV3");

        foreach (var (bytes, why) in new[] { (later, "MoveV1 has fewer fields here"), (earlier, "MoveV2"), (shorter, "end too soon") })
        {
            var failure = Assert.Throws<System.Runtime.Serialization.SerializationException>(() => { serializer.FromBinary(bytes, null!); });

            Assert.Contains(why, failure.ToString(), StringComparison.Ordinal);
            Assert.Contains("give a changed message a new type", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_message_that_only_another_version_has_is_refused_by_name()
    {
        var serializer = _system.Serialization.FindSerializerFor(new MoveV1(1, "x"));
        var unknown = Rename(serializer.ToBinary(new MoveV1(1, "x")), "MoveV1", "MoveV9");

        var failure = Assert.Throws<System.Runtime.Serialization.SerializationException>(() => { serializer.FromBinary(unknown, null!); });

        Assert.Contains("MoveV9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("deploy what reads it first", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_an_actor_stays_that_actor()
    {
        var actor = _system.ActorOf(Props.Empty, "somebody");

        Assert.Equal(actor, RoundTrip(new Scored("ann", [], ImmutableDictionary<string, Score>.Empty, actor, default, default, [], 1, [], default)).ReplyTo);
    }

    [Fact]
    public void Foreign_types_are_not_made_out_of_bytes()
    {
        var serializer = _system.Serialization.FindSerializerFor(new Carrier(1));
        var writer = new Serializer(new SerializerOptions(true, true, null, null, null, true, null, disallowUnsafeTypes: false, DisabledTypeFilter.Instance));
        object[] hostile = [(Action)Console.Beep, new Carrier(5), new Carrier(new Uri("http://a")), new Carrier((Func<int>)(() => 1)), new Carrier(Props.Empty), new Carrier(typeof(File).GetMethods()[0]),
            new InvalidOperationException("x"), new System.Text.StringBuilder("x"), new Carrier(new System.Text.StringBuilder("x")), new Carrier((Regret)Console.Beep)];
        var harmless = hostile[1];

        foreach (var value in hostile)
        {
            using var stream = new MemoryStream();
            writer.Serialize(value, stream);
            var bytes = stream.ToArray();
            if (value == harmless) Assert.IsType<Carrier>(serializer.FromBinary(bytes, null!));
            else Assert.ThrowsAny<Exception>(() => { serializer.FromBinary(bytes, null!); });
        }
    }

    [Theory]
    [InlineData("System.Int32, System.Private.CoreLib,%core%", true)]
    [InlineData("System.Collections.Generic.List`1[[System.Int32, System.Private.CoreLib,%core%]], System.Private.CoreLib,%core%", true)]
    [InlineData("System.Collections.Generic.List`1[[System.Action, System.Private.CoreLib,%core%]], System.Private.CoreLib,%core%", false)]
    [InlineData("System.IO.FileInfo, System.Private.CoreLib,%core%", false)]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process", false)]
    [InlineData("System.Int32, Evil", false)]
    [InlineData("Akka.Actor.Props+PropsSurrogate, Akka", false)]
    [InlineData("Akka.Actor.ActorRefBase+Surrogate, Akka", true)]
    [InlineData("Akka.Actor.ActorSystem, Akka", false)]
    [InlineData("ActorSocketIo.Cluster.Tests.Serialization.Score[], ActorSocketIo.Cluster.Tests", true)]
    [InlineData("ActorSocketIo.Cluster.Tests.Serialization.Regret, ActorSocketIo.Cluster.Tests", false)]
    [InlineData("ActorSocketIo.Link.NodeLinks, ActorSocketIo", false)]
    [InlineData("Nobody, NoSuchAssembly", false)]
    [InlineData("[[[", false)]
    [InlineData("", false)]
    public void Only_data_of_the_application_and_of_net_is_readable(string type, bool isReadable) => Assert.Equal(isReadable, new ReadableTypes([]).IsAllowed(type));

    [Fact]
    public void Everything_that_crosses_has_a_serializer_of_its_own_in_strict_mode()
    {
        Assert.IsType<HyperionSerializer>(_system.Serialization.FindSerializerFor(new Carrier(1)));
        Assert.IsType<SocketIoSerializer>(_system.Serialization.FindSerializerFor(new ActorSocketIo.Link.LinkProtocol.Bye()));
        Assert.ThrowsAny<Exception>(() => { _system.Serialization.FindSerializerFor(new Score(1, default)); });
    }

    private static byte[] Rename(byte[] bytes, string from, string to) =>
        System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(bytes).Replace(from, to, StringComparison.Ordinal));

    private T RoundTrip<T>(T message) where T : notnull
    {
        var serializer = _system.Serialization.FindSerializerFor(message);
        return (T)_system.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, "");
    }
}

public sealed record Score(int Points, DateTimeOffset At);

public abstract record Change;

public sealed record Bonus(int Points) : Change;

public sealed record Malus(string Why) : Change;

public sealed record Carrier(object What) : IClusterMessage;

public sealed record Scored(string Player, ImmutableArray<int> Rounds, ImmutableDictionary<string, Score> Scores, IActorRef ReplyTo, DayOfWeek Day, (Guid, int) Pair,
    List<Change> Events, int? Maybe, Dictionary<string, List<int>> Lists, TimeSpan Took) : IClusterMessage;

public sealed record MoveV1(int Cell, string Note) : IClusterMessage;

public sealed record MoveV0(int Cell) : IClusterMessage;

public sealed record MoveV3(int Cell, long When) : IClusterMessage;

public sealed record MoveV2(int Cell, string Note, int[]? Path, Score? Score) : IClusterMessage;

public delegate void Regret();
