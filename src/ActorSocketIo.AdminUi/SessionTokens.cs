using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ActorSocketIo.AdminUi;

/// <summary>Sessions of pages that have logged in: signed, with an end, and known to every node without being told of.</summary>
/// <remarks>A token is an end in milliseconds since 1970, some random bytes, and their HMAC-SHA256, in base64url.</remarks>
internal sealed class SessionTokens(byte[] key, TimeProvider time)
{
    private const int EndBytes = sizeof(long);
    private const int RandomBytes = 8;
    private const int SignedBytes = EndBytes + RandomBytes;
    private const int TokenBytes = SignedBytes + HMACSHA256.HashSizeInBytes;

    private static readonly int TokenLength = Base64Url.GetEncodedLength(TokenBytes);

    /// <summary>Sessions of a server whose nodes have these options.</summary>
    public static SessionTokens Of(AdminUiOptions options, TimeProvider time)
    {
        var secrets = string.Join('\n', options.SessionKey, options.Username, options.PasswordHash);
        return new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secrets), 32, info: "ActorSocketIo.AdminUi session"u8.ToArray()), time);
    }

    /// <summary>Makes a token that is good until then.</summary>
    public string Issue(DateTimeOffset until)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        BinaryPrimitives.WriteInt64BigEndian(token, until.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(token.Slice(EndBytes, RandomBytes));
        HMACSHA256.HashData(key, token[..SignedBytes], token[SignedBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whether a client's token is one of ours whose end has not come.</summary>
    public bool TryRead(string? text, out DateTimeOffset until)
    {
        until = default;
        Span<byte> token = stackalloc byte[TokenBytes];
        if (text?.Length != TokenLength || Base64Url.DecodeFromChars(text, token, out _, out var bytes) != OperationStatus.Done || bytes != TokenBytes)
            return false;
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, token[..SignedBytes], signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, token[SignedBytes..]))
            return false;
        until = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(token)); // ours, so in range
        return until > time.GetUtcNow();
    }
}
