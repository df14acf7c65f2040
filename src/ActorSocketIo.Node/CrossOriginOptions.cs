using Microsoft.Extensions.Options;

namespace ActorSocketIo.Node;

/// <summary>Whose pages may use the server besides its own. Section <c>Cors</c>.</summary>
internal sealed class CrossOriginOptions
{
    /// <summary>Their origins, e.g. <c>https://admin.socket.io</c>; credentials are allowed. Default: none. Key <c>Cors:Origins</c>.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>Lets these pages read what clients are answered; nothing if there are none.</summary>
    /// <exception cref="OptionsValidationException">One is no origin: browsers send it without a path, and with credentials a <c>*</c> counts for nothing.</exception>
    public void Allow(IEndpointConventionBuilder endpoint)
    {
        string[] wrong = [.. Origins.Where(origin => !IsOrigin(origin)).Select(origin => $"Cors:Origins has '{origin}'; it must be an origin, e.g. https://admin.socket.io")];
        if (wrong.Length > 0)
            throw new OptionsValidationException("Cors", typeof(CrossOriginOptions), wrong);
        if (Origins.Count > 0)
            endpoint.RequireCors(policy => policy.WithOrigins([.. Origins]).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
    }

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text;
}
