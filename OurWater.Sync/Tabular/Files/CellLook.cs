using System.Buffers;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Files;

/// <summary>What a cell looks like at a glance: enough to tell a header from a reading. What it means is decided elsewhere.</summary>
internal enum CellLook
{
    Blank,
    Text,
    Number,
    Date,
}

internal static class CellLooks
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.,'% \u00A0\u202F:/eE");

    private static readonly string[] NoValue = ["n/a", "na", "nan", "#n/a", "null", "nil", "none", "dry", "-", "--", "---", "?", "no data", "nodata", "missing", "x"];

    public static CellLook Of(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        if (cell.IsEmpty || IsNoValue(cell)) return CellLook.Blank;
        if (cell[0] is '<' or '>' or '~') cell = cell[1..].TrimStart();
        if (IsDate(cell)) return CellLook.Date;
        return IsNumber(cell) ? CellLook.Number : CellLook.Text;
    }

    /// <summary>A month as a column of its own: <c>Jan</c>, <c>enero</c>.</summary>
    public static bool IsMonth(ReadOnlySpan<char> cell) => CalendarWords.Month(cell) > 0;

    public static int? Year(ReadOnlySpan<char> cell) => cell.Length == 4 && int.TryParse(cell, out var year) && year is >= 1900 and <= 2100 ? year : null;

    private static bool IsNoValue(ReadOnlySpan<char> cell)
    {
        foreach (var word in NoValue)
        {
            if (cell.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsNumber(ReadOnlySpan<char> cell)
    {
        var digits = 0;
        foreach (var character in cell)
        {
            if (char.IsDigit(character)) digits++;
            else if (!NumberCharacters.Contains(character)) return false;
        }

        // "e5" and "a-1" are names; so is "12 - 14 - 16".
        return digits > 0 && !char.IsLetter(cell[0]) && cell[1..].Count('-') <= 1;
    }

    private static bool IsDate(ReadOnlySpan<char> cell)
    {
        if (cell.Length is < 6 or > 40) return false;
        if (cell.Length == 8 && !cell.ContainsAnyExceptInRange('0', '9')) return IsCompactDate(cell);

        Span<int> lengths = stackalloc int[3];
        var groups = 0;
        var letters = false;
        var separator = '\0';
        var position = 0;
        while (position < cell.Length && groups < 3)
        {
            var from = position;
            while (position < cell.Length && char.IsDigit(cell[position])) position++;
            if (position == from)
            {
                while (position < cell.Length && char.IsLetter(cell[position])) position++;
                if (position == from || letters || !IsMonth(cell[from..position])) return false;
                letters = true;
            }

            lengths[groups++] = position - from;
            if (position == cell.Length || groups == 3) break;
            separator = cell[position];
            if (separator is not ('-' or '/' or '.' or ' ' or ',')) return letters && groups == 3;
            while (position < cell.Length && cell[position] is '-' or '/' or '.' or ' ' or ',') position++;
        }

        if (position < cell.Length && cell[position] is not ('T' or 't' or ' ' or ',' or 'Z' or '.' or ':')) return false;
        if (letters) return groups >= 2;
        return groups switch
        {
            3 => separator is '-' or '/' or '.' && ((lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2) || (lengths[0] <= 2 && lengths[1] <= 2 && lengths[2] is 2 or 4)),
            2 => separator is '-' or '/' && ((lengths[0] == 4 && lengths[1] is 1 or 2) || (lengths[0] <= 2 && lengths[1] == 4)),
            _ => false,
        };
    }

    private static bool IsCompactDate(ReadOnlySpan<char> cell) =>
        Year(cell[..4]) is not null && int.TryParse(cell[4..6], out var month) && month is >= 1 and <= 12 && int.TryParse(cell[6..], out var day) && day is >= 1 and <= 31;
}
