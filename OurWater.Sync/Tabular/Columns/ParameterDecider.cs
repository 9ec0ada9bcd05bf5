using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What becomes of the parameters of a file. Where nothing of them is known, a person must say which one is the value.</summary>
internal static class ParameterDecider
{
    /// <summary>The parameters of the mapping.</summary>
    public const string Field = "parameters";

    private const int MostChoices = 50;

    public static IReadOnlyList<ParameterReport> Decide(ColumnProposal columns, Mapping mapping, ColumnScan? scan, List<PlanQuestion> questions)
    {
        if (scan is null || scan.Parameters.Count == 0) return [];
        var chosen = mapping.Parameters ?? new Dictionary<string, string?>();
        var kinds = scan.Parameters.Order(StringComparer.OrdinalIgnoreCase).Select(text => (Text: text, Kind: ParameterKind.Of(text, chosen))).ToList();
        var open = kinds.Where(k => k.Kind is { IsLeftOut: true, IsKnown: false } && !chosen.Keys.Any(c => c.Trim().Equals(k.Text, StringComparison.OrdinalIgnoreCase))).Select(k => k.Text).ToList();
        if (open.Count > 0 && kinds.TrueForAll(k => k.Kind.IsLeftOut))
        {
            var column = columns.Find(Fields.Parameter)?.Column;
            questions.Add(new PlanQuestion(Field, new RunError(PlanErrors.Undecidable, column,
                $"Nothing is known of the parameters in the column {column}: {string.Join(", ", open.Take(10))}. Choose the one whose values are the depth to water (or the rain, at rain gauges).", [.. open.Take(MostChoices)])));
        }

        return [.. kinds.Select(k => new ParameterReport(k.Text, k.Kind.IsLeftOut ? null : k.Kind.Series ?? Timeseries.Default, k.Kind.IsKnown))];
    }
}
