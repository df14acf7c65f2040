using Akka.Configuration;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Hosting;

/// <summary>Who this node is to the others: its place, checked, and its certificate, read.</summary>
internal sealed class NodeIdentity
{
    /// <summary>Checks the options, and reads the files that they name.</summary>
    /// <exception cref="OptionsValidationException">It is no place; the message names all mistakes.</exception>
    /// <exception cref="ConfigurationException">A certificate is missing or cannot be read.</exception>
    public NodeIdentity(SocketIoClusterOptions options)
    {
        var place = new SocketIoClusterOptionsValidator().Validate(name: null, options);
        if (place.Failed)
            throw new OptionsValidationException(nameof(SocketIoClusterOptions), typeof(SocketIoClusterOptions), place.Failures);
        Options = options;
        Certificates = options.Tls is { } tls ? new NodeCertificates(tls) : null;
    }

    /// <summary>Where it is and whom it joins.</summary>
    public SocketIoClusterOptions Options { get; }

    /// <summary>Its certificate, and those it trusts; null without TLS.</summary>
    public NodeCertificates? Certificates { get; }
}
