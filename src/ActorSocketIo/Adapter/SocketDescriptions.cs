namespace ActorSocketIo.Adapters;

/// <summary>Sockets of this node, as other nodes are told of them.</summary>
internal static class SocketDescriptions
{
    /// <summary>A message of descriptions is closed when it has so many bytes; it is longer only by the last of them.</summary>
    public const int BytesPerMessage = 64 * 1024;

    /// <summary>Describes the first of some sockets: as many as make a message of moderate size, and at least one.</summary>
    /// <param name="sockets">Of which those are left out that have been disconnected meanwhile.</param>
    /// <param name="fields">What of each.</param>
    /// <param name="seen">How many have been described or left out.</param>
    public static EncodedSockets DescribeSome(ReadOnlySpan<Socket> sockets, SocketFields fields, out int seen)
    {
        var writer = SocketDescriptionWriter.Rent(fields);
        for (seen = 0; seen < sockets.Length && writer.Length < BytesPerMessage; seen++)
            if (sockets[seen].Connected)
                writer.Add(sockets[seen]);
        var part = writer.ToEncoded();
        SocketDescriptionWriter.Return(writer);
        return part;
    }
}
