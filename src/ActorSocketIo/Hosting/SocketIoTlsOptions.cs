using System.Security.Cryptography.X509Certificates;

namespace ActorSocketIo;

/// <summary>TLS between nodes: every connection is encrypted, and both ends prove with a certificate that they belong to the server.</summary>
/// <remarks>
/// Whoever has a certificate of the authority is a node, so use an authority of the nodes' own, not that of the web. Host names are not compared: nodes are reached by
/// changing addresses. From configuration: <c>Cluster:Tls:CertificatePath</c> and so on; from the environment <c>Cluster__Tls__CertificatePath</c>.
/// </remarks>
public sealed class SocketIoTlsOptions
{
    /// <summary>File with this node's certificate: PEM (<c>tls.crt</c>), or PKCS#12 with the key in it (<c>.pfx</c>, <c>.p12</c>).</summary>
    public string? CertificatePath { get; set; }

    /// <summary>File with its private key in PEM (<c>tls.key</c>). Not for PKCS#12.</summary>
    public string? KeyPath { get; set; }

    /// <summary>What the key, or the PKCS#12 file, is encrypted with. Default: it is not.</summary>
    public string? Password { get; set; }

    /// <summary>File with the certificates of the authorities, PEM (<c>ca.crt</c>): intermediate ones too, and several while one replaces another.</summary>
    public string? AuthorityPath { get; set; }

    /// <summary>This node's certificate with its private key, instead of <see cref="CertificatePath"/>.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The authorities, instead of <see cref="AuthorityPath"/>.</summary>
    public X509Certificate2Collection? Authorities { get; set; }
}
