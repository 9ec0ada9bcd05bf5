namespace OurWater.Sync.Tabular.Rows;

/// <summary>Filled lines that are no readings: totals, and a header that stands again in the middle of the file.</summary>
internal static class NotReadings
{
    private static readonly string[] Words =
        ["total", "totals", "grand total", "sub total", "subtotal", "sub-total", "sum", "average", "avg", "avg.", "mean", "median", "minimum", "maximum", "min", "max", "count", "std", "stdev"];

    /// <param name="isPlace">Whether the organisation has a place of this name: then its name is no total.</param>
    /// <param name="failed">Whether the row has a problem already; a row without one can only be a total by the name of its place.</param>
    public static bool Is(RowReader row, ReadOnlySpan<char> identity, bool isPlace, FieldSource date, bool failed)
    {
        if (!isPlace && IsTotal(identity)) return true;
        if (!failed) return false;
        if (IsTotal(row.Text(date)) || (!isPlace && IsTotal(row.Row.Field(0)))) return true;
        return IsHeader(row);
    }

    /// <summary>Whether a name that is the word of a total is looked up as a place first, and is one.</summary>
    public static bool IsPlace(ReadOnlySpan<char> identity, RowPlan plan, IPlaceDirectory places)
    {
        if (!IsTotal(identity)) return false;
        return places.Find(identity).Status is PlaceStatus.Known or PlaceStatus.Ambiguous or PlaceStatus.Skip || plan.Mapping.Places?.ContainsKey(identity.ToString()) == true;
    }

    private static bool IsHeader(RowReader row)
    {
        var known = 0;
        foreach (var source in row.Plan.Sources.Values)
        {
            if (source.Column < 0) continue;
            if (!row.Row.Field(source.Column).Equals(row.Plan.ColumnNames[source.Column], StringComparison.OrdinalIgnoreCase)) return false;
            known++;
        }

        return known > 0;
    }

    public static bool IsTotal(ReadOnlySpan<char> text)
    {
        if (text.Length is < 3 or > 24 || !char.IsAsciiLetter(text[0])) return false;
        text = text.TrimEnd(" :.");
        foreach (var word in Words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return text.StartsWith("total ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("average ", StringComparison.OrdinalIgnoreCase);
    }
}
