using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Tabular.Files;

/// <summary>What tells a row of names from a title, from a line of help and from a record.</summary>
internal static class HeaderLook
{
    private const int LongestName = 100;
    private const int ManyWords = 7;

    private static readonly string[] DateWords = ["date", "time", "datum", "day", "datetime", "timestamp", "fecha", "tijd", "when", "data", "horodatage"];

    /// <summary>Without "well": the name of a column, but more often the type of a place. Nor single letters, which say nothing.</summary>
    private static readonly Dictionary<string, string> FieldByWord = Enum.GetValues<DataType>().SelectMany(FieldCatalog.Of)
        .SelectMany(field => field.Words.Where(word => word != "well" && word.Length > 1).Select(word => (Word: word.Replace(" ", "", StringComparison.Ordinal), field.Name)))
        .GroupBy(pair => pair.Word).ToDictionary(group => group.Key, group => group.First().Name, StringComparer.Ordinal);

    public static bool IsDateWord(string field)
    {
        foreach (var word in field.AsSpan().SplitAny(" ()_[]-/.,:"))
        {
            foreach (var dateWord in DateWords)
            {
                if (field.AsSpan(word).Equals(dateWord, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return field.EndsWith("datum", StringComparison.OrdinalIgnoreCase) || field.EndsWith("date", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Short words, no date, and not "Made on: 1 May": what a header may have, and a title or a line of help has not.</summary>
    public static bool MayBeNames(HeadRow row)
    {
        if (row.Count(CellLook.Date) > 0 || IsNote(row) || IsTotals(row) || RowWords.IsFormatRow(row.Fields)) return false;
        return row.Fields.Count(IsLong) * 2 < row.Filled;
    }

    /// <summary>A name with a colon and what it is: a line of a preamble.</summary>
    public static bool IsNote(HeadRow row) => row.Filled <= 4 && row.Fields.FirstOrDefault(field => field.Length > 0) is { } first && first.EndsWith(':');

    /// <summary><c>Average depth</c>, and numbers: below the records of a table.</summary>
    public static bool IsTotals(HeadRow row) => row.Count(CellLook.Number) > 0 && row.Fields.FirstOrDefault(field => field.Length > 0) is { } first && NotReadings.IsTotal(first);

    /// <summary>Sentences under the names: no cell is a number or a date, and most are long.</summary>
    public static bool IsHelp(HeadRow row, int names) =>
        !HasTyped(row) && row.Filled * 2 >= names && row.Fields.Count(field => Words(field) >= 3) * 2 >= row.Filled && row.Filled > 1;

    /// <summary>All that stands in it are different short words, as in a header and seldom in a record.</summary>
    public static bool IsAllNames(HeadRow row)
    {
        if (row.Filled < 2 || !MayBeNames(row)) return false;
        if (row.Count(CellLook.Number) > 0 && !row.Fields.Any(IsDateWord)) return false;
        return !Repeats(row.Fields);
    }

    public static bool HasTyped(HeadRow row) => row.Count(CellLook.Date) + row.Count(CellLook.Number) > 0;

    /// <summary>A date below the name of one: the record of a table, even if it has no other.</summary>
    public static bool HasDateBelow(HeadRow header, HeadRow record) => header.Fields.Index().Any(field => IsDateWord(field.Item) && record.Look(field.Index) == CellLook.Date);

    /// <summary>Whether a name stands in it twice.</summary>
    public static bool Repeats(IEnumerable<string> names)
    {
        var filled = names.Where(name => name.Length > 0).ToList();
        return filled.Distinct(StringComparer.OrdinalIgnoreCase).Count() < filled.Count;
    }

    public static bool AreSame(IReadOnlyList<string> header, IReadOnlyList<string> row)
    {
        for (var index = 0; index < Math.Max(header.Count, row.Count); index++)
        {
            var (one, other) = (index < header.Count ? header[index] : "", index < row.Count ? row[index] : "");
            if (!one.Equals(other, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    /// <summary>Names of the header over their own columns: the header of a table of the same columns, for other values. Below an empty line one of them is enough where the row is as full.</summary>
    public static bool IsLike(HeadRow row, IReadOnlyList<string> header, bool isApart)
    {
        if (row.Filled < 2 || HasTyped(row)) return false;
        var same = 0;
        for (var index = 0; index < Math.Min(header.Count, row.Fields.Length); index++)
        {
            if (header[index].Length > 0 && header[index].Equals(row.Fields[index], StringComparison.OrdinalIgnoreCase)) same++;
        }

        return (same > 1 && same * 2 >= row.Filled) || (same > 0 && isApart && row.Filled == header.Count(name => name.Length > 0));
    }

    /// <summary>How many different fields of readings, resources or groups it names.</summary>
    public static int KnownFields(IEnumerable<string> names)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name.Length is 0 or > LongestName) continue;
            if (FieldByWord.TryGetValue(ColumnWords.Normalize(name).Replace(" ", "", StringComparison.Ordinal), out var field)) known.Add(field);
            else if (IsDateWord(name)) known.Add(Fields.Date);
        }

        return known.Count;
    }

    /// <summary>Whether a short cell has the word.</summary>
    public static bool NamesDate(HeadRow row) => row.Fields.Any(field => IsDateWord(field) && !IsLong(field));

    /// <summary>Of a whole row: a line of help has more than the names, which may have three each themselves.</summary>
    public static int Words(HeadRow row) => row.Fields.Sum(Words);

    private static bool IsLong(string field) => field.Length > LongestName || Words(field) >= ManyWords;

    private static int Words(string field)
    {
        var words = 0;
        foreach (var part in field.AsSpan().Split(' '))
        {
            if (!field.AsSpan(part).IsEmpty) words++;
        }

        return words;
    }
}
