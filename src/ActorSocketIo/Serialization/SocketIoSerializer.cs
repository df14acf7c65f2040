using ActorSocketIo.Link;
using ActorSocketIo.Rooms;
using Akka.Actor;
using Akka.Serialization;

namespace ActorSocketIo.Serialization;

/// <summary>Writes every <see cref="ICrossesNodes"/> by its codec; bound in <c>reference.conf</c>.</summary>
/// <remarks>Flat and versioned by manifest: no type name crosses a wire, and no byte of a client is interpreted.</remarks>
internal sealed class SocketIoSerializer : SerializerWithStringManifest
{
    /// <summary>Akka keeps 0 to 40 for itself.</summary>
    public const int Id = 110;

    private readonly WireRegistry _registry;

    /// <summary>Created by Akka.</summary>
    public SocketIoSerializer(ExtendedActorSystem system) : base(system) => _registry = WireRegistry.For(system);

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <inheritdoc/>
    public override string Manifest(object o) => _registry[o.GetType()].Manifest;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = WireWriter.Rent();
        try
        {
            _registry[obj.GetType()].Write(writer, (ICrossesNodes)obj);
            return writer.ToArray();
        }
        finally
        {
            WireWriter.Return(writer);
        }
    }

    /// <summary>Reads a message; what this version cannot read becomes <see cref="Unreadable"/>, which no actor handles.</summary>
    public override object FromBinary(byte[] bytes, string manifest) =>
        (_registry.TryGet(manifest, out var codec) ? codec.Read(bytes) : null) ?? (object)new Unreadable(manifest);
}
