using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.SecondLook;

/// <summary>The second look of one run: it sees each batch before it is stored, and says in the end what is odd as warnings of the run.</summary>
internal sealed class RunLook(IStoredSamples store, Remedies remedies)
{
    /// <summary>A warning names so many series; all are counted.</summary>
    private const int MostNamed = 100;

    private const int MostPictures = 6;
    private const int MostPoints = 64;
    private const int Examples = 5;
    private readonly ValueLook _look = new();
    private int _pictures;

    public async Task SeeAsync(ReadOnlyMemory<MappedReading> readings, CancellationToken cancellationToken)
    {
        foreach (ref readonly var reading in readings.Span) _look.Add(reading);
        await _look.AskAsync(store, cancellationToken);
    }

    /// <summary>What a person found right is still told by a check, which is where that is said.</summary>
    public async Task WarnAsync(SyncRun run, CancellationToken cancellationToken)
    {
        var right = run.DryRun ? null : run.Mapping?.ValuesAreRight;
        var findings = await _look.JudgeAsync(store, cancellationToken);
        foreach (var odd in findings.Where(f => right?.Contains(KeyOf(f)) != true).GroupBy(f => f.Kind)) run.Warnings.Add(Warning(odd.Key, [.. odd]));
    }

    private RunWarning Warning(OddKind kind, List<Finding> findings) => new()
    {
        Type = CodeOf(kind),
        Count = findings.Sum(f => f.Values),
        Examples = [.. findings.Take(Examples).Select(f => FindingWords.Of(f, remedies.Of(f)?.Value))],
        Series = Named(findings),
    };

    /// <summary>One picture for each thing that is odd: the wells that have it in common look alike.</summary>
    private List<OddSeries> Named(List<Finding> findings)
    {
        var drawn = new HashSet<string>();
        return [.. findings.Take(MostNamed).Select(f => Describe(f, drawn.Add(KeyOf(f)) && _pictures++ < MostPictures))];
    }

    private OddSeries Describe(Finding finding, bool picture)
    {
        var (look, remedy) = (finding.Look, remedies.Of(finding));
        return new OddSeries
        {
            Key = KeyOf(finding),
            ResourceId = finding.Series.Place.ResourceId ?? 0,
            ResourceType = finding.Series.Place.Type,
            WellDepth = finding.Series.Place.WellDepth,
            Place = finding.Series.Place.Identity,
            Timeseries = finding.Series.Name,
            Values = finding.Values,
            IsStrong = finding.IsStrong,
            Factor = finding.Kind == OddKind.Factor ? finding.Factor : null,
            ShiftMinutes = finding.Kind == OddKind.Shift ? (int)finding.Shift.TotalMinutes : null,
            New = new ValueFigures(look.Least, finding.NewMedian, look.Most),
            Stored = new ValueFigures(look.Stored.Min(s => s.Value), finding.StoredMedian, look.Stored.Max(s => s.Value)),
            Field = remedy?.Field,
            Fits = remedy?.Value,
            NewPoints = picture ? Points(finding.Kind == OddKind.Shift ? look.First : look.Sample) : null,
            StoredPoints = picture ? Points(finding.Kind == OddKind.Shift ? [.. Pairs(finding)] : look.Stored) : null,
        };
    }

    /// <summary>Of a shift, the stored readings that come again at another time.</summary>
    private static IEnumerable<TimedValue> Pairs(Finding finding)
    {
        var times = finding.Look.First.Select(f => f.UnixMilliseconds - (long)finding.Shift.TotalMilliseconds).ToHashSet();
        return finding.Look.Stored.Where(s => times.Contains(s.UnixMilliseconds));
    }

    private static List<double[]> Points(IReadOnlyList<TimedValue> values)
    {
        var sorted = values.OrderBy(v => v.UnixMilliseconds).ToList();
        var step = Math.Max(1, (double)sorted.Count / MostPoints);
        return [.. Enumerable.Range(0, Math.Min(MostPoints, sorted.Count)).Select(i => sorted[(int)(i * step)]).Select(v => new[] { v.UnixMilliseconds, v.Value })];
    }

    private static string CodeOf(OddKind kind) => kind switch
    {
        OddKind.Factor => ReasonCodes.LikeOtherUnit,
        OddKind.Sign => ReasonCodes.LikeOtherSign,
        OddKind.Shift => ReasonCodes.LikeOtherZone,
        _ => ReasonCodes.UnlikeStored,
    };

    private static string KeyOf(Finding finding) => finding.Kind switch
    {
        OddKind.Factor => string.Create(CultureInfo.InvariantCulture, $"{ReasonCodes.LikeOtherUnit}:{finding.Factor:0.####}"),
        OddKind.Shift => string.Create(CultureInfo.InvariantCulture, $"{ReasonCodes.LikeOtherZone}:{finding.Shift.TotalMinutes:0}"),
        _ => CodeOf(finding.Kind),
    };
}
