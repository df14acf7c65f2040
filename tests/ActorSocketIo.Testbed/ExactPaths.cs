using Microsoft.AspNetCore.Http.Features;

namespace ActorSocketIo.Testbed;

/// <summary>Paths as the contract has them: beginnings of the target as it came, in their case and not decoded. ASP.NET Core's routes are more lenient.</summary>
internal static class ExactPaths
{
    public static void UseExactPaths(this IApplicationBuilder app, string[] beginnings, string[] whole) => app.Use(next => context =>
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (beginnings.FirstOrDefault(path => target.StartsWith(path, StringComparison.Ordinal)) is { } beginning)
        {
            if (context.Request.Path.Value?.StartsWith(beginning, StringComparison.Ordinal) != true)
                context.Request.Path = beginning; // what follows led out of it: "/socket.io/../"
            return next(context);
        }

        if (whole.Contains(target))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
