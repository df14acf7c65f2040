namespace ActorSocketIo.AdminUi;

/// <summary>What the nodes say to each other: server events in the namespace of the pages. Each begins with the token of who says it.</summary>
internal static class NodeEvents
{
    /// <summary>I have pages: (token, number of the watch). Every two seconds; a node that has not heard it before answers with <see cref="Shown"/>, in development mode.</summary>
    public const string Watch = "admin-ui:watch";

    /// <summary>These are my sockets: (token, number of the watch, sockets).</summary>
    public const string Shown = "admin-ui:shown";

    /// <summary>Something has changed: (token, name and arguments of the page's event).</summary>
    public const string Changed = "admin-ui:changed";
}
