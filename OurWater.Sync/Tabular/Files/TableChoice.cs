using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Which of several tables is read when nobody has said it, and why, in words.</summary>
internal static class TableChoice
{
    private const double MostByNeeded = 0.8;
    private const int MostCells = 20;
    private const int MostText = 100;

    /// <param name="tables">In their order; at least one.</param>
    /// <param name="names">Columns that a mapping names: a table that has them all comes first.</param>
    /// <param name="mapping">Null where only the file is known: then the table that fits any data type best.</param>
    public static TableDescription Best(IReadOnlyList<TableDescription> tables, IReadOnlyCollection<string> names, Mapping? mapping)
    {
        if (tables.Count == 1) return WithOtherSheets(tables[0], mapping);

        var options = tables.Select(table => Option(table, names, mapping)).ToList();
        var best = options.Index().MaxBy(option => mapping is null ? (0, Fit(option.Item, null), option.Item.Readings, option.Item.Records) : (option.Item.Named, Fit(option.Item, mapping), 0, 0)); // the first of those that fit equally
        return tables[best.Index] with { Tables = options, Notes = [.. Words(best.Item, options, mapping), .. tables[best.Index].Notes] };
    }

    /// <summary>That there are other sheets is said, also where they are hidden or hold no table.</summary>
    private static TableDescription WithOtherSheets(TableDescription table, Mapping? mapping)
    {
        var others = table.Sheets.Where(name => name != table.Sheet).ToList();
        if (others.Count == 0 || mapping?.File?.Sheet is not null) return table;
        return table with { Notes = [$"The workbook has {table.Sheets.Count} sheets. {Quote(table.Sheet!)} is read; {Listed(others)} {(others.Count == 1 ? "is" : "are")} not.", .. table.Notes] };
    }

    private static double Fit(TableOption option, Mapping? mapping) => mapping is { } known ? option.Fit(known.DataType) : Enum.GetValues<DataType>().Max(option.Fit);

    /// <summary>What it seems to hold; readings where nothing says it and it could be either.</summary>
    private static DataType TypeOf(TableOption option, Mapping? mapping) => mapping?.DataType
        ?? (option.Fit(option.Guess) > 0 ? option.Guess : Enum.GetValues<DataType>().OrderByDescending(type => type == DataType.Reading).MaxBy(option.Fit));

    private static TableOption Option(TableDescription table, IReadOnlyCollection<string> names, Mapping? mapping) =>
        new()
        {
            Sheet = table.Sheet,
            HeaderRow = table.HeaderRow,
            FirstRow = table.FirstRow,
            Columns = table.Columns,
            Records = table.Records,
            First = [.. table.Sample.Take(1).SelectMany(row => row.Fields).Take(MostCells).Select(text => Originals.Cut(text, MostText))],
            Named = FittingTable.Has(table.Columns, names),
            Readings = FitOf(table, DataType.Reading, mapping),
            Resources = FitOf(table, DataType.Resource, mapping),
            Groups = FitOf(table, DataType.Group, mapping),
            Guess = DataTypeGuess.Of(table),
        };

    /// <summary>How many of the fields that a row of this data type needs have a column, 0 to 1; a table of names only has no rows to read.</summary>
    private static double FitOf(TableDescription table, DataType type, Mapping? mapping)
    {
        if (table.Sample.Count == 0) return 0;
        var proposal = ColumnProposer.Propose(table, mapping is not null && mapping.DataType == type ? mapping : new Mapping { DataType = type });
        if (type == DataType.Resource && proposal.Identity is null && proposal.Find(Fields.Latitude) is not { Column: not null }) return 0;
        var needed = proposal.Fields.Where(field => field.Required).ToList();
        var placeless = type == DataType.Reading && proposal.Identity is null && proposal.PlaceColumns.Count == 0 ? 1 : 0;
        var share = needed.Count == 0 ? 0 : needed.Count(field => field.Source.IsPresent) / (double)(needed.Count + placeless);
        if (type == DataType.Reading) return share;

        // A place needs little more than a name, which readings have too: what else is known of it decides.
        return (share * MostByNeeded) + ((1 - MostByNeeded) * proposal.Fields.Count(field => field.Source.IsPresent) / proposal.Fields.Count);
    }

    private static IEnumerable<string> Words(TableOption chosen, List<TableOption> options, Mapping? mapping)
    {
        var sheets = options.Select(option => option.Sheet).OfType<string>().Distinct().ToList();
        var fit = Fit(chosen, mapping);
        if (sheets.Count > 1)
        {
            var others = sheets.Where(name => name != chosen.Sheet).ToList();
            var equal = options.Where(option => option.Sheet != chosen.Sheet && fit > 0 && option.Named == chosen.Named && Fit(option, mapping) == fit && TypeOf(option, mapping) == TypeOf(chosen, mapping))
                .Select(option => option.Sheet!).Distinct().ToList();
            yield return equal.Count > 0
                ? $"The workbook has {sheets.Count} sheets with tables. {Quote(chosen.Sheet!)} is read; {Listed(equal)} fit{(equal.Count == 1 ? "s" : "")} as well. Choose the sheet, and upload the file once for each that you need."
                : $"The workbook has {sheets.Count} sheets with tables. {Quote(chosen.Sheet!)} is read{(fit > 0 ? ", because its columns fit best" : "")}; {Listed(others)} {(others.Count == 1 ? "is" : "are")} not.";
        }

        foreach (var other in options.Where(option => option.Sheet != chosen.Sheet && fit > 0 && Fit(option, mapping) > 0 && TypeOf(option, mapping) != TypeOf(chosen, mapping)).GroupBy(option => TypeOf(option, mapping)))
        {
            var names = other.Select(option => option.Sheet!).Distinct().ToList();
            yield return $"{Listed(names)} {(names.Count == 1 ? "has" : "have")} {other.Key.ToString().ToLowerInvariant()}s.";
        }

        foreach (var other in options.Where(option => option != chosen && option.Sheet == chosen.Sheet))
        {
            yield return $"Another table stands {(other.FirstRow < chosen.FirstRow ? "above" : "below")}, from row {ColumnNames.Position(other.HeaderRow > 0 ? other.HeaderRow : other.FirstRow)}: {Listed([.. other.Columns])}. Its rows are not read.";
        }
    }

    private static string Quote(string name) => $"“{name}”";

    private static string Listed(List<string> names) => names.Count switch
    {
        1 => Quote(names[0]),
        <= 4 => $"{string.Join(", ", names[..^1].Select(Quote))} and {Quote(names[^1])}",
        _ => $"{string.Join(", ", names[..3].Select(Quote))} and {names.Count - 3} more",
    };
}
