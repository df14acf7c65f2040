using ActorSocketIo.Bench.Curves;

namespace ActorSocketIo.Bench.Tests;

public sealed class PowerFitTests
{
    [Theory]
    [InlineData(3, 0)]
    [InlineData(0.5, 1)]
    [InlineData(7, 1.5)]
    [InlineData(2, -0.5)]
    public void A_power_law_is_found_again(double coefficient, double exponent)
    {
        var fit = PowerFit.Of(new double[] { 1, 10, 100, 20_000 }.Select(n => (n, coefficient * Math.Pow(n, exponent))));

        Assert.Equal(coefficient, fit.Coefficient, 9);
        Assert.Equal(exponent, fit.Exponent, 9);
        Assert.Equal(0, fit.Error, 6);
        Assert.Equal(coefficient * Math.Pow(50, exponent), fit.At(50), 6);
    }

    [Fact]
    public void Of_points_off_the_line_the_squares_of_the_logarithms_distances_are_least()
    {
        // In logarithms of base 10: (0, 0), (1, 2), (2, 1), (3, 3).
        var fit = PowerFit.Of([(1, 1), (10, 100), (100, 10), (1000, 1000)]);

        Assert.Equal(0.8, fit.Exponent, 9);
        Assert.Equal(Math.Pow(10, 0.3), fit.Coefficient, 9);
        Assert.Equal(Math.Sqrt(1.8 / 2 / 5), fit.Error, 9);
    }

    [Fact]
    public void A_fixed_part_makes_the_exponent_smaller_and_a_factor_of_each_n_does_not()
    {
        var linear = PowerFit.Of(Points(n => 5 * n));
        var withFixedPart = PowerFit.Of(Points(n => 5 * n + 1000));

        Assert.Equal(1, linear.Exponent, 9);
        Assert.InRange(withFixedPart.Exponent, 0.1, 0.9);

        static IEnumerable<(double N, double Cost)> Points(Func<double, double> cost) => new double[] { 10, 100, 1000, 10_000 }.Select(n => (n, cost(n)));
    }

    [Fact]
    public void Two_points_fit_exactly_and_say_nothing_of_the_error()
    {
        var fit = PowerFit.Of([(10, 20), (100, 200)]);

        Assert.Equal(1, fit.Exponent, 9);
        Assert.Equal(double.NaN, fit.Error);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, -3)]
    [InlineData(0, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(double.PositiveInfinity, 1)]
    public void What_has_no_logarithm_is_refused(double n, double cost) =>
        Assert.Throws<ArgumentException>(() => PowerFit.Of([(10, 10), (100, 100), (n, cost)]));

    [Fact]
    public void One_n_is_not_enough() => Assert.Throws<ArgumentException>(() => PowerFit.Of([(10, 1), (10, 2), (10, 3)]));
}
