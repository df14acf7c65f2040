using Akka.Actor;
using Akka.Util;
using Hyperion;

namespace ActorSocketIo.Serialization;

/// <summary>Writes what the application's actors send each other: every <see cref="IClusterMessage"/>.</summary>
/// <remarks>
/// Identifier and options are those of Akka.Serialization.Hyperion, so both read each other. Two instances, because Hyperion's filter, which keeps foreign
/// types out when reading, refuses allowed ones when writing.
/// </remarks>
internal sealed class HyperionSerializer : Akka.Serialization.Serializer
{
    private readonly Serializer _writer;
    private readonly Serializer _reader;

    /// <summary>Created by Akka.</summary>
    public HyperionSerializer(ExtendedActorSystem system) : base(system)
    {
        var assemblies = system.Settings.Config.GetStringList("socketio.cluster-messages.assemblies", []);
        _writer = new(Options(system, DisabledTypeFilter.Instance));
        _reader = new(Options(system, new ReadableTypes(assemblies)));
    }

    /// <inheritdoc/>
    public override int Identifier => -5;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        using var stream = new MemoryStream();
        _writer.Serialize(obj, stream);
        return stream.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type)
    {
        using var stream = new MemoryStream(bytes);
        return _reader.Deserialize<object>(stream);
    }

    // References are preserved: without that, some collections recurse until the process dies.
    private static SerializerOptions Options(ExtendedActorSystem system, ITypeFilter filter) => new(
        versionTolerance: true,
        preserveObjectReferences: true,
        surrogates: [Surrogate.Create<ISurrogated, ISurrogate>(from => from.ToSurrogate(system), to => to.FromSurrogate(system))],
        serializerFactories: null,
        knownTypes: null,
        ignoreISerializable: true,
        packageNameOverrides: null,
        disallowUnsafeTypes: true,
        typeFilter: filter);
}
