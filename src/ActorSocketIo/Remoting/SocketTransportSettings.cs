using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.Remoting;

/// <summary>What <see cref="SocketTransport"/> heeds of <c>akka.remote.dot-netty.tcp</c>: the keys that say where, how large and how long.</summary>
/// <param name="Hostname">What it binds to: an address or a name.</param>
/// <param name="Port">The port it binds to; 0 for one of the system's.</param>
/// <param name="PublicHostname">What others are told.</param>
/// <param name="PublicPort">The same; <see langword="null"/> if it is the bound one.</param>
/// <param name="Backlog">Connections that wait to be accepted.</param>
/// <param name="MaximumFrame">Bytes of one frame.</param>
/// <param name="SendBuffer">Bytes that the kernel keeps; <see langword="null"/> if it decides.</param>
/// <param name="ReceiveBuffer">The same for what comes.</param>
/// <param name="ConnectTimeout">How long a connection may take.</param>
/// <param name="Family">Which of a name's addresses count.</param>
/// <param name="IsSecured">Whether connections are TLS.</param>
internal sealed record SocketTransportSettings(
    string Hostname,
    int Port,
    string PublicHostname,
    int? PublicPort,
    int Backlog,
    int MaximumFrame,
    int? SendBuffer,
    int? ReceiveBuffer,
    TimeSpan ConnectTimeout,
    AddressFamily Family,
    bool IsSecured)
{
    /// <exception cref="ConfigurationException">A key asks for what this transport does not do.</exception>
    public static SocketTransportSettings From(Config config)
    {
        if (config.GetString("byte-order", "little-endian") is not "little-endian" and var order)
            throw new ConfigurationException($"akka.remote.dot-netty.tcp.byte-order is {order}; nodes of this server speak little-endian");
        var hostname = config.GetString("hostname") is { Length: > 0 } host ? host : IPAddress.Any.ToString();
        return new(
            hostname,
            config.GetInt("port"),
            config.GetString("public-hostname") is { Length: > 0 } publicHost ? publicHost : hostname,
            config.GetInt("public-port") is > 0 and var publicPort ? publicPort : null,
            config.GetInt("backlog"),
            Bytes("maximum-frame-size") ?? throw new ConfigurationException("akka.remote.dot-netty.tcp.maximum-frame-size is missing"),
            Bytes("send-buffer-size"),
            Bytes("receive-buffer-size"),
            config.GetTimeSpan("connection-timeout"),
            config.GetBoolean("dns-use-ipv6") ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork,
            config.GetBoolean("enable-ssl"));

        int? Bytes(string key) => config.GetByteSize(key, null) is > 0 and <= int.MaxValue and var bytes ? (int)bytes : null;
    }

    /// <summary>Where an address is; asks DNS if it is a name.</summary>
    /// <exception cref="SocketException">The name is unknown, or has no address of the family.</exception>
    public IPEndPoint Resolve(string host, int port)
    {
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address))
            address = Dns.GetHostAddresses(host, Family).LastOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
        return new(address, port);
    }

    /// <summary>Sets a socket's options.</summary>
    /// <exception cref="SocketException">The other end has closed it meanwhile.</exception>
    public void Apply(TcpSocket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (SendBuffer is { } send)
            socket.SendBufferSize = send;
        if (ReceiveBuffer is { } receive)
            socket.ReceiveBufferSize = receive;
    }
}
