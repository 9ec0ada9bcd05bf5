using System.Globalization;

namespace OurWater.Admin.Components.Shared;

/// <summary>From values to px, and the round values at which an axis is marked.</summary>
public sealed record PlotScale(double From, double To, double Start, double End)
{
    private const int MostDecimals = 8;

    public double At(double value) => To == From ? Start : Start + ((value - From) / (To - From) * (End - Start));

    public double Back(double px) => End == Start ? From : From + ((px - Start) / (End - Start) * (To - From));

    /// <summary>A step of 1, 2, 2.5, 3, 5 or 6 times a power of ten, so that there are at most <paramref name="most"/> of them.</summary>
    public static double Step(double span, int most)
    {
        if (!(span > 0) || !double.IsFinite(span))
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(span / most)));
        return new[] { 1, 2, 2.5, 3, 5, 6, 10 }.Select(f => f * power).First(s => Math.Ceiling((span / s) - 1e-9) <= most);
    }

    /// <summary>A step of whole numbers, for counts.</summary>
    public static double WholeStep(double span, int most) => Step(span, most) is var step && step == Math.Floor(step) ? step : Math.Max(1, Math.Ceiling(step));

    /// <summary>How many decimals the marks of an axis need, so that none is rounded to another value: 2.5 is not 3.</summary>
    public static int DecimalsOf(double step)
    {
        var decimals = 0;
        for (var scaled = Math.Abs(step); decimals < MostDecimals && Math.Abs(scaled - Math.Round(scaled)) > 1e-6 * Math.Max(1, scaled); scaled *= 10) decimals++;
        return decimals;
    }

    public static IEnumerable<double> Ticks(double from, double to, double step)
    {
        for (var i = (long)Math.Ceiling((from / step) - 1e-9); i * step <= to + (step * 1e-9); i++)
        {
            yield return i * step;
        }
    }

    /// <summary>A coordinate for an SVG attribute.</summary>
    public static string Px(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
