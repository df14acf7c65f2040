using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorSocketIo.Bench.Curves;
using ActorSocketIo.Bench.Measuring;
using ActorSocketIo.Bench.Suite;

namespace ActorSocketIo.Bench.Reporting;

/// <summary>Results for programs: every run as its load reported it, and the summary of each figure.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="machine">Where it was measured.</param>
    /// <param name="results">Of all tests.</param>
    public static string Of(JsonObject machine, IEnumerable<Result> results) =>
        new JsonObject { ["machine"] = machine, ["tests"] = Array(results.Select(Test)) }.ToJsonString(Indented);

    /// <param name="machine">Where it was measured.</param>
    /// <param name="results">Of all curves.</param>
    public static string Of(JsonObject machine, IEnumerable<CurveResult> results) =>
        new JsonObject { ["machine"] = machine, ["curves"] = Array(results.Select(CurveReport.Of)) }.ToJsonString(Indented);

    private static JsonObject Test(Result result) => new()
    {
        ["name"] = result.Test.Name,
        ["what"] = result.Test.What,
        ["servers"] = result.Test.Servers,
        ["contenders"] = Array(result.Contenders.Select(contender => new JsonObject
        {
            ["name"] = contender.Contender.Name,
            ["figures"] = Array(result.Test.Figures.Select(figure => Summary(result, contender, figure))),
            ["runs"] = Array(contender.Runs.Select(Run)),
        })),
    };

    private static JsonObject Summary(Result result, ContenderResult contender, Figure figure)
    {
        var spread = contender.Of(figure);
        return new()
        {
            ["figure"] = figure.Key,
            ["label"] = figure.Label,
            ["median"] = spread?.Median,
            ["min"] = spread?.Min,
            ["max"] = spread?.Max,
            ["ours_to_this"] = result.Ratio(figure, contender),
        };
    }

    private static JsonObject Run(Run run) => new()
    {
        ["load_average"] = run.LoadAverage,
        ["other_cores"] = run.OtherCores,
        ["stolen_pct"] = run.StolenPercent,
        ["disturbed"] = run.IsDisturbed,
        ["figures"] = run.Figures.DeepClone(),
    };

    private static JsonArray Array(IEnumerable<JsonNode> nodes) => [.. nodes];
}
