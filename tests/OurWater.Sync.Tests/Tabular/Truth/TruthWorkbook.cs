using OurWater.Sync.Tests.Tabular.Files;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>Writes lines as a workbook: its cells are texts, numbers and dates, and another sheet stands beside.</summary>
internal sealed class TruthWorkbook
{
    private readonly IReadOnlyList<TruthLine> _lines;
    private readonly Random _random;
    private readonly ColumnForm[] _forms;
    private readonly int _left;
    private readonly bool _date1904;

    private TruthWorkbook(IReadOnlyList<TruthLine> lines, ColumnRole[] roles, Random random)
    {
        (_lines, _random) = (lines, random);
        (_left, _date1904) = (random.Next(8) == 0 ? 1 : 0, random.Next(8) == 0);
        _forms = [.. roles.Select((role, column) => Form(role, column))];
    }

    /// <summary>How the cells of a column are kept.</summary>
    private enum ColumnForm
    {
        Typed,
        Texts,

        /// <summary>Some typed by hand as texts, the others as numbers or dates.</summary>
        Mixed,

        /// <summary>Dates as the numbers that they are to a spreadsheet.</summary>
        Serials,

        /// <summary>By a spreadsheet that took the day for the month, and left as text what has no such month.</summary>
        Exchanged,
    }

    public static TruthFile Write(IReadOnlyList<TruthLine> lines, ColumnRole[] roles, Random random)
    {
        var workbook = new TruthWorkbook(lines, roles, random);
        var sheets = workbook.Sheets();
        var (kind, content) = random.Next(3) switch
        {
            0 => ("xls", TestSheets.Xls(sheets)),
            1 => ("ods", TestSheets.Ods(sheets)),
            _ => (workbook._date1904 ? "xlsx from 1904" : "xlsx", TestSheets.Xlsx(sheets, workbook._date1904)),
        };
        return new TruthFile($"{kind}, sheets {string.Join(", ", sheets.Select(sheet => sheet.Name))}, columns {string.Join(", ", workbook._forms)}", content, lines);
    }

    private List<(string Name, object?[][] Rows)> Sheets()
    {
        List<(string Name, object?[][] Rows)> sheets = [("Data", [.. _lines.Select(line => line.Cells.Select((cell, column) => Cell(cell, line.Kind, column)).Prepend(null).Skip(1 - _left).ToArray())])];
        if (_random.Next(3) > 0) return sheets;
        var other = _random.Next(2) == 0 ? ("Notes", DirtWords.Notes.Select(TruthLine.Note)) : ("Others", TruthSheet.Other(_random));
        sheets.Insert(_random.Next(2), (other.Item1, [.. other.Item2.Select(line => line.Cells.Select(cell => Plain(cell.Text)).ToArray())]));
        return sheets;
    }

    private object? Cell(TruthCell cell, LineKind kind, int column)
    {
        if (kind == LineKind.Names || column >= _forms.Length) return Plain(cell.Text);
        var form = _forms[column];
        if (form == ColumnForm.Mixed) form = _random.Next(2) == 0 ? ColumnForm.Typed : ColumnForm.Texts;
        return form switch
        {
            ColumnForm.Texts => Plain(cell.Text),
            ColumnForm.Exchanged when cell.Moment is { } day => day.Day > 12 ? cell.Text : new DateTime(day.Year, day.Day, day.Month, day.Hour, day.Minute, 0, DateTimeKind.Unspecified),
            ColumnForm.Serials when cell.Moment is { } day => day.ToOADate(),
            _ => (object?)cell.Moment ?? (object?)cell.Number ?? Plain(cell.Text),
        };
    }

    private static string? Plain(string text) => text.Length == 0 ? null : text;

    private ColumnForm Form(ColumnRole role, int column)
    {
        var form = _random.Next(8);
        if (role == ColumnRole.Date && form == 0 && IsNumeric(column)) return ColumnForm.Exchanged;
        return form switch
        {
            0 when role == ColumnRole.Date && !_date1904 => ColumnForm.Serials,
            1 or 2 => ColumnForm.Texts,
            3 => ColumnForm.Mixed,
            _ => ColumnForm.Typed,
        };
    }

    /// <summary>Day, month and year as numbers, and a day that is no month: else nothing would show that they were exchanged.</summary>
    private bool IsNumeric(int column)
    {
        var records = _lines.Where(line => line.Kind == LineKind.Record && column < line.Cells.Length && line.Truth.Length > 0).Select(line => line.Cells[column]).ToList();
        return records.Exists(cell => cell.Moment is { Day: > 12 }) && records.TrueForAll(cell => cell.Text is not [_, _, _, _, '-' or '/', ..] && !cell.Text.Any(char.IsLetter));
    }
}
