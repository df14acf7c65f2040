using BCrypt.Net;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.AdminUi;

/// <summary>Refuses options that cannot work, all mistakes at once, each with its remedy; never with a secret in it.</summary>
internal static class AdminUiOptionsRules
{
    private const int MinSessionKeyLength = 32;

    /// <summary>More would make a check take minutes, and nobody could log in.</summary>
    private const int MaxWorkFactor = 16;

    private static readonly TimeSpan MaxSessionLifetime = TimeSpan.FromDays(365);

    /// <exception cref="OptionsValidationException">They cannot work.</exception>
    public static void Check(AdminUiOptions options)
    {
        string[] mistakes = [.. Mistakes(options)];
        if (mistakes.Length > 0)
            throw new OptionsValidationException(nameof(AdminUiOptions), typeof(AdminUiOptions), mistakes);
    }

    private static IEnumerable<string> Mistakes(AdminUiOptions options)
    {
        if (options.NamespaceName is not ['/', _, ..])
            yield return $"{nameof(options.NamespaceName)} is '{options.NamespaceName}'; it must begin with a slash and have a name behind it, as /admin: every client is in the main namespace";
        if (options.Mode is { } mode && !Enum.IsDefined(mode))
            yield return $"{nameof(options.Mode)} is {mode}; it must be {nameof(AdminUiMode.Development)} or {nameof(AdminUiMode.Production)}";
        if (options.ServerId is "")
            yield return $"{nameof(options.ServerId)} is empty; leave it out for the machine's name and the node's token";
        if (options.SessionLifetime <= TimeSpan.Zero || options.SessionLifetime > MaxSessionLifetime)
            yield return $"{nameof(options.SessionLifetime)} is {options.SessionLifetime}; it must be positive, and at most {MaxSessionLifetime.Days} days";
        if (options.SessionKey is { Length: < MinSessionKeyLength })
            yield return $"{nameof(options.SessionKey)} has {options.SessionKey.Length} characters; it must have {MinSessionKeyLength} at least, for instance of: openssl rand -base64 32";
        foreach (var mistake in options.AllowAnonymous ? MistakesOfAnonymous(options) : MistakesOfBasic(options))
            yield return mistake;
    }

    private static IEnumerable<string> MistakesOfAnonymous(AdminUiOptions options)
    {
        if (options.Username is not null || options.PasswordHash is not null)
            yield return $"{nameof(options.AllowAnonymous)} is true, but there is a {nameof(options.Username)} or {nameof(options.PasswordHash)}; give either";
    }

    private static IEnumerable<string> MistakesOfBasic(AdminUiOptions options)
    {
        if (string.IsNullOrEmpty(options.PasswordHash))
            yield return $"{nameof(options.PasswordHash)} is not set; give the bcrypt hash of a password, for instance of: htpasswd -nBC 10 admin, or set {nameof(options.AllowAnonymous)} if anybody may use the page who reaches the server";
        else if (MistakeInHash(options.PasswordHash) is { } mistake)
            yield return $"{nameof(options.PasswordHash)} {mistake}";
        if (string.IsNullOrEmpty(options.Username))
            yield return $"{nameof(options.Username)} is not set; give the name to log in with";
    }

    private static string? MistakeInHash(string hash)
    {
        try
        {
            var factor = int.Parse(BCrypt.Net.BCrypt.InterrogateHash(hash).WorkFactor, System.Globalization.CultureInfo.InvariantCulture);
            return factor <= MaxWorkFactor ? null : $"has the work factor {factor}; it must be at most {MaxWorkFactor}, or a check takes too long";
        }
        catch (HashInformationException)
        {
            return "is no bcrypt hash, which begins with $2 and has 60 characters; in a shell quote it, or it loses its dollars";
        }
    }
}
