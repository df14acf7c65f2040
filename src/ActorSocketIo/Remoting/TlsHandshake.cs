using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;

namespace ActorSocketIo.Remoting;

/// <summary>Secures connections between nodes; both ends show a certificate.</summary>
internal sealed class TlsHandshake
{
    private readonly DotNettySslSetup _setup;
    private readonly CertificateValidationCallback _isNode;
    private readonly ILoggingAdapter _log;

    /// <param name="setup">Given in code, as <c>Cluster:Tls</c> does it; not by the keys of <c>dot-netty.tcp.ssl</c>.</param>
    /// <param name="log">Says why a certificate was refused.</param>
    /// <exception cref="ConfigurationException">It has no certificate, or nothing that judges those of others.</exception>
    public TlsHandshake(DotNettySslSetup? setup, ILoggingAdapter log)
    {
        _isNode = setup is { Certificate: not null, CustomValidator: { } validator }
            ? validator
            : throw new ConfigurationException(
                "akka.remote.dot-netty.tcp.enable-ssl is on without Cluster:Tls. Give that, or "
                + "akka.remote.dot-netty.tcp.transport-class = \"Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote\", which reads the keys of ssl");
        _setup = setup;
        _log = log;
    }

    /// <summary>As the end that was dialled.</summary>
    /// <exception cref="AuthenticationException">The other end is no node of ours, or says that we are not.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public Stream Accept(NetworkStream stream, string peer) => Secure(stream, peer, tls => tls.AuthenticateAsServer(new SslServerAuthenticationOptions
    {
        ServerCertificate = _setup.Certificate,
        ClientCertificateRequired = true,
    }));

    /// <summary>As the end that dials.</summary>
    /// <inheritdoc cref="Accept"/>
    public Stream Connect(NetworkStream stream, string peer) => Secure(stream, peer, tls => tls.AuthenticateAsClient(new SslClientAuthenticationOptions
    {
        TargetHost = peer,
        ClientCertificates = [_setup.Certificate],
    }));

    private SslStream Secure(NetworkStream stream, string peer, Action<SslStream> authenticate)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false,
            (_, certificate, chain, errors) => _isNode(certificate as System.Security.Cryptography.X509Certificates.X509Certificate2, chain, peer, errors, _log));
        authenticate(tls);
        return tls;
    }
}
