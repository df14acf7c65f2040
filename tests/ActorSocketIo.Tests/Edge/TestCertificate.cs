using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A certificate for localhost that nobody has signed.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
