using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Akka.Actor;

namespace ActorSocketIo.Forming;

/// <summary>Names of nodes as people write them, <c>host:port</c>.</summary>
internal static class NodeAddress
{
    /// <summary>Takes a name apart.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="host">A name or IPv4 address.</param>
    /// <param name="port">1 to 65535.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? host, out int port)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        host = colon > 0 ? text![..colon] : null;
        port = 0;
        return host is not null
            && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= ushort.MaxValue;
    }

    /// <summary>The address of a node of the same system.</summary>
    /// <param name="name"><c>host:port</c>.</param>
    /// <param name="self">This node's address: the protocol, TLS or not, and the name of the system are the same on all nodes.</param>
    /// <exception cref="ArgumentException">It is not <c>host:port</c>.</exception>
    public static Address Of(string name, Address self) => TryParse(name, out var host, out var port)
        ? new Address(self.Protocol, self.System, host, port)
        : throw new ArgumentException($"is '{name}'; it must be host:port", nameof(name));

    /// <summary>The names of nodes that listen on the same port as one of them; addresses of another family are left out.</summary>
    public static IEnumerable<string> Beside(string node, IEnumerable<IPAddress> addresses)
    {
        var colon = node.LastIndexOf(':');
        return IPAddress.TryParse(node.AsSpan(0, colon), out var own)
            ? addresses.Where(address => address.AddressFamily == own.AddressFamily).Select(address => $"{address}{node[colon..]}")
            : [];
    }
}
