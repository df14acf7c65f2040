using System.Text;
using ActorSocketIo.Emitter;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.AspNetCore;

/// <summary>Who may emit from outside, and how much. There must be a key or a policy, or both.</summary>
public sealed class SocketIoEmitterEndpointOptions
{
    /// <summary>Where it is mapped. Default <c>/socket.io-emit</c>.</summary>
    public string Path { get; set; } = "/socket.io-emit";

    /// <summary>What emitters sign their requests with (HMAC-SHA-256): at least 32 bytes in UTF-8, the same on every node.</summary>
    public string? Key { get; set; }

    /// <summary>The authorization policy of the application's that a request must satisfy.</summary>
    public string? AuthorizationPolicy { get; set; }

    /// <summary>How far a signed request's time may be from this node's, either way. Default 30 s.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Signed requests that are remembered, so that none is done twice, for twice <see cref="ClockTolerance"/>. Default 100 000, some 10 MB; over it, 503.</summary>
    public int MaxRemembered { get; set; } = 100_000;

    /// <summary>Largest body, in bytes; binary takes 4/3 of its own. Default 1 000 000. Over it, 413.</summary>
    public int MaxBodyBytes { get; set; } = 1_000_000;

    internal byte[]? KeyBytes => Key is null ? null : Encoding.UTF8.GetBytes(Key);

    /// <exception cref="OptionsValidationException">Something is wrong; the message names all that is, and what helps.</exception>
    internal void Check()
    {
        var mistakes = new List<string>();
        if (Key is null && AuthorizationPolicy is null)
            mistakes.Add("neither Key nor AuthorizationPolicy is set, so anybody could emit; set Key, e.g. to the output of: openssl rand -base64 32");
        if (KeyBytes is { Length: < RequestSignature.MinKeyBytes } key)
            mistakes.Add($"Key has {key.Length} bytes; it must have {RequestSignature.MinKeyBytes}, e.g. from: openssl rand -base64 32");
        if (!Path.StartsWith('/'))
            mistakes.Add($"Path is '{Path}'; it must begin with a slash");
        if (ClockTolerance <= TimeSpan.Zero || ClockTolerance > TimeSpan.FromHours(1))
            mistakes.Add($"ClockTolerance is {ClockTolerance}; it must be positive, and an hour at most");
        if (MaxRemembered < 1)
            mistakes.Add($"MaxRemembered is {MaxRemembered}; it must be positive");
        if (MaxBodyBytes < 1)
            mistakes.Add($"MaxBodyBytes is {MaxBodyBytes}; it must be positive");
        if (mistakes.Count > 0)
            throw new OptionsValidationException(nameof(SocketIoEmitterEndpointOptions), typeof(SocketIoEmitterEndpointOptions), mistakes);
    }
}
