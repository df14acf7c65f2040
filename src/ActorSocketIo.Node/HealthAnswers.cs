using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorSocketIo.Node;

/// <summary>What probes are told: the status, and what fails.</summary>
internal static class HealthAnswers
{
    /// <summary>Of checks with a tag: <c>Healthy</c>, or a line for each that is not.</summary>
    public static HealthCheckOptions Of(string tag) => new() { Predicate = check => check.Tags.Contains(tag), ResponseWriter = WriteAsync };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var failing = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => $"{entry.Key}: {entry.Value.Description}");
        return context.Response.WriteAsync(string.Join('\n', failing.Prepend(report.Status.ToString())), context.RequestAborted);
    }
}
