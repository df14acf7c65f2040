using ActorSocketIo.Serialization;

namespace ActorSocketIo.Adapters;

/// <summary>Which fields of a socket questions and answers name, and how they cross nodes.</summary>
internal static class SocketFieldsCodec
{
    /// <summary>As <c>HasFlag</c>, which allocates in code that is not optimized yet.</summary>
    public static bool Has(this SocketFields fields, SocketFields field) => (fields & field) == field;

    public static void Write(WireWriter w, SocketFields fields) => w.WriteByte((byte)fields);

    /// <summary>Fields that only a later version knows are left out.</summary>
    public static SocketFields Read(ref WireReader r) => (SocketFields)r.ReadByte() & SocketFields.All;
}
