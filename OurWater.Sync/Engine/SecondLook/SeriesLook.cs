using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.SecondLook;

/// <param name="UnixMilliseconds">UTC.</param>
/// <param name="Value">In the stored unit.</param>
public readonly record struct TimedValue(long UnixMilliseconds, double Value);

/// <summary>
/// The new values of one series as they stream by: a bounded sample for their distribution, and the first of them in a row for shifts of time. Not
/// thread-safe.
/// </summary>
public sealed class SeriesLook(Series series)
{
    private const int Sampled = 128;
    private const int InARow = 64;
    private const ulong Seed = 0x9E3779B97F4A7C15;
    private readonly List<TimedValue> _sample = [];
    private readonly List<TimedValue> _first = [];
    private ulong _random = Seed;

    public Series Series { get; } = series;
    public long Count { get; private set; }
    public double Least { get; private set; } = double.PositiveInfinity;
    public double Most { get; private set; } = double.NegativeInfinity;

    /// <summary>True where every reading is a day: no zone moves it.</summary>
    public bool AreDays { get; private set; } = true;

    /// <summary>The first readings, in the order of the file: at most 64.</summary>
    public IReadOnlyList<TimedValue> First => _first;

    /// <summary>Of all readings a bounded sample, in no order.</summary>
    public IReadOnlyList<TimedValue> Sample => _sample;

    /// <summary>Stored readings near the first ones, in the order of time; empty until they were asked for.</summary>
    public IReadOnlyList<TimedValue> Stored { get; set; } = [];

    public void Add(long unixMilliseconds, double value, bool isDay)
    {
        Count++;
        (Least, Most) = (Math.Min(Least, value), Math.Max(Most, value));
        AreDays &= isDay;
        if (_first.Count < InARow) _first.Add(new TimedValue(unixMilliseconds, value));
        if (_sample.Count < Sampled) _sample.Add(new TimedValue(unixMilliseconds, value));
        else if (Next((ulong)Count) is < Sampled and var at) _sample[(int)at] = new TimedValue(unixMilliseconds, value);
    }

    /// <summary>Quartiles of the values, from the sample.</summary>
    public Quartiles Quartiles => Quartiles.Of(_sample.Select(s => s.Value));

    /// <summary>A reservoir sample needs no other chance than one that is the same in every run.</summary>
    private ulong Next(ulong below)
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return _random % below;
    }
}

/// <summary>The lower quartile, the median and the upper quartile.</summary>
public readonly record struct Quartiles(double Lower, double Median, double Upper)
{
    public static Quartiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? new Quartiles(double.NaN, double.NaN, double.NaN) : new Quartiles(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double part)
    {
        var at = part * (sorted.Length - 1);
        var (low, high) = ((int)Math.Floor(at), (int)Math.Ceiling(at));
        return sorted[low] + ((sorted[high] - sorted[low]) * (at - low));
    }
}
