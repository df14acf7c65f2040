using System.Globalization;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>The <c>Set-Cookie</c> of a polling handshake.</summary>
internal static class SessionCookie
{
    /// <summary>Its value, attributes in the reference's order.</summary>
    public static string Of(EngineCookie cookie, string sid)
    {
        var text = $"{cookie.Name}={Uri.EscapeDataString(sid)}";
        if (cookie.MaxAge is { } age)
            text += string.Create(CultureInfo.InvariantCulture, $"; Max-Age={(long)age.TotalSeconds}");
        if (cookie.Domain is { } domain)
            text += $"; Domain={domain}";
        if (cookie.Path is { } path)
            text += $"; Path={path}";
        if (cookie.HttpOnly)
            text += "; HttpOnly";
        if (cookie.Secure)
            text += "; Secure";
        return cookie.SameSite == EngineCookieSameSite.Unspecified ? text : $"{text}; SameSite={cookie.SameSite}";
    }
}
