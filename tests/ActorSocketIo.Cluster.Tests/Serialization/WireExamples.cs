using ActorSocketIo.Interest;
using ActorSocketIo.Link;

namespace ActorSocketIo.Cluster.Tests.Serialization;

/// <summary>One message of every type that crosses nodes, with a name under which its bytes are stored in <c>stored-bytes.txt</c>.</summary>
/// <remarks>Who adds a message adds an example; the tests say what line to store.</remarks>
internal static class WireExamples
{
    public static (string Name, ICrossesNodes Message)[] All { get; } =
    [
        ("Hello", new LinkProtocol.Hello(1, IsAnswer: true)),
        ("Numbered", new LinkProtocol.Numbered(300, LinkProtocol.Part.Whole, 3, new byte[] { 1, 2, 3 })),
        ("Numbered middle", new LinkProtocol.Numbered(5, LinkProtocol.Part.Middle, 0, new byte[] { 9 })),
        ("Probe", new LinkProtocol.Probe(17)),
        ("Received", new LinkProtocol.Received(Lane.Questions, 1234567890123, 17, IsGap: true)),
        ("Bye", new LinkProtocol.Bye()),
        ("Renew", new InterestProtocol.Renew(987654321, 12)),
        ("Grant", new InterestProtocol.Grant(987654321, 13)),
        ("Changed", new InterestProtocol.Changed(14, [new(0x1122334455667788), new(1)], [new(ulong.MaxValue)])),
        ("Applied", new InterestProtocol.Applied(14)),
        ("GetSnapshot", new InterestProtocol.GetSnapshot()),
        ("Snapshot", new InterestProtocol.Snapshot(15, [new(2)])),
    ];
}
