using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Plan">Null where a person must choose.</param>
internal sealed record UnitDecision(UnitPlan? Plan, UnitSource Source, ValueUnit? Unit, ResourceType? TiedTo = null);

/// <param name="UsualCodes">The series codes of the file carry their unit.</param>
/// <param name="Column">The file has a unit column: each row says its own.</param>
/// <param name="OwnSeries">The values go to a series that a person named.</param>
internal readonly record struct UnitHints(bool UsualCodes, bool Column, bool OwnSeries);

/// <summary>
/// The unit of a column of values: from its header, else the unit column, else the mapping, else the datasource, else plainly the usual one, else asked.
/// </summary>
internal static class UnitDecider
{
    /// <summary>A person's choice against the header, as a constant for every row: it is the only thing above the header.</summary>
    public const string Constant = "unit";

    public static UnitDecision Decide(string header, Mapping mapping, PlanContext context, UnitHints hints)
    {
        if (mapping.Constants.TryGetValue(Constant, out var text) && Units.FindSigned(text) is { } chosen) return new UnitDecision(UnitPlan.All(chosen), UnitSource.Chosen, chosen);
        var (scan, measured) = (HeaderUnits.Scan(header), Measures.Of(header));
        if (measured == Measured.Another) return hints.OwnSeries || IsQuality(mapping) ? new UnitDecision(UnitPlan.Stored, UnitSource.Usual, null) : new UnitDecision(null, UnitSource.Another, null);
        if (scan.IsUnclear) return new UnitDecision(null, UnitSource.Choose, null);
        var free = scan.Lengths.Where(u => u.For is null).Select(u => u.Scaled).ToList();
        var tied = scan.Lengths.Where(u => u.For is not null).ToList();
        if (tied.Count > 0)
        {
            var plan = tied.Aggregate(UnitPlan.Stored, (p, u) => p.With(u.For!.Value, u.Scaled));
            return new UnitDecision(plan, UnitSource.HeaderForType, tied[0].Scaled, tied[0].For);
        }

        if (free.Count == 1) return new UnitDecision(UnitPlan.All(free[0]), UnitSource.Header, free[0]);
        return WithoutHeader(mapping, context, hints) ?? (free.Count > 1 ? new UnitDecision(null, UnitSource.Choose, null) : Usual(measured, mapping, hints));
    }

    /// <summary>
    /// The unit of a height or a well's depth; null where nothing says it. A header that is our own field's name means our own unit, the metre.
    /// </summary>
    public static ValueUnit? Height(string name, string header, string field, Mapping mapping, PlanContext context)
    {
        var scan = HeaderUnits.Scan(header);
        if (scan is { IsUnclear: false, IsAnother: false, Lengths: [var one] }) return one.Scaled;
        if (scan.IsAnother) return null;
        if (Units.FindScaled(mapping.Unit) is { } set) return set;
        return name == field && scan.Lengths.Count == 0 ? LengthUnit.Metre : Units.Find(context.DatasourceUnit);
    }

    private static UnitDecision? WithoutHeader(Mapping mapping, PlanContext context, UnitHints hints)
    {
        var (set, source) = (Units.FindSigned(mapping.Unit), Units.Find(context.DatasourceUnit));
        var (unit, from) = set is not null ? (set, UnitSource.Chosen) : source is { } known ? (known, UnitSource.Datasource) : ((ValueUnit?)null, UnitSource.Choose);
        if (hints.Column) return new UnitDecision(unit is { } blank ? UnitPlan.All(blank) : UnitPlan.Stored, UnitSource.Column, unit);
        return unit is { } all ? new UnitDecision(UnitPlan.All(all), from, all) : null;
    }

    private static UnitDecision Usual(Measured measured, Mapping mapping, UnitHints hints)
    {
        if (hints.UsualCodes) return new UnitDecision(UnitPlan.Stored, UnitSource.Usual, LengthUnit.Metre);
        if (measured == Measured.Rain) return new UnitDecision(UnitPlan.Stored, UnitSource.Usual, LengthUnit.Millimetre);
        return IsQuality(mapping) ? new UnitDecision(UnitPlan.Stored, UnitSource.Usual, null) : new UnitDecision(null, UnitSource.Choose, null);
    }

    private static bool IsQuality(Mapping mapping) =>
        mapping.Constants.TryGetValue(Fields.ResourceType, out var type) && TypeWords.Resource(type) == ResourceType.Quality;
}
