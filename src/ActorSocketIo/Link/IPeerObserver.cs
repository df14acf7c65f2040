namespace ActorSocketIo.Link;

/// <summary>Takes part in a member's coming and going before anybody is told of it.</summary>
/// <remarks>Called on the peers actor, one call at a time; must not block. For <see cref="Interest"/>: an unknown node could not be flooded.</remarks>
internal interface IPeerObserver
{
    /// <summary>A member has begun to join; it does not serve yet.</summary>
    void OnAdded(NodeToken node)
    {
    }

    /// <summary>A member joined, left, or became reachable or unreachable.</summary>
    void OnChanged();

    /// <summary>A member is gone for good. <see cref="IPeers"/> still has it; then <see cref="OnChanged"/> follows, when it has not.</summary>
    void OnRemoved(NodeToken node)
    {
    }
}
