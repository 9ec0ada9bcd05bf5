using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Features.Uploads;

/// <summary>One of the sheets or tables of a file, as it can be chosen.</summary>
/// <param name="File">What chooses it.</param>
/// <param name="Verdict">How well it fits, in a word or two.</param>
public sealed record TableChoice(MappingFile File, string Title, string Words, string Verdict, bool IsRead, bool Fits)
{
    /// <summary>Cells of its first row.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];
}

/// <summary>A line of the file beside the choice.</summary>
/// <param name="Mark">What it is where it is no row; null for a row.</param>
public sealed record ShownLine(int Row, IReadOnlyList<string> Cells, string? Mark, bool IsHeader = false);

/// <summary>The sheets and tables of a file, those that are not read too.</summary>
public static class TableChoices
{
    private const int MostColumns = 6;
    private const int MostRows = 4;
    private const int MostLines = 4;
    private const double Whole = 0.999;

    /// <summary>Empty where there is nothing to choose.</summary>
    public static IReadOnlyList<TableChoice> Of(TableDescription table, Mapping mapping)
    {
        var tables = table.Tables.Where(option => option.HeaderRow > 0 || IsRead(option, table)).ToList();
        List<TableChoice> choices = [.. tables.Select(option => Table(option, tables, table, mapping))];
        choices.AddRange(table.Sheets.Where(sheet => !tables.Exists(option => option.Sheet == sheet)).Select(sheet => Sheet(sheet, table, mapping)));
        if (tables.Count == 0 && mapping.File?.HeaderRow is { } row && table.Sheets.Count < 2) return [new TableChoice(mapping.File, $"Names on row {row}", Columns(table.Columns), "Your choice", true, true)];
        return choices.Count > 1 ? choices : [];
    }

    /// <summary>The lines above the first record, and the first records.</summary>
    public static IReadOnlyList<ShownLine> Lines(TableDescription table, LeftOutLines? leftOut)
    {
        var first = table.Sample.Count > 0 ? table.Sample[0].Row : int.MaxValue;
        var above = (leftOut?.Lines ?? []).Where(line => line.Row < first && line.Kind != LeftOutKind.OtherTable).TakeLast(MostLines)
            .Select(line => new ShownLine(line.Row, [line.Text], LeftOutWords.Mark(line.Kind)));
        var header = table.HeaderRow > 0 ? [new ShownLine(table.HeaderRow, [.. table.Columns.Take(MostColumns)], null, true)] : Array.Empty<ShownLine>();
        var rows = table.Sample.Take(MostRows).Select(row => new ShownLine(row.Row, [.. row.Fields.Take(MostColumns)], null));
        return [.. above.Concat(header).OrderBy(line => line.Row), .. rows];
    }

    private static bool IsRead(TableOption option, TableDescription table) => option.Sheet == table.Sheet && option.HeaderRow == table.HeaderRow && option.FirstRow == table.FirstRow;

    private static TableChoice Table(TableOption option, List<TableOption> all, TableDescription table, Mapping mapping)
    {
        var several = all.Count(other => other.Sheet == option.Sheet) > 1;
        var file = (mapping.File ?? new MappingFile()) with { Sheet = option.Sheet, HeaderRow = several ? option.HeaderRow : null };
        var title = (option.Sheet, several) switch
        {
            (null, _) => $"Names on row {option.HeaderRow}",
            (_, true) => $"{option.Sheet}, names on row {option.HeaderRow}",
            _ => option.Sheet,
        };
        var fit = option.Fit(mapping.DataType);
        var verdict = fit >= Whole ? "Fits" : fit > 0 ? "Fits in part" : $"No {Names.Many(mapping.DataType)} in it";
        return new TableChoice(file, title, $"{Rows(option.Records)}: {Columns(option.Columns)}", verdict, IsRead(option, table), fit >= Whole) { Samples = [.. option.First.Where(text => text.Length > 0).Take(MostRows)] };
    }

    /// <summary>A sheet of which nothing more is known: it holds no table, or another one was chosen before it was looked at.</summary>
    private static TableChoice Sheet(string sheet, TableDescription table, Mapping mapping)
    {
        var isRead = sheet == table.Sheet;
        var file = (mapping.File ?? new MappingFile()) with { Sheet = sheet, HeaderRow = null };
        if (isRead) return new TableChoice(file, sheet, $"{Rows(table.Records)}: {Columns(table.Columns)}", mapping.File?.Sheet is null ? "Read" : "Your choice", true, true);
        return new TableChoice(file, sheet, mapping.File?.Sheet is null ? "Hidden, or no table was found in it" : "Another sheet of the workbook", "Not read", false, false);
    }

    private static string Columns(IReadOnlyList<string> columns) => string.Join(", ", columns.Take(MostColumns)) + (columns.Count > MostColumns ? ", …" : "");

    private static string Rows(int records) => records >= 1000 ? "1,000 rows and more" : Formats.Count(records, "row");
}
