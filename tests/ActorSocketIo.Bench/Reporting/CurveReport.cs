using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Curves;

namespace ActorSocketIo.Bench.Reporting;

/// <summary>A curve for programs: medians at each point, each pass, and how each cost grows.</summary>
internal static class CurveReport
{
    public static JsonObject Of(CurveResult result) => new()
    {
        ["name"] = result.Curve.Name,
        ["what"] = result.Curve.What,
        ["axis"] = result.Curve.Axis,
        ["cut"] = result.Curve.Cut,
        ["points"] = Points(result.Points),
        ["passes"] = new JsonArray([.. result.Passes.Select(Points)]),
        ["fits"] = new JsonArray([.. result.Fits.Select(Fit)]),
        ["failures"] = new JsonArray([.. result.Failures.Select(failure => JsonValue.Create(failure))]),
    };

    private static JsonArray Points(IEnumerable<CurvePoint> points) =>
        [.. points.Select(point => new JsonObject { ["n"] = point.N, ["figures"] = new JsonObject(point.Figures.Select(figure => KeyValuePair.Create(figure.Key, (JsonNode?)figure.Value))) })];

    private static JsonObject Fit(FittedFigure fit) => new()
    {
        ["figure"] = fit.Figure.Key,
        ["label"] = fit.Figure.Label,
        ["of"] = fit.Figure.Growth == Growth.OfEach ? "n times it" : "it",
        ["coefficient"] = fit.All.Coefficient,
        ["exponent"] = fit.All.Exponent,
        ["exponent_error"] = double.IsFinite(fit.All.Error) ? fit.All.Error : null,
        ["exponent_at_the_end"] = fit.End.Exponent,
        ["grows_with_the_work"] = fit.GrowsWithTheWork,
    };
}
