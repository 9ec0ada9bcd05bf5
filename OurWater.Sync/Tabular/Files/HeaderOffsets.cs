namespace OurWater.Sync.Tabular.Files;

/// <summary>Whether the names stand over their columns where the header has one more or one less than the records have fields.</summary>
/// <param name="Taken">By how many columns they stand too far left.</param>
/// <param name="Choices">What a person may choose; empty where it is plain.</param>
internal readonly record struct HeaderOffsets(int Taken, IReadOnlyList<int> Choices)
{
    public static HeaderOffsets Of(string[] names, Records records)
    {
        var alike = records.Rows.Count(row => row.Fields.Length == records.Usual);
        var named = Array.FindLastIndex(names, name => name.Length > 0) + 1;
        if (records.Rows.Count < 2 || alike * 10 < records.Rows.Count * 9) return new(0, []);
        if (named == records.Usual + 1) return new(0, [0, -1]);
        if (named != records.Usual - 1 || names.Length != named || records.Filled(records.Usual - 1) < 0.9) return new(0, []);

        // R writes a table so: the column of the rows' own names has none. Dates under a name that says so are against it.
        return DatesUnder(names, records, 0) > DatesUnder(names, records, 1) ? new(0, [0, 1]) : new(1, []);
    }

    public static string[] Shift(string[] names, int offset) =>
        offset > 0 ? [.. Enumerable.Repeat("", offset), .. names] : names[Math.Min(-offset, names.Length)..];

    private static int DatesUnder(string[] names, Records records, int offset)
    {
        var kinds = ColumnKinds.Of([.. records.Rows]);
        return Enumerable.Range(0, names.Length).Count(index => index + offset < kinds.Length && kinds[index + offset] == CellLook.Date && HeaderLook.IsDateWord(names[index]));
    }
}
