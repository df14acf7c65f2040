using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore.Outside;

/// <summary>What an emitter is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">What is wrong, and what to do about it; null if nothing is.</param>
/// <param name="IsNothingDone">Whether another node may be asked for the same.</param>
internal sealed record EmitterAnswer(int Status, string? Text = null, bool IsNothingDone = false)
{
    public static EmitterAnswer NothingDone(string text) => new(StatusCodes.Status503ServiceUnavailable, text, IsNothingDone: true);

    public static EmitterAnswer Unauthorized(string text) => new(StatusCodes.Status401Unauthorized, text);
}
