using ActorSocketIo.Interest;
using ActorSocketIo.Link;

namespace ActorSocketIo.Tests.Guarding;

/// <summary>The nodes that take this one for a member.</summary>
internal sealed class FakeLeases : IInterest
{
    public HashSet<NodeToken> Of { get; } = [];

    public Task Ready => Task.CompletedTask;

    public bool HasLease(NodeToken node) => Of.Contains(node);

    public ReadOnlySpan<NodeToken> NodesFor(string nsp, ReadOnlySpan<string> rooms) => throw new NotSupportedException();

    public void FirstMember(string nsp, string room) => throw new NotSupportedException();

    public void LastMember(string nsp, string room) => throw new NotSupportedException();

    public ValueTask WhenKnown(string nsp, string room) => throw new NotSupportedException();

    public IDisposable Unfilter(string nsp, ReadOnlySpan<string> rooms) => throw new NotSupportedException();

    public ValueTask Announce(string kind, string id) => throw new NotSupportedException();

    public ReadOnlySpan<NodeToken> HoldersOf(string kind, string id) => throw new NotSupportedException();

    public void Withdraw(string kind, string id) => throw new NotSupportedException();
}
