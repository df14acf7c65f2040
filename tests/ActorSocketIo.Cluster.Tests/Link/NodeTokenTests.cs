using ActorSocketIo.Link;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Cluster.Tests.Link;

public sealed class NodeTokenTests
{
    [Fact]
    public void Is_the_start_of_a_hash_over_address_and_uid_for_ever()
    {
        var token = NodeToken.Of(new UniqueAddress(new Address("akka.tcp", "sio", "node-1", 4053), 12345));

        // sha256("akka.tcp://sio@node-1:4053#12345"), first 48 bits, base64url
        Assert.Equal("nAL0wpDp", token.ToString());
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var token = NodeToken.FromBits((ulong)random.NextInt64());
            Assert.True(NodeToken.TryParse(token.ToString(), out var read));
            Assert.Equal(token, read);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAA")]
    [InlineData("AAAAAAAAA")]
    [InlineData("AAAA+AAA")]
    [InlineData("AAAA/AAA")]
    [InlineData("AAAAAAA=")]
    [InlineData("AAAAäAAA")]
    public void Anything_else_is_no_token(string text) => Assert.False(NodeToken.TryParse(text, out _));
}
