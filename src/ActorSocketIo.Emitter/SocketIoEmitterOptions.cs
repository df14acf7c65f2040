using System.Text;
using System.Text.Json;

namespace ActorSocketIo.Emitter;

/// <summary>Which server an emitter speaks to, and how it proves that it may.</summary>
public sealed class SocketIoEmitterOptions
{
    /// <summary>The nodes, or the proxy in front of them; <c>http</c> or <c>https</c>. A path replaces the default one, <c>/socket.io-emit</c>.</summary>
    /// <remarks>Another than the first is asked only when it is certain that the one before has done nothing.</remarks>
    public IList<Uri> Nodes { get; } = [];

    /// <summary>The key that the endpoint has, at least 32 bytes in UTF-8; null if the endpoint asks for something else, such as a header that the client adds.</summary>
    public string? Key { get; set; }

    /// <summary>For the whole of a call, other nodes included. Default 10 s; a node itself waits 5 s for the others by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How arguments are written; by default as the server does: camel case. Binary is always attached.</summary>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>Tells the time of signatures. Default: the system's clock, which must be right to 30 s.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <exception cref="ArgumentException">Something is wrong; the message names all that is, and what helps.</exception>
    internal void Check()
    {
        var mistakes = new List<string>();
        if (Nodes.Count == 0)
            mistakes.Add("Nodes is empty; add the address of a node, e.g. http://localhost:3000");
        foreach (var node in Nodes.Where(node => node is not { IsAbsoluteUri: true, Scheme: "http" or "https" }))
            mistakes.Add($"'{node}' in Nodes is no address of a node; it must begin with http:// or https://");
        if (Key is not null && Encoding.UTF8.GetByteCount(Key) < RequestSignature.MinKeyBytes)
            mistakes.Add($"Key has {Encoding.UTF8.GetByteCount(Key)} bytes; it must have {RequestSignature.MinKeyBytes}, e.g. from: openssl rand -base64 32");
        if (Timeout <= TimeSpan.Zero)
            mistakes.Add($"Timeout is {Timeout}; it must be positive");
        if (mistakes.Count > 0)
            throw new ArgumentException(string.Join("; ", mistakes));
    }
}
