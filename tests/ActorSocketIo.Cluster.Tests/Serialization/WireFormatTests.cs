using ActorSocketIo.Serialization;

namespace ActorSocketIo.Cluster.Tests.Serialization;

public sealed class WireFormatTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("room")]
    [InlineData("Zimmer für alle 🏠")]
    [InlineData("lone \ud800 surrogate")]
    [InlineData("\udc00")]
    public void A_text_survives_whatever_is_in_it(string? text)
    {
        var writer = new WireWriter();
        writer.WriteString(text);
        var reader = new WireReader(writer.ToArray());

        Assert.Equal(text, reader.ReadStringOrNull());
        Assert.False(reader.IsBroken);
        Assert.Equal(0, reader.Left);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(ulong.MaxValue)]
    public void A_number_survives(ulong number)
    {
        var writer = new WireWriter();
        writer.WriteVarUInt(number);
        var reader = new WireReader(writer.ToArray());

        Assert.Equal(number, reader.ReadVarUInt());
        Assert.False(reader.IsBroken);
    }

    [Fact]
    public void Bytes_are_slices_of_what_was_received()
    {
        var registry = new WireRegistry(TestMessages.Codecs);
        var encoded = registry.Encode(new Counted(1, 2, new byte[] { 3, 4 }));

        var decoded = Assert.IsType<Counted>(registry.Decode(encoded));

        Assert.True(decoded.Load.Span.Overlaps(encoded));
    }

    [Fact]
    public void No_bytes_make_a_reader_throw_or_allocate_beyond_them()
    {
        var registry = new WireRegistry([.. WireCatalogue.Codecs, .. TestMessages.Codecs]);
        var random = new Random(7);
        var examples = WireExamples.All.Select(e => registry.Encode(e.Message)).ToArray();

        for (var i = 0; i < 100_000; i++)
        {
            var bytes = examples[random.Next(examples.Length)].ToArray();
            for (var flips = random.Next(4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();

            registry.Decode(bytes.AsMemory(0, random.Next(bytes.Length + 1)));

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_096 + 256 * bytes.Length, Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void A_count_that_cannot_fit_breaks_the_message()
    {
        var writer = new WireWriter();
        writer.WriteVarUInt(int.MaxValue);
        var reader = new WireReader(writer.ToArray());

        Assert.Equal(0, reader.ReadCount());
        Assert.True(reader.IsBroken);
        Assert.True(reader.ReadBytes().IsEmpty);
        Assert.True(reader.ReadRest().IsEmpty);
        Assert.Equal("", reader.ReadString());
    }
}
