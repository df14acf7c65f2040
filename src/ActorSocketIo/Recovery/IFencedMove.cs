using ActorSocketIo.Link;

namespace ActorSocketIo.Recovery;

/// <summary>A move that a line is drawn for.</summary>
internal interface IFencedMove
{
    /// <summary>Where it goes.</summary>
    NodeToken To { get; }

    /// <summary>The nodes are about to be told.</summary>
    void OnDrawing(FenceRound round);

    /// <summary>All have drawn it, or some will not.</summary>
    void OnDrawn(FenceRound round);
}
