using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Engine.SecondLook;

/// <summary>What is odd about the new values of one series beside stored ones near them in time. Pure.</summary>
public static class Judge
{
    /// <summary>A sign is strong from so many values on, and where the factor is met within so much.</summary>
    public const int Enough = 20;
    public const double Exactly = 0.02;

    private const double Roughly = 0.15;
    private const double QuartileExactly = 0.10;
    private const double QuartileRoughly = 0.40;
    private const double LargeFactor = 10;
    private const double LargeDistance = 0.4;
    private const double NearZero = 0.02;
    private const double LeastMargin = 2;
    private const int FewestToCompare = 3;
    private const long HalfHour = 1_800_000;
    private const int MostHalfHours = 28;
    private const double Nearly = 0.95;
    private const double MostByChance = 0.75;

    /// <summary>Factors between units that people confuse, and the other sign.</summary>
    private static readonly double[] Factors = [.. Pairs().Distinct().Where(f => f is > 1.001 or < 0.999), -1];

    /// <returns>Null where nothing is odd.</returns>
    public static Finding? Of(SeriesLook look)
    {
        var near = look.Stored;
        var (fresh, stored) = (look.Quartiles, Quartiles.Of(near.Select(n => n.Value)));
        Finding Make(OddKind kind, double factor, long shift, bool strong) =>
            new(look.Series, kind, factor, TimeSpan.FromMilliseconds(shift), look.Count, strong, fresh.Median, stored.Median) { Look = look };

        // First the shift: a level that changes slowly agrees roughly with its own an hour ago.
        if (Shift(look, near) is { } shift) return Make(OddKind.Shift, 1, shift, true);
        if (SameTimes(look, near) is { } same) return same == 1 ? null : Make(same < 0 ? OddKind.Sign : OddKind.Factor, same, 0, true);
        if (SameSeason(look, near) is { } season) return Make(season < 0 ? OddKind.Sign : OddKind.Factor, season, 0, true);
        if (look.Count < FewestToCompare || near.Count < FewestToCompare) return null;
        if (IsNothing(stored.Lower) || IsNothing(stored.Median)) (fresh, stored) = (WithoutNothing(look.Sample), WithoutNothing(near)); // rain does not fall on each day
        if (Best(fresh, stored) is { } best)
        {
            var strong = look.Count >= Enough && near.Count >= Enough && Fits(fresh, stored, best, Exactly, QuartileExactly);
            var weak = Fits(fresh, stored, best, Roughly, QuartileRoughly) || LeavesHistory(look.Series, fresh, best) || IsLarge(fresh, stored, best);
            if (strong || weak) return Make(best < 0 ? OddKind.Sign : OddKind.Factor, best, 0, strong);
        }

        return IsFar(look.Series, fresh) || IsBeyondZero(look.Series, fresh) ? Make(OddKind.Range, 1, 0, false) : null;
    }

    /// <summary>
    /// The factor between readings of the same place and time: 1 where they agree; null where too few stand at the same times, or they follow no factor.
    /// </summary>
    private static double? SameTimes(SeriesLook look, IReadOnlyList<TimedValue> near)
    {
        var byTime = near.GroupBy(n => n.UnixMilliseconds).ToDictionary(g => g.Key, g => g.First().Value);
        var ratios = new List<double>();
        foreach (var reading in look.First)
        {
            if (byTime.TryGetValue(reading.UnixMilliseconds, out var value) && Math.Abs(value) > NearZero && Math.Abs(reading.Value) > 0) ratios.Add(reading.Value / value);
        }

        if (ratios.Count < Enough) return null;
        foreach (var factor in Factors.Prepend(1))
        {
            if (ratios.Count(r => Math.Abs((r / factor) - 1) <= Exactly) * 10 >= ratios.Count * 9) return factor;
        }

        return null;
    }

    /// <summary>The factor between readings of the same weeks of the year: seasons move a level more than 2 %. Null where too few are, or they follow no factor.</summary>
    private static double? SameSeason(SeriesLook look, IReadOnlyList<TimedValue> near)
    {
        var bySeason = near.Where(n => Math.Abs(n.Value) > NearZero).GroupBy(n => Week(n.UnixMilliseconds)).ToDictionary(g => g.Key, g => Quartiles.Of(g.Select(n => n.Value)).Median);
        var ratios = look.Sample.Where(s => bySeason.ContainsKey(Week(s.UnixMilliseconds))).Select(s => s.Value / bySeason[Week(s.UnixMilliseconds)]).ToList();
        if (ratios.Count < Enough || ratios.Count * 2 < look.Sample.Count) return null;
        var spread = Quartiles.Of(ratios);
        var factor = Factors.FirstOrDefault(f => IsWithin(spread.Median, f, Exactly));
        return factor != 0 && IsWithin(spread.Lower, factor, QuartileExactly) && IsWithin(spread.Upper, factor, QuartileExactly) ? factor : null;
    }

    /// <summary>Stretches of 14 days, the same in each year.</summary>
    private static int Week(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).DayOfYear / 14;

