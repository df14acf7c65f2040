using Akka.Actor;

namespace ActorSocketIo;

/// <summary>Where actors find the server of their system.</summary>
internal sealed class SocketIoExtension : IExtension
{
    /// <summary>The node; null until it has started.</summary>
    public SocketIoNode? Node { get; set; }

    public static SocketIoExtension Of(ActorSystem system) => system.WithExtension<SocketIoExtension, Provider>();

    private sealed class Provider : ExtensionIdProvider<SocketIoExtension>
    {
        public override SocketIoExtension CreateExtension(ExtendedActorSystem system) => new();
    }
}
