namespace ActorSocketIo.Tests.Limits;

/// <summary>A client that sends and sees Engine.IO packets, whatever carries them.</summary>
internal interface IWireClient
{
    /// <summary>Sends text packets so that they come in one read; completes when the transport would take more.</summary>
    Task SendAsync(params string[] packets);

    /// <summary>The next packet, pings left out; <c>end</c> if the session is over.</summary>
    Task<string> ReadAsync();

    /// <summary>Cuts its connections, as when a client's process ends.</summary>
    void Cut();
}
