using System.Buffers.Text;
using System.Text;

namespace ActorSocketIo.Entities;

/// <summary>Names of namespaces and rooms as entity ids: whatever a client calls a room, it is a plain word to the actors.</summary>
/// <remarks>Base64url of the UTF-8; of a room, namespace and room with a dot between. A name like <c>../user</c> or one of 10 kB is just text.</remarks>
internal static class EntityName
{
    public static string Of(string nsp) => Encode(nsp);

    public static string Of(string nsp, string room) => $"{Encode(nsp)}.{Encode(room)}";

    /// <summary>Reads an entity id back; false for anything that is none.</summary>
    public static bool TryRead(string entityId, out string nsp, out string room)
    {
        var dot = entityId.IndexOf('.');
        room = "";
        return dot < 0
            ? TryDecode(entityId, out nsp)
            : TryDecode(entityId.AsSpan(0, dot), out nsp) & TryDecode(entityId.AsSpan(dot + 1), out room);
    }

    private static string Encode(string name) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    private static bool TryDecode(ReadOnlySpan<char> encoded, out string name)
    {
        name = "";
        if (!Base64Url.IsValid(encoded))
            return false;
        name = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded));
        return true;
    }
}
