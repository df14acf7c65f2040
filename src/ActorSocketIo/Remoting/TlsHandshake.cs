using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;

namespace ActorSocketIo.Remoting;

/// <summary>Secures connections between nodes; both ends show a certificate.</summary>
internal sealed class TlsHandshake
{
    private readonly SslStreamCertificateContext _own;
    private readonly CertificateValidationCallback _isNode;
    private readonly ILoggingAdapter _log;

    /// <param name="setup">Given in code, as <c>Cluster:Tls</c> does it; not by the keys of <c>dot-netty.tcp.ssl</c>.</param>
    /// <param name="log">Says why a certificate was refused.</param>
    /// <exception cref="ConfigurationException">It has no certificate, or nothing that judges those of others.</exception>
    public TlsHandshake(DotNettySslSetup? setup, ILoggingAdapter log)
    {
        if (setup is not { Certificate: { } own, CustomValidator: { } isNode })
        {
            throw new ConfigurationException(
                "akka.remote.dot-netty.tcp.enable-ssl is on without Cluster:Tls. Give that, or "
                + "akka.remote.dot-netty.tcp.transport-class = \"Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote\", which reads the keys of ssl");
        }

        _own = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        _isNode = isNode;
        _log = log;
    }

    /// <summary>As the end that was dialled.</summary>
    /// <exception cref="AuthenticationException">The other end is no node of ours, or says that we are not.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public Stream Accept(NetworkStream stream, Address peer) => Secure(stream, $"{peer.Host}:{peer.Port}", tls => tls.AuthenticateAsServer(new SslServerAuthenticationOptions
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowRenegotiation = false,
    }));

    /// <summary>As the end that dials.</summary>
    /// <inheritdoc cref="Accept"/>
    public Stream Connect(NetworkStream stream, Address peer) => Secure(stream, peer.ToString(), tls => tls.AuthenticateAsClient(new SslClientAuthenticationOptions
    {
        TargetHost = peer.Host,
        ClientCertificateContext = _own,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowRenegotiation = false,
    }));

    private SslStream Secure(NetworkStream stream, string peer, Action<SslStream> authenticate)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, chain, errors) => IsNode(certificate, chain, peer, errors));
        try
        {
            authenticate(tls);
            return tls;
        }
        catch
        {
            tls.Dispose();
            throw;
        }
    }

    private bool IsNode(X509Certificate? certificate, X509Chain? chain, string peer, SslPolicyErrors errors)
    {
        try
        {
            return _isNode(certificate as X509Certificate2, chain, peer, errors, _log);
        }
        catch (Exception e) // a stranger's certificate may be anything
        {
            _log.Error(e, "The certificate of {0} could not be judged.", peer);
            return false;
        }
    }
}
