namespace ActorSocketIo.Bench.Curves;

/// <summary>The power law that fits points best: cost = a · n^b, by least squares of the logarithms.</summary>
/// <param name="Coefficient">a, the cost at n = 1.</param>
/// <param name="Exponent">b: 0 is constant, 1 is linear.</param>
/// <param name="Error">The standard error of b; NaN with two points, which always fit.</param>
internal readonly record struct PowerFit(double Coefficient, double Exponent, double Error)
{
    /// <summary>Fits points.</summary>
    /// <param name="points">Positive numbers; at least two different <c>N</c>.</param>
    /// <exception cref="ArgumentException">There are too few, or one has no logarithm.</exception>
    public static PowerFit Of(IEnumerable<(double N, double Cost)> points)
    {
        var logs = points.Select(point => (X: Log(point.N), Y: Log(point.Cost))).ToArray();
        if (logs.DistinctBy(point => point.X).Count() < 2)
            throw new ArgumentException("A fit needs two different n.", nameof(points));

        var (meanX, meanY) = (logs.Average(point => point.X), logs.Average(point => point.Y));
        var spread = logs.Sum(point => Square(point.X - meanX));
        var exponent = logs.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
        var intercept = meanY - exponent * meanX;
        var residuals = logs.Sum(point => Square(point.Y - intercept - exponent * point.X));
        return new(Math.Exp(intercept), exponent, logs.Length > 2 ? Math.Sqrt(residuals / (logs.Length - 2) / spread) : double.NaN);
    }

    /// <summary>What it says of another n.</summary>
    public double At(double n) => Coefficient * Math.Pow(n, Exponent);

    private static double Log(double value) =>
        value > 0 && double.IsFinite(value) ? Math.Log(value) : throw new ArgumentException($"{value} has no logarithm.");

    private static double Square(double value) => value * value;
}
