using System.Text;

namespace ActorSocketIo.Protocol.SocketIo;

/// <summary>Remembers the last namespace of a connection, so that a name is not made anew for every packet.</summary>
internal struct NamespaceNames
{
    private const int LongestRemembered = 256;

    private byte[]? _utf8;
    private string? _name;

    /// <summary>The name for some UTF-8; <c>/</c> for none.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "/";
        if (_name is not null && utf8.SequenceEqual(_utf8))
            return _name;

        var name = Encoding.UTF8.GetString(utf8);
        if (utf8.Length <= LongestRemembered)
        {
            _utf8 = utf8.ToArray();
            _name = name;
        }

        return name;
    }
}
