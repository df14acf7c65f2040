namespace ActorSocketIo.Testbed;

/// <summary>CORS for one origin as the reference does it: on every answer, whoever asks, and every OPTIONS is a preflight.</summary>
/// <remarks>ASP.NET Core's own, which applications use, answers only cross-origin requests, and only those of origins that it allows.</remarks>
internal static class FixedOrigin
{
    public static void UseFixedOrigin(this IApplicationBuilder app, string path, string origin) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments(path), branch => branch.Use(next => context => Answer(context, next, origin)));

    private static Task Answer(HttpContext context, RequestDelegate next, string origin)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        headers.Vary = "Origin";
        if (!HttpMethods.IsOptions(context.Request.Method))
            return next(context);
        headers.AccessControlAllowMethods = "GET,POST";
        headers.AccessControlAllowHeaders = "x-testbed";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
