using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Hosting;

namespace ActorSocketIo.Hosting;

/// <summary>This node's certificate, and the judgement on those of others.</summary>
internal sealed class NodeCertificates
{
    /// <summary>How addresses of Akka.Remote begin.</summary>
    public const string Scheme = "akka.ssl.tcp";

    /// <summary>How long before its end a certificate is complained of.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly string[] Pkcs12Endings = [".pfx", ".p12"];

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;

    /// <summary>Reads what the options name.</summary>
    /// <exception cref="ConfigurationException">Something is missing or cannot be read; the message says which key.</exception>
    public NodeCertificates(SocketIoTlsOptions options)
    {
        _own = options.Certificate ?? Load(options);
        if (!_own.HasPrivateKey)
            throw new ConfigurationException($"Tls has the certificate {_own.Subject} without its private key: give Tls.KeyPath, or a PKCS#12 file");
        _authorities = options.Authorities ?? LoadAuthorities(options);
        if (_authorities.Count == 0)
            throw new ConfigurationException("Tls has no authority, so no other node could be trusted: give Tls.AuthorityPath");
    }

    /// <summary>Why another node's certificate was refused, the last time that one was.</summary>
    public string? LastRefusal { get; private set; }

    /// <summary>What Akka.Remote is told.</summary>
    public SslOptions ToSslOptions() => new()
    {
        X509Certificate = _own,
        RequireMutualAuthentication = true,
        CustomValidator = IsNode,
    };

    /// <summary>Says now and every day, from two weeks before, that this node's certificate ends.</summary>
    /// <returns>Ends that.</returns>
    public IDisposable WatchEnd(SocketIoLog log, TimeProvider time)
    {
        var end = new DateTimeOffset(_own.NotAfter.ToUniversalTime());
        return time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Day);

        void Look()
        {
            var left = end - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                log.CertificateIsOver(_own.Subject, end);
            else if (left <= Notice)
                log.CertificateEnds(_own.Subject, end);
        }
    }

    /// <summary>Whether a certificate leads to one of the authorities and is valid now. Whatever it is, the answer is no or yes.</summary>
    /// <param name="certificate">What the other end shows.</param>
    /// <param name="chain">What it sent along.</param>
    /// <param name="peer">The other end: the address of the node that this one dials, or the host and port that dialled this one.</param>
    /// <param name="errors">What the system's own authorities say; ours decide.</param>
    /// <param name="log">Says why not.</param>
    public bool IsNode(X509Certificate2? certificate, X509Chain? chain, string peer, SslPolicyErrors errors, ILoggingAdapter log)
    {
        var why = certificate is null ? "it shows none" : WhyNot(certificate, chain);
        if (why is null)
            return true;
        LastRefusal = $"the certificate of {peer} was refused: {why}";
        log.Error("TLS between nodes: the certificate of {Peer} was refused: {Why}.", peer, why);
        return false;
    }

    private string? WhyNot(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true; // a stranger's certificate must not send us anywhere
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        return chain.Build(certificate)
            ? null
            : $"{certificate.Subject}, issued by {certificate.Issuer}, does not lead to {string.Join(" or ", _authorities.Select(a => a.Subject))}, or is not valid now "
                + $"({string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct())})";
    }

    private static X509Certificate2 Load(SocketIoTlsOptions options)
    {
        if (options.CertificatePath is not { Length: > 0 } path)
            throw new ConfigurationException("Tls has no certificate for this node: give Tls.CertificatePath");
        if (Pkcs12Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return Read("CertificatePath", path, () => X509CertificateLoader.LoadPkcs12FromFile(path, options.Password));
        return Read("CertificatePath and Tls.KeyPath", $"{path} and {options.KeyPath}", () =>
        {
            using var pem = options.Password is null
                ? X509Certificate2.CreateFromPemFile(path, options.KeyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(path, options.Password, options.KeyPath);
            // Windows does not use a key in TLS that was read from PEM.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        });
    }

    private static X509Certificate2Collection LoadAuthorities(SocketIoTlsOptions options)
    {
        var authorities = new X509Certificate2Collection();
        if (options.AuthorityPath is { Length: > 0 } path)
            Read("AuthorityPath", path, () => { authorities.ImportFromPemFile(path); return authorities; });
        return authorities;
    }

    private static T Read<T>(string key, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"Tls.{key} is '{path}', which cannot be read: {e.Message}", e);
        }
    }
}
