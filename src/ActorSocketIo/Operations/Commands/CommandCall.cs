using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Operations.Commands;

/// <summary>A command and where it runs.</summary>
/// <param name="Node">This node.</param>
/// <param name="Input">The command.</param>
internal sealed record CommandCall(SocketIoNode Node, ParsedCommand Input)
{
    public SocketIoServer Server => Node.Server;

    /// <summary>How long nodes have to answer.</summary>
    public TimeSpan Timeout => Input.Duration("timeout") ?? Server.Options.RequestsTimeout;

    public int Limit => Input.Number("limit");

    public string? After => Input.TextOrNull("after");

    /// <summary>The namespace it is about; one that this node does not have is spoken to on the others, and not made here.</summary>
    public Namespace Namespace
    {
        get
        {
            var name = NamespaceOrNull!;
            return Server.Namespaces.Find(name) ?? Server.Namespaces.StandIn(name);
        }
    }

    /// <summary>Its name, with the leading slash; null if the command is about all of them.</summary>
    public string? NamespaceOrNull => Input.TextOrNull("namespace") is { } name ? name.StartsWith('/') ? name : "/" + name : null;
}
