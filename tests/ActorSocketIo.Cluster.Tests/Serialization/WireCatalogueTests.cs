using ActorSocketIo.Link;
using ActorSocketIo.Serialization;

namespace ActorSocketIo.Cluster.Tests.Serialization;

public sealed class WireCatalogueTests
{
    private static readonly WireRegistry Registry = new(WireCatalogue.Codecs);

    /// <summary>Lines of <c>name manifest hex</c>: what released versions have written. Lines are only added.</summary>
    private static readonly ILookup<string, string[]> Stored = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Serialization", "stored-bytes.txt"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToLookup(parts => parts[0]);

    public static TheoryData<string> Names => [.. WireExamples.All.Select(e => e.Name)];

    [Fact]
    public void Every_message_that_crosses_nodes_has_a_manifest_and_an_example()
    {
        var types = typeof(ICrossesNodes).Assembly.GetTypes().Where(t => t is { IsInterface: false, IsAbstract: false } && t.IsAssignableTo(typeof(ICrossesNodes))).ToArray();

        Assert.NotEmpty(types);
        Assert.All(types, t => Assert.Equal(t, Registry[t].MessageType));
        Assert.Empty(types.Except(WireExamples.All.Select(e => e.Message.GetType())).Select(t => $"{t.Name} has no example"));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_message_comes_back_as_it_went(string name)
    {
        var message = WireExamples.All.Single(e => e.Name == name).Message;
        var encoded = Registry.Encode(message);

        var decoded = Registry.Decode(encoded);

        // Records compare arrays by reference, so the second writing is compared.
        Assert.Equal(message.GetType(), decoded?.GetType());
        Assert.Equal(Convert.ToHexString(encoded), Convert.ToHexString(Registry.Encode(decoded!)));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_message_with_a_field_of_the_next_version_is_read_without_it(string name)
    {
        var next = new WireRegistry([.. NextVersion.LaterForms(WireCatalogue.Codecs)]);
        var message = WireExamples.All.Single(e => e.Name == name).Message;
        if (message is ActorSocketIo.Link.LinkProtocol.Numbered) return;      // its bytes go on to the end: a changed one needs another manifest
        var (now, later) = (Registry.Encode(message), next.Encode(message));

        Assert.True(later.Length > now.Length);
        Assert.Equal(Convert.ToHexString(now), Convert.ToHexString(Registry.Encode(Registry.Decode(later)!)));
        Assert.Equal(message.GetType(), next.Decode(now)?.GetType());
    }

    [Theory, MemberData(nameof(Names))]
    public void What_earlier_versions_wrote_is_still_read_and_still_written(string name)
    {
        var message = WireExamples.All.Single(e => e.Name == name).Message;
        var manifest = Registry[message.GetType()].Manifest;
        var now = Convert.ToHexString(Registry.Encode(message)[(1 + manifest.Length)..]);

        Assert.True(Stored[name].Any(), $"add to stored-bytes.txt: {name} | {manifest} | {now}");
        foreach (var stored in Stored[name])
        {
            Assert.True(Registry.TryGet(stored[1], out var codec), $"manifest {stored[1]} of {name} is no longer read");
            var read = codec.Read(Convert.FromHexString(stored[2]));
            Assert.NotNull(read);
            Assert.Equal(now, Convert.ToHexString(Registry.Encode(read)[(1 + manifest.Length)..]));
        }
        Assert.True(Stored[name].Any(s => s[1] == manifest && s[2] == now), $"{name} is written in another form than before: give it a new manifest, and add to stored-bytes.txt: {name} | {manifest} | {now}");
    }

    [Fact]
    public void A_form_that_is_only_read_has_a_successor_that_is_not_written_to_those_who_know_no_other()
    {
        MessageCodec old = new MessageCodec<Novelty>("X1", (ref WireReader r) => new(r.ReadString()));
        MessageCodec Successor(byte since) => new MessageCodec<Novelty>("X2", (w, m) => w.WriteString(m.Text), (ref WireReader r) => new(r.ReadString())) { Since = since };

        Assert.Contains("'X1'", Assert.Throws<ArgumentException>(() => new WireRegistry([old, Successor(since: 1)])).Message);
        Assert.Null(new WireRegistry([old, Successor(since: 2)]).FormFor(typeof(Novelty), version: 1));
    }

    [Fact]
    public void What_another_version_wrote_is_unreadable_and_throws_nothing()
    {
        Assert.Null(Registry.Decode(new byte[] { 3, (byte)'x', (byte)'y', (byte)'z', 1 }));
        Assert.Null(Registry.Decode(ReadOnlyMemory<byte>.Empty));
        Assert.Null(Registry.Decode(new byte[] { 3, (byte)'x' }));
    }
}
