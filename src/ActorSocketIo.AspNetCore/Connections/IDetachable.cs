namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>A connection that can outlive the request that it came with.</summary>
internal interface IDetachable
{
    /// <summary>Takes it from the web server, which then ends the request as if the connection had ended, and lets go of all that it held for it.</summary>
    /// <returns>False if the connection is over already.</returns>
    bool TryDetach();

    /// <summary>Once detached: cancelled when the client has gone. Costs the connection some memory from then on.</summary>
    CancellationToken Closed { get; }

    /// <summary>Once detached: cuts it. Any thread, any number of times.</summary>
    void Cut();

    /// <summary>Once detached: ends it when all that was written is sent.</summary>
    void End();
}
