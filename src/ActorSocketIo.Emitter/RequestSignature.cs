using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorSocketIo.Emitter;

/// <summary>What a request shows to prove that its sender has the key: <c>v1.timestamp.nonce.mac</c>, in one header.</summary>
/// <param name="Timestamp">When it was made, in ms since 1970.</param>
/// <param name="Nonce">16 random bytes in base64url: no two requests have the same.</param>
/// <param name="Mac">HMAC-SHA-256 of <c>v1.timestamp.nonce.</c> and the body.</param>
/// <remarks>The emitter makes it, the endpoint checks it: both are compiled from this file.</remarks>
internal readonly record struct RequestSignature(long Timestamp, string Nonce, byte[] Mac)
{
    /// <summary>The header that it stands in.</summary>
    public const string HeaderName = "Socket-IO-Signature";

    /// <summary>Bytes that a key must have, as many as the hash.</summary>
    public const int MinKeyBytes = 32;

    /// <summary>What an endpoint says, in a header, when it is certain that nothing was done, so that another node may be asked.</summary>
    public const string NothingDoneHeader = "Socket-IO-Nothing-Done";

    private const int NonceBytes = 16;
    private const int NonceCharacters = 22;
    private const int MaxTimestampDigits = 15;

    /// <summary>Signs a body.</summary>
    /// <returns>The header's value.</returns>
    public static string Create(byte[] key, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture, $"v1.{now.ToUnixTimeMilliseconds()}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes))}.");
        return head + Base64Url.EncodeToString(MacOf(key, head, body));
    }

    /// <summary>Takes a header apart; that says nothing about who made it.</summary>
    public static bool TryParse(string header, out RequestSignature signature)
    {
        signature = default;
        if (header.Split('.') is not ["v1", { Length: <= MaxTimestampDigits } time, { Length: NonceCharacters } nonce, { } mac]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp))
            return false;
        Span<byte> decoded = stackalloc byte[SHA256.HashSizeInBytes];
        if (mac.Length != Base64Url.GetEncodedLength(decoded.Length) || !Base64Url.IsValid(nonce) || !Base64Url.IsValid(mac)
            || !Base64Url.TryDecodeFromChars(mac, decoded, out var written) || written != decoded.Length)
            return false;
        signature = new(timestamp, nonce, decoded.ToArray());
        return true;
    }

    /// <summary>Whether it was made for this body by who has the key.</summary>
    public bool Matches(byte[] key, ReadOnlySpan<byte> body) =>
        CryptographicOperations.FixedTimeEquals(Mac, MacOf(key, string.Create(CultureInfo.InvariantCulture, $"v1.{Timestamp}.{Nonce}."), body));

    private static byte[] MacOf(byte[] key, string head, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes(head));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
