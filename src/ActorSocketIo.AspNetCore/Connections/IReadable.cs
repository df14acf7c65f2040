namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Who is told by an <see cref="EventLoop"/> that something can be read.</summary>
internal interface IReadable
{
    /// <summary>The loop's own: tells connections apart that have the same descriptor one after the other.</summary>
    int Registration { get; set; }

    /// <summary>Something can be read. Several threads may say so at once; no exception may get out.</summary>
    /// <param name="isOver">Whether the peer has closed, or the connection has failed; what came before can still be read.</param>
    void OnReadable(bool isOver);

    /// <summary>The loop ends, and will tell nothing more.</summary>
    void Cut();
}
