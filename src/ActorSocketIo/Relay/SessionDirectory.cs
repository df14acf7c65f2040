using ActorSocketIo.Interest;
using ActorSocketIo.Link;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Relay;

/// <summary>Sessions whose ids do not name their node, as the interest of the nodes knows them.</summary>
internal sealed class SessionDirectory(IInterest interest) : ISessionDirectory
{
    private const string Kind = "sid"; // no namespace: those start with a slash

    public ValueTask EnterAsync(string sid) => interest.Announce(Kind, sid);

    public void Leave(string sid) => interest.Withdraw(Kind, sid);

    /// <summary>The node that has entered a session.</summary>
    public bool TryFind(string sid, out NodeToken home)
    {
        var holders = interest.HoldersOf(Kind, sid);
        home = holders.IsEmpty ? default : holders[0];
        return !holders.IsEmpty;
    }
}
