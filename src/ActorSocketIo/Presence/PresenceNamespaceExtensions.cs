namespace ActorSocketIo;

/// <summary>Adds presence to a namespace.</summary>
public static class PresenceNamespaceExtensions
{
    /// <summary>Shows the clients of each room who is in it. Call it once for a namespace, on every node, best before clients come; again only when what it gave is disposed.</summary>
    /// <param name="nsp">The namespace.</param>
    /// <param name="configure">Whose a socket is, and what is shown.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    public static RoomPresence UsePresence(this Namespace nsp, Action<PresenceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(nsp);
        var options = new PresenceOptions();
        configure?.Invoke(options);
        options.Check();
        return new RoomPresence(nsp, options);
    }
}
