using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Util;
using Hyperion;

namespace ActorSocketIo.Serialization;

/// <summary>Writes what the application's actors send each other: every <see cref="IClusterMessage"/>.</summary>
/// <remarks>
/// Identifier and options are those of Akka.Serialization.Hyperion, so both read each other. Two instances, because Hyperion's filter, which keeps foreign
/// types out when reading, refuses allowed ones when writing. Hyperion writes the names of fields and, when it reads, skips them: a type with other fields would be read
/// wrongly in silence, so bytes that are left over or missing are an error here.
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

    /// <summary>Reads a message, or an event of a journal.</summary>
    /// <exception cref="SerializationException">
    /// A type in it may not be read here, does not exist, or has other fields. Remoting then drops the message and logs this; a journal's reader stops.
    /// </exception>
    public override object FromBinary(byte[] bytes, Type type)
    {
        using var stream = new ExactStream(bytes);
        try
        {
            var message = _reader.Deserialize<object>(stream);
            return stream.IsAtEnd ? message : throw new SerializationException($"{message.GetType()} has fewer fields here");
        }
        catch (Exception e) // Hyperion's own, or whatever reading nonsense ends in
        {
            throw new SerializationException(
                $"A message of the application cannot be read: {e.GetBaseException().Message}. Readable are types of assemblies that define an {nameof(IClusterMessage)} or that "
                + "socketio.cluster-messages.assemblies names, and plain types of .NET, with the same fields as where it was written. "
                + "If that was another version: give a changed message a new type, deploy what reads it first, and what sends it then.", e);
        }
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