    /// <summary>
    /// The whole or half hours by which the same values are stored earlier or later; of days, by which they are stored beside midnight. A series that hardly
    /// changes shows no shift.
    /// </summary>
    private static long? Shift(SeriesLook look, IReadOnlyList<TimedValue> near)
    {
        if (look.First.Count < Enough || Variety(look.First) < Enough / 2) return null;
        var byTime = near.GroupBy(n => n.UnixMilliseconds).ToDictionary(g => g.Key, g => g.First().Value);
        var tries = Enumerable.Range(-MostHalfHours, (2 * MostHalfHours) + 1).Select(halves => Try(look, byTime, halves * HalfHour))
            .OrderByDescending(t => t.Same.Count).ThenBy(t => Math.Abs(t.Shift)).ToList();
        var best = tries[0];
        if (best.Same.Count < Enough) return null;
        if (best.Part > MostByChance && best.Same.Count > tries[1].Same.Count * 2) return best.Shift == 0 ? null : best.Shift;

        // A slow level meets its own value an hour later too, but only at the true shift each time.
        var likely = tries.Where(t => t.Same.Count >= Enough / 2 && t.Part > MostByChance).ToList();
        return likely is [{ Shift: not 0, Part: >= Nearly } only] && only.Same.Count >= Enough && Variety(only.Same) >= Enough / 2 ? only.Shift : null;
    }

    private static Tried Try(SeriesLook look, Dictionary<long, double> byTime, long shift)
    {
        var (met, same) = (0, new List<TimedValue>());
        foreach (var reading in look.First)
        {
            if (!byTime.TryGetValue(reading.UnixMilliseconds - shift, out var value)) continue;
            met++;
            if (IsSame(reading.Value, value)) same.Add(reading);
        }

        return new Tried(shift, met, same);
    }

    private static int Variety(IEnumerable<TimedValue> values) => values.Select(v => v.Value).Distinct().Count();

    private static bool IsSame(double a, double b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a));

    /// <summary>The factor that is nearest to the ratio of the medians; null where no factor is nearer than none at all.</summary>
    private static double? Best(Quartiles fresh, Quartiles stored)
    {
        if (!(Math.Abs(stored.Median) > NearZero) || !double.IsFinite(fresh.Median)) return null;
        var ratio = fresh.Median / stored.Median;
        var best = Factors.Where(f => Math.Sign(f) == Math.Sign(ratio)).Append(1).MinBy(f => Distance(ratio, f));
        return best == 1 ? null : best;
    }

    private static double Distance(double ratio, double factor) => ratio / factor > 0 ? Math.Abs(Math.Log(ratio / factor)) : double.PositiveInfinity;

    private static bool Fits(Quartiles fresh, Quartiles stored, double factor, double median, double quartile)
    {
        var (low, high) = factor < 0 ? (stored.Upper, stored.Lower) : (stored.Lower, stored.Upper);
        return IsWithin(fresh.Median, stored.Median * factor, median) && IsWithin(fresh.Lower, low * factor, quartile) && IsWithin(fresh.Upper, high * factor, quartile);
    }

    /// <summary>All but a quarter of the values lie outside of all that is stored, and divided by the factor inside of it.</summary>
    private static bool LeavesHistory(Series series, Quartiles fresh, double factor)
    {
        var (least, most) = (series.Min, series.Max);
        var (low, high) = factor < 0 ? (fresh.Upper / factor, fresh.Lower / factor) : (fresh.Lower / factor, fresh.Upper / factor);
        return (fresh.Lower > most || fresh.Upper < least) && low >= least && high <= most;
    }

    /// <summary>Ten times or more: so much no season does, and a rough fit is enough.</summary>
    private static bool IsLarge(Quartiles fresh, Quartiles stored, double factor) =>
        Math.Abs(Math.Log(Math.Abs(factor))) >= Math.Log(LargeFactor) - 1e-9 && Distance(fresh.Median / stored.Median, factor) <= LargeDistance;

    private static Quartiles WithoutNothing(IReadOnlyList<TimedValue> values) => Quartiles.Of(values.Where(v => !IsNothing(v.Value)).Select(v => v.Value));

    private static bool IsWithin(double value, double expected, double part) => Math.Abs(value - expected) <= part * Math.Abs(expected);

    /// <summary>Half of the values lie further from the series' whole history than the history is wide.</summary>
    private static bool IsFar(Series series, Quartiles fresh)
    {
        var margin = Math.Max(series.Max - series.Min, LeastMargin);
        return fresh.Median > series.Max + margin || fresh.Median < series.Min - margin;
    }

    /// <summary>Half of the values lie on the side of zero where the series never was: a level above a datum among depths.</summary>
    private static bool IsBeyondZero(Series series, Quartiles fresh) => series.Min >= 0 ? fresh.Median < -NearZero : series.Max <= 0 && fresh.Median > NearZero;

    private static bool IsNothing(double value) => Math.Abs(value) <= NearZero;

    private static IEnumerable<double> Pairs()
    {
        LengthUnit[] units = [LengthUnit.Metre, LengthUnit.Centimetre, LengthUnit.Millimetre, LengthUnit.Foot, LengthUnit.Inch];
        return units.SelectMany(_ => units, (a, b) => (double)Units.Convert(1, a, b));
    }

    /// <param name="Met">How many of the first readings have a stored one so much earlier.</param>
    /// <param name="Same">Those that have the value of the stored one.</param>
    private sealed record Tried(long Shift, int Met, IReadOnlyList<TimedValue> Same)
    {
        public double Part => Met == 0 ? 0 : (double)Same.Count / Met;
    }
}
