using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorSocketIo.Cluster.Tests.Hosting;

/// <summary>An authority of the test's own, and the files of the nodes that it knows.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("sio-tls-");
    private readonly X509Certificate2 _own;

    public TestAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(AuthorityPath, _own.ExportCertificatePem());
    }

    /// <summary>The file that nodes are told whom to trust by.</summary>
    public string AuthorityPath => Path.Combine(_files.FullName, "ca.crt");

    /// <summary>The options of a node that has a certificate of this authority and trusts it.</summary>
    /// <param name="name">Of the node.</param>
    /// <param name="validDays">From yesterday, or over since yesterday if negative.</param>
    /// <param name="form">What the files are.</param>
    public SocketIoTlsOptions Issue(string name, int validDays = 10, KeyForm form = KeyForm.Pem) => validDays > 0
        ? Issue(name, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(validDays), form)
        : Issue(name, DateTimeOffset.UtcNow.AddDays(validDays), DateTimeOffset.UtcNow.AddDays(-1), form);

    /// <summary>The options of a node whose certificate is valid between two times, in whole seconds.</summary>
    public SocketIoTlsOptions Issue(string name, DateTimeOffset from, DateTimeOffset to, KeyForm form = KeyForm.Pem)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(_own, from, to, RandomNumberGenerator.GetBytes(8));
        var path = Path.Combine(_files.FullName, name);
        switch (form)
        {
            case KeyForm.Pkcs12:
                File.WriteAllBytes($"{path}.pfx", certificate.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12, "secret"));
                return new() { CertificatePath = $"{path}.pfx", Password = "secret", AuthorityPath = AuthorityPath };
            case KeyForm.EncryptedPem:
                File.WriteAllText($"{path}.key", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
                break;
            default:
                File.WriteAllText($"{path}.key", key.ExportPkcs8PrivateKeyPem());
                break;
        }
        File.WriteAllText($"{path}.crt", certificate.ExportCertificatePem());
        return new() { CertificatePath = $"{path}.crt", KeyPath = $"{path}.key", Password = form == KeyForm.EncryptedPem ? "secret" : null, AuthorityPath = AuthorityPath };
    }

    public void Dispose()
    {
        _own.Dispose();
        _files.Delete(recursive: true);
    }
}

/// <summary>How a node's certificate and key are kept.</summary>
public enum KeyForm
{
    Pem,
    EncryptedPem,
    Pkcs12,
}
