using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What is odd in the same way about the values of one well or of several: one question, one answer.</summary>
/// <param name="Type">The code of the warning.</param>
/// <param name="Series">At most a hundred, those with the most values first.</param>
/// <param name="IsRight">A person has said that the values are right.</param>
public sealed record LookGroup(string Type, string Key, IReadOnlyList<OddSeries> Series, bool IsRight)
{
    public long Values => Series.Sum(s => s.Values);

    /// <summary>To be answered before the import.</summary>
    public bool IsOpen => !IsRight && Series.Any(s => s.IsStrong);

    /// <summary>The one that has a picture.</summary>
    public OddSeries First => Series.FirstOrDefault(s => s.NewPoints is not null) ?? Series[0];
}

/// <summary>The answers to what the second look at values found: kept in the mapping of the upload.</summary>
public static class LookAnswers
{
    /// <summary>What the check found, what must be answered first.</summary>
    public static IReadOnlyList<LookGroup> Groups(IEnumerable<RunWarning> warnings, Mapping mapping) =>
    [
        .. warnings.Where(w => w.Series is not null)
            .SelectMany(w => w.Series!.GroupBy(s => s.Key).Select(g => new LookGroup(w.Type, g.Key, [.. g], mapping.ValuesAreRight?.Contains(g.Key) == true)))
            .OrderByDescending(g => g.Series.Any(s => s.IsStrong)),
    ];

    /// <summary>The mapping by which the values would fit: it holds for the whole file.</summary>
    public static Mapping Fit(this Mapping mapping, OddSeries odd) => (odd.Field, odd.Fits) switch
    {
        ("constants.unit", { } unit) => mapping.WithConstant(Fields.Unit, unit) with { Unit = unit },
        ("constants.timeZone", { } zone) => mapping.WithConstant(Fields.TimeZone, zone),
        ("timeZone", { } zone) => mapping with { TimeZone = zone },
        _ => mapping,
    };

    public static Mapping SayRight(this Mapping mapping, string key) => mapping with { ValuesAreRight = [.. (mapping.ValuesAreRight ?? []).Append(key).Distinct()] };

    public static Mapping TakeBackRight(this Mapping mapping, string key) =>
        mapping with { ValuesAreRight = mapping.ValuesAreRight?.Where(k => k != key).ToList() is { Count: > 0 } left ? left : null };
}
