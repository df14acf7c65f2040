namespace ActorSocketIo.Corking;

/// <summary>A connection that does not write what a corked thread sends until the cork is drawn.</summary>
internal interface ICorked
{
    /// <summary>Writes what waits, if nobody has yet. Any thread; never throws.</summary>
    void Uncork();
}
