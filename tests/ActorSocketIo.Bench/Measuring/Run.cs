using System.Text.Json.Nodes;

namespace ActorSocketIo.Bench.Measuring;

/// <summary>One run of a load against one contender.</summary>
/// <param name="Figures">What the load reports, by name; only <c>why</c> if it could not be run.</param>
/// <param name="LoadAverage">Of the machine before it, over a minute.</param>
/// <param name="StolenPercent">Of the machine's time during it, warm-up included, what the host gave to others.</param>
internal sealed record Run(JsonObject Figures, double LoadAverage, double StolenPercent)
{
    /// <summary>The figure in which a load says what its proxies took, in percent of a core.</summary>
    public const string ProxyPercent = "proxy_cpu_pct";

    private const double OthersAllowed = 0.1;
    private const double StolenAllowed = 1;

    /// <summary>Whether everything was answered, and right.</summary>
    public bool IsOk => Figures["ok"]?.GetValue<bool>() == true;

    /// <summary>How many cores programs took that are not part of the bench, while it measured.</summary>
    public double OtherCores => Math.Max(0, Raw("machine_busy_cpus") - Raw("machine_softirq_cpus")
        - (Raw("server_cpu_pct") + Raw("aux_cpu_pct") + Raw("client_cpu_pct") + Raw(ProxyPercent)) / 100);

    /// <summary>Whether others took so much that its times mean little.</summary>
    public bool IsDisturbed => OtherCores > OthersAllowed || StolenPercent > StolenAllowed;

    /// <summary>What went wrong, as the load counts it.</summary>
    public string Why => Figures["why"]?.ToString() ?? Figures.ToJsonString();

    /// <summary>A run that could not take place.</summary>
    public static Run Failed(string why, double loadAverage) => new(new JsonObject { ["ok"] = false, ["why"] = why }, loadAverage, 0);

    /// <summary>A figure, helpers such as Redis included.</summary>
    public double Value(string figure) => figure switch
    {
        "server_cpu_pct" => Raw(figure) + Raw("aux_cpu_pct"),
        _ when Figures.ContainsKey(figure + "_with_aux") => Raw(figure + "_with_aux"),
        _ => Raw(figure),
    };

    private double Raw(string figure) => Figures[figure]?.GetValue<double>() ?? 0;
}
