using System.Text.RegularExpressions;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Plan">Null where a person must choose.</param>
internal sealed record UnitDecision(UnitPlan? Plan, UnitSource Source, LengthUnit? Unit, ResourceType? TiedTo = null);

/// <summary>The unit of a column of values: from its header, else the mapping, else the datasource, else plainly the usual one, else asked.</summary>
internal static partial class UnitDecider
{
    /// <summary>A person's choice against the header, as a constant for every row: it is the only thing above the header.</summary>
    public const string Constant = "unit";

    /// <param name="usualCodes">True where the series codes of the file carry their unit.</param>
    public static UnitDecision Decide(string header, Mapping mapping, PlanContext context, bool usualCodes)
    {
        if (mapping.Constants.TryGetValue(Constant, out var text) && Units.Find(text) is { } chosen) return new UnitDecision(UnitPlan.All(chosen), UnitSource.Chosen, chosen);
        var units = HeaderUnits.Parse(header);
        var free = units.Where(u => u.For is null).Select(u => u.Unit).ToList();
        var tied = units.Where(u => u.For is not null).ToList();
        if (tied.Count > 0)
        {
            var plan = tied.Aggregate(UnitPlan.Stored, (p, u) => p.With(u.For!.Value, u.Unit));
            return new UnitDecision(plan, UnitSource.HeaderForType, tied[0].Unit, tied[0].For);
        }

        if (free.Count == 1) return new UnitDecision(UnitPlan.All(free[0]), UnitSource.Header, free[0]);
        if (Units.Find(mapping.Unit) is { } set) return new UnitDecision(UnitPlan.All(set), UnitSource.Chosen, set);
        if (Units.Find(context.DatasourceUnit) is { } source) return new UnitDecision(UnitPlan.All(source), UnitSource.Datasource, source);
        if (free.Count > 1) return new UnitDecision(null, UnitSource.Choose, null);
        if (usualCodes) return new UnitDecision(UnitPlan.Stored, UnitSource.Usual, LengthUnit.Metre);
        if (Rain().IsMatch(header)) return new UnitDecision(UnitPlan.Stored, UnitSource.Usual, LengthUnit.Millimetre);
        return mapping.Constants.TryGetValue(Fields.ResourceType, out var type) && TypeWords.Resource(type) == ResourceType.Quality
            ? new UnitDecision(UnitPlan.Stored, UnitSource.Usual, null)
            : new UnitDecision(null, UnitSource.Choose, null);
    }

    [GeneratedRegex(@"\brain|precipitation", RegexOptions.IgnoreCase)]
    private static partial Regex Rain();
}
