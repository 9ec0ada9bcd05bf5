using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Questions about the unit of a column.</summary>
internal static class UnitQuestions
{
    public const string Field = "unit";

    /// <summary>Answered by the constant <c>unit</c>: it stands above what the header says.</summary>
    public const string AgainstHeader = "constants.unit";

    /// <param name="column">Null in the wide layout.</param>
    public static PlanQuestion Open(string? column, ColumnScan? scan, bool rain)
    {
        var hint = scan is { DeeperThan100: > 0 } ? $" If metres, {scan.DeeperThan100} of {scan.Values} values are deeper than 100 m." : "";
        var what = column is null ? "The columns do not say" : $"The column {column} does not say";
        return new PlanQuestion(Field, new RunError(PlanErrors.Undecidable, column, $"{what} in which unit the values are. Choose it.{hint}", rain ? ["mm", "cm", "in"] : ["m", "cm", "ft"]));
    }

    public static PlanQuestion Another(string column) => new(AgainstHeader, new RunError(PlanErrors.Undecidable, column,
        $"The column {column} names another quantity, whose unit is no length: it is not stored as a depth. Choose another column for the value, or the unit if its values are lengths all the same.", ["m", "cm", "mm", "ft", "in"]));
}

/// <summary>Questions about the columns of places.</summary>
internal static class PlaceColumnQuestions
{
    /// <summary>The columns that are not read, of the mapping.</summary>
    public const string Field = "leftOutColumns";

    /// <summary>Two columns for one place and one series: only one of them can be read.</summary>
    public static IEnumerable<PlanQuestion> Doubled(TableDescription table, ColumnProposal columns)
    {
        var doubled = columns.PlaceColumns.GroupBy(p => (Place: p.Identity.ToUpperInvariant(), Series: Values.SeriesCodes.SeriesInHeader(PlaceHeader.WithoutIdentity(Header.Text(table, p.Column), columns.Identity, p.Identity))))
            .FirstOrDefault(g => g.Count() > 1);
        if (doubled is null) yield break;
        string[] names = [.. doubled.Select(p => table.Columns[p.Column])];
        yield return new PlanQuestion(Field, new RunError(PlanErrors.Undecidable, names[0], $"There are two columns for the place {doubled.First().Identity}: {string.Join(", ", names)}. Choose the one that is not read.", names));
    }
}
