using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.SecondLook;

/// <summary>
/// A second pair of eyes on values: the new values of each series beside those that are stored. Readings are added as they stream by; before a batch of them
/// is stored, the store is asked, by batches of series, for what lies near those that came for the first time; in the end each series is judged.
/// Memory: about 7 kB a series, for at most <see cref="MostSeries"/>. Not thread-safe.
/// </summary>
public sealed class ValueLook
{
    /// <summary>Series beyond these are not looked at: what is wrong with a whole file shows in fewer.</summary>
    public const int MostSeries = 5_000;

    /// <summary>How many series one query is for.</summary>
    public const int BatchOfSeries = 500;

    /// <summary>How many stored readings before and after the new ones are asked for.</summary>
    public const int Nearest = 128;

    private const int ManyPlaces = 3;
    private readonly Dictionary<Series, SeriesLook> _looks = new(ReferenceEqualityComparer.Instance);
    private readonly List<SeriesLook> _unasked = [];
    private Series? _lastSeries;
    private SeriesLook? _last;

    /// <summary>Series without stored readings have nothing to be compared with.</summary>
    public void Add(in MappedReading reading)
    {
        if (!ReferenceEquals(reading.Series, _lastSeries)) (_lastSeries, _last) = (reading.Series, Find(reading.Series));
        _last?.Add(reading.UnixMilliseconds, reading.Value, reading.Precision == TimePrecision.Day);
    }

    /// <summary>Asks for what is stored near the series that were added since the last call.</summary>
    public async Task AskAsync(IStoredSamples store, CancellationToken cancellationToken)
    {
        foreach (var batch in _unasked.Chunk(BatchOfSeries))
        {
            var stored = await store.NearestAsync([.. batch.Select(Wish)], Nearest, cancellationToken);
            foreach (var look in batch) look.Stored = stored.GetValueOrDefault(look.Series.TimeseriesId!.Value) ?? [];
        }

        _unasked.Clear();
    }

    /// <summary>Judges all series that were added; strong findings first.</summary>
    public async Task<IReadOnlyList<Finding>> JudgeAsync(IStoredSamples store, CancellationToken cancellationToken)
    {
        await AskAsync(store, cancellationToken);
        var findings = _looks.Values.Where(look => look.Stored.Count > 0).Select(Judge.Of).OfType<Finding>().ToList();
        return [.. Together(findings).OrderByDescending(f => f.IsStrong).ThenByDescending(f => f.Values)];
    }

    private SeriesLook? Find(Series series)
    {
        if (series.TimeseriesId is null || series.Count == 0) return null;
        if (_looks.TryGetValue(series, out var look)) return look;
        if (_looks.Count >= MostSeries) return null;
        _unasked.Add(look = new SeriesLook(series));
        return _looks[series] = look;
    }

    private static SampleWish Wish(SeriesLook look) =>
        new(look.Series.TimeseriesId!.Value, (look.First.Min(f => f.UnixMilliseconds) / 2) + (look.First.Max(f => f.UnixMilliseconds) / 2));

    /// <summary>Several wells that are off by one factor are a sign together, where each alone is a weak one.</summary>
    private static IEnumerable<Finding> Together(List<Finding> findings)
    {
        foreach (var group in findings.GroupBy(f => (f.Kind, f.Factor, f.Shift)))
        {
            var ratio = Quartiles.Of(group.Select(f => f.NewMedian / f.StoredMedian)).Median;
            var strong = group.Key.Kind is OddKind.Factor or OddKind.Sign && group.Count() >= ManyPlaces && group.Sum(f => f.Values) >= Judge.Enough && Math.Abs((ratio / group.Key.Factor) - 1) <= Judge.Exactly;
            foreach (var finding in group) yield return strong ? finding with { IsStrong = true } : finding;
        }
    }
}
