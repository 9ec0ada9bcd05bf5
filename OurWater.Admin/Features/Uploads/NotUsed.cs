using OurWater.Admin.Components.Shared;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <summary>A part of a file that nothing is read from.</summary>
/// <param name="Where">Which column or sheet it is, beside its name.</param>
/// <param name="Samples">The first cells of a column.</param>
/// <param name="Text">The first of the lines.</param>
public sealed record NotUsedPart(string Title, string? Where, IReadOnlyList<string> Samples, string? Text, string Why);

/// <summary>What of a file is not used, and why.</summary>
/// <param name="Words">In one line: "2 columns (Quality, Remark), 3 comment lines".</param>
public sealed record NotUsed(string Words, IReadOnlyList<NotUsedPart> Parts)
{
    private const int MostNames = 6;

    public static NotUsed Of(TableDescription table, Mapping mapping, PlanReport report)
    {
        var asked = report.Columns.Fields.Where(field => field.Column is null).SelectMany(field => field.Candidates).ToHashSet();
        var columns = report.Columns.Unused.Where(name => !asked.Contains(name)).Select(name => (Name: name, Index: table.Columns.ToList().IndexOf(name))).ToList();
        var lines = report.Rows is null ? null : report.LeftOut;
        var kinds = Enum.GetValues<LeftOutKind>().Where(kind => lines?.CountOf(kind) > 0).ToList();
        var sheets = table.Sheets.Where(sheet => sheet != table.Sheet).ToList();
        List<string> words = [];
        if (columns.Count > 0) words.Add($"{Formats.Count(columns.Count, "column")} ({Listed([.. columns.Select(c => c.Name)])})");
        words.AddRange(kinds.Select(kind => LeftOutWords.Count(kind, lines!.CountOf(kind))));
        if (sheets.Count > 0) words.Add($"{Formats.Count(sheets.Count, "other sheet")} ({Listed(sheets)})");
        return new NotUsed(string.Join(", ", words),
        [
            .. columns.Select(column => new NotUsedPart(column.Name, $"column {column.Index + 1}", ColumnQuestionWords.Cells(table, column.Index), null, Why(column.Name, column.Index, table, mapping, report))),
            .. kinds.Select(kind => Lines(kind, lines!)),
            .. sheets.Select(sheet => new NotUsedPart(sheet, "sheet", [], null, "Another sheet of the workbook. Choose it above to read it")),
        ]);
    }

    private static NotUsedPart Lines(LeftOutKind kind, LeftOutLines lines)
    {
        var kept = lines.Lines.Where(line => line.Kind == kind).ToList();
        var title = kept.Count == 0 ? LeftOutWords.Count(kind, lines.CountOf(kind)) : LeftOutWords.Rows(kept.ConvertAll(line => line.Row), lines.CountOf(kind));
        return new NotUsedPart(title, null, [], kept.Count == 0 ? null : kept[0].Text, LeftOutWords.Why(kind));
    }

    private static string Why(string name, int index, TableDescription table, Mapping mapping, PlanReport report)
    {
        if (mapping.LeftOutColumns?.Contains(name) == true) return "Left out by you: another column holds the same place";
        if (report.Columns.Others.FirstOrDefault(other => other.Column == index) is { } other) return OfPlace(other);
        if (table.Sample.Count > 0 && ColumnQuestionWords.Cells(table, index).Count == 0) return "Empty in the first rows";
        return Measures.Of(name) switch
        {
            Measured.Flag => "Says something of the reading, and is no value",
            Measured.Another => "Another quantity: not stored as a level",
            Measured.Depth or Measured.BelowCasing or Measured.AboveDatum or Measured.Rain or Measured.Column when report.Values?.Column is { } value => $"A second level or amount: {value} is read as the value",
            _ => "No field for it",
        };
    }

    private static string OfPlace(OtherColumn other) => other.Reason switch
    {
        OtherColumnReason.AnotherQuantity => $"Another quantity at {other.Identity}: not stored as its level",
        OtherColumnReason.Flag => $"Says how good the values of {other.Identity} are: no value",
        _ => $"Has words beside {other.Identity} that nothing is known of",
    };

    private static string Listed(List<string> names) => string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", …" : "");
}
