using OurWater.Admin.Components.Shared;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Lines that are no rows, in words.</summary>
public static class LeftOutWords
{
    /// <summary>"3 comment lines"</summary>
    public static string Count(LeftOutKind kind, long count) => kind switch
    {
        LeftOutKind.Preamble => Formats.Count(count, "line above the names", "lines above the names"),
        LeftOutKind.Comment => Formats.Count(count, "comment line"),
        LeftOutKind.FormatRow => Formats.Count(count, "row of units or formats", "rows of units or formats"),
        LeftOutKind.Help => Formats.Count(count, "line of help", "lines of help"),
        LeftOutKind.RepeatedHeader => Formats.Count(count, "repeated row of names", "repeated rows of names"),
        LeftOutKind.OtherTable => Formats.Count(count, "line of another table", "lines of another table"),
        _ => Formats.Count(count, "end mark"),
    };

    public static string Why(LeftOutKind kind) => kind switch
    {
        LeftOutKind.Preamble => "A title, a remark, a date of the download: not read",
        LeftOutKind.Comment => "A comment",
        LeftOutKind.FormatRow => "Right below the names. Units are used to read the values",
        LeftOutKind.Help => "Explains the columns",
        LeftOutKind.RepeatedHeader => "The names of the columns once more",
        LeftOutKind.OtherTable => "Another table. Choose its names above to read it",
        _ => "Marks the end of the file",
    };

    public static string Mark(LeftOutKind kind) => kind switch
    {
        LeftOutKind.FormatRow => "units",
        LeftOutKind.Help => "help",
        _ => "comment",
    };

    /// <summary>"Row 5", "Rows 1 to 3", "Rows 4, 9, 12, …"</summary>
    public static string Rows(IReadOnlyList<int> rows, long count)
    {
        if (count == 1) return $"Row {Formats.Number(rows[0])}";
        if (rows.Count == count && rows[^1] - rows[0] == rows.Count - 1) return $"Rows {Formats.Number(rows[0])} to {Formats.Number(rows[^1])}";
        return $"Rows {string.Join(", ", rows.Take(3).Select(row => Formats.Number(row)))}{(count > 3 ? ", …" : "")}";
    }
}
