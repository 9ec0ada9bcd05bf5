using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What is open about the file itself, and was not chosen: its encoding, which of its tables, and whether the names stand over their columns.</summary>
internal static class TableQuestions
{
    private const int MostNames = 6;
    private const double LeastFit = 0.01;

    public static IEnumerable<PlanQuestion> Of(TableDescription table, Mapping mapping)
    {
        if (table.EncodingChoices.Count > 1 && string.IsNullOrEmpty(mapping.File?.Encoding)) yield return Encoding(table.EncodingChoices);
        if (WhichTable(table, mapping) is { } which) yield return which;
        if (table.HeaderOffsets.Count > 1 && mapping.File?.HeaderOffset is null) yield return Offset(table);
    }

    private static PlanQuestion Encoding(IReadOnlyList<EncodingChoice> choices)
    {
        var read = string.Join("; ", choices.Select(choice => $"{choice.Encoding}: {string.Join(", ", choice.Samples)}"));
        return Ask("encoding", $"The file does not say in which encoding its letters are. Choose the one that reads the names as they are: {read}.",
            choices.Select(choice => (choice.Encoding, string.Join(", ", choice.Samples))));
    }

    /// <summary>Null where no other table fits as well as the one that was taken.</summary>
    private static PlanQuestion? WhichTable(TableDescription table, Mapping mapping)
    {
        if (mapping.File?.HeaderRow is not null) return null;
        var options = string.IsNullOrEmpty(mapping.File?.Sheet) ? table.Tables : [.. table.Tables.Where(option => option.Sheet == table.Sheet)];
        var taken = options.FirstOrDefault(option => option.Sheet == table.Sheet && option.HeaderRow == table.HeaderRow && option.FirstRow == table.FirstRow);
        if (taken is null) return null;

        var fit = Math.Max(taken.Fit(mapping.DataType), LeastFit);
        var equal = options.Where(option => option == taken || (option.Named >= taken.Named && option.Fit(mapping.DataType) >= fit)).ToList();
        if (equal.Count < 2) return null;

        var sheets = equal.Where(option => option.Sheet is not null).DistinctBy(option => option.Sheet).ToList();
        if (sheets.Count > 1) return Ask("sheet", $"Several sheets fit: {string.Join(", ", sheets.Select(option => option.Sheet))}. Choose one, and read the file once for each that you need.", sheets.Select(option => (option.Sheet!, Names(option))));

        return Ask("headerRow", $"Several tables stand one below the other, with their names on the rows {string.Join(", ", equal.Select(option => Number(option.HeaderRow)))}. Choose the row of the names.", equal.Select(option => (Number(option.HeaderRow), Names(option))));
    }

    private static PlanQuestion Offset(TableDescription table)
    {
        var many = table.HeaderOffsets.Contains(-1);
        var other = many ? "one column further left: the first name has no column (-1)" : "one column further right: the first column has no name (1)";
        return Ask("headerOffset", $"The header has one name {(many ? "more" : "less")} than the rows have cells. Choose whether the names stand over their columns as they are (0), or {other}.",
            table.HeaderOffsets.Select(offset => (Number(offset), Pairs(table, offset - table.HeaderOffset))));
    }

    /// <summary>The names over the cells of the first record.</summary>
    private static string Pairs(TableDescription table, int offset)
    {
        if (table.Sample.Count == 0) return "";
        var cells = table.Sample[0].Fields;
        return string.Join(", ", table.Columns.Select((name, index) => (Name: name, At: index + offset)).Where(pair => pair.At >= 0 && pair.At < cells.Count).Take(MostNames).Select(pair => $"{pair.Name}: {cells[pair.At]}"));
    }

    private static string Names(TableOption option) => string.Join(", ", option.Columns.Take(MostNames)) + (option.Columns.Count > MostNames ? ", …" : "") + $" ({Number(option.Records)} rows looked at)";

    private static PlanQuestion Ask(string field, string message, IEnumerable<(string Choice, string Example)> choices)
    {
        var all = choices.ToList();
        return new PlanQuestion(field, new RunError(PlanErrors.Undecidable, null, message, [.. all.Select(one => one.Choice)])) { Examples = [.. all.Select(one => one.Example)] };
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
