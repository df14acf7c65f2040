namespace ActorSocketIo.Bench.Curves;

/// <summary>How costs of ours grow with something, on one machine.</summary>
internal interface ICurve
{
    /// <summary>As <c>--curves</c> calls it.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string What { get; }

    /// <summary>What n counts, e.g. connections.</summary>
    string Axis { get; }

    /// <summary>Where it is measured, ascending.</summary>
    IReadOnlyList<int> Points { get; }

    IReadOnlyList<CurveFigure> Figures { get; }

    /// <summary>Why it ends before it should; null if it does not.</summary>
    string? Cut => null;

    /// <summary>Starts servers, and measures at some of its points, in their order.</summary>
    /// <exception cref="BenchException">Not everything was answered, or not right.</exception>
    IAsyncEnumerable<CurvePoint> MeasureAsync(IReadOnlyList<int> points, Loads.LoadSettings settings, CancellationToken cancellation);
}
