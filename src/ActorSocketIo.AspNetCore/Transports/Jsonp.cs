using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ActorSocketIo.AspNetCore.Requests;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorSocketIo.AspNetCore.Transports;

/// <summary>Long-polling by script elements and forms, for clients of revision 3 without XHR: answers are scripts, bodies are forms.</summary>
/// <remarks>
/// Source: <c>engine.io/lib/transports/polling-jsonp.ts</c>. There clients of revision 4 get it too, but none asks for it. Text only. It is done where HTTP is
/// spoken: the session's node sees a plain poll or post.
/// </remarks>
internal static class Jsonp
{
    private static readonly JavaScriptEncoder Script = JavaScriptEncoder.Create(UnicodeRanges.All); // escapes what ends lines in scripts, too

    /// <summary>Whether a request is one, and which of the client's callbacks gets the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="callback">Its number: digits, perhaps none.</param>
    public static bool TryGetCallback(HttpEngineRequest request, out string callback)
    {
        var number = RequestChecks.ProtocolOf(request) == 3 ? request.Parameter("j") : null;
        callback = number is null ? "" : string.Concat(number.Where(char.IsAsciiDigit));
        return number is not null;
    }

    /// <summary>The script that calls the client with an answer.</summary>
    public static byte[] Wrap(string callback, ReadOnlySpan<byte> answer) =>
        [.. Encoding.ASCII.GetBytes($"___eio[{callback}](\""), .. JsonEncodedText.Encode(answer, Script).EncodedUtf8Bytes, .. "\");"u8];

    /// <summary>The payload in a form's field <c>d</c>; empty, which is none, if there is no such field.</summary>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlySpan<byte> form)
    {
        foreach (var field in new QueryStringEnumerable(Encoding.UTF8.GetString(form)))
        {
            if (field.DecodeName().Span is "d")
                return Encoding.UTF8.GetBytes(Unescape(field.DecodeValue().ToString()));
        }

        return default;
    }

    // Browsers change the ends of lines in forms: the client sends \n for one, and \\n for what looks like that.
    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            switch (text.AsSpan(at))
            {
                case ['\\', '\\', 'n', ..]:
                    plain.Append("\\n");
                    at += 2;
                    break;
                case ['\\', 'n', ..]:
                    plain.Append('\n');
                    at++;
                    break;
                default:
                    plain.Append(text[at]);
                    break;
            }
        }

        return plain.ToString();
    }
}
