namespace OurWater.Sync.Tabular.Files;

/// <summary>What is known of a text file after a look at its beginning.</summary>
internal sealed record ExaminedText(string Encoding, char Delimiter, bool Comments, TableShape Shape, IReadOnlyList<HeadRow> Rows, IReadOnlyList<string> Notes)
{
    private const int MaxRows = 1000;

    /// <summary>The same file examined the same way gives the same answer: <see cref="TableFile.Open"/> relies on it.</summary>
    public static ExaminedText Examine(string path, MappingFile? overrides, CancellationToken cancellation)
    {
        var head = TextHead.Read(path, overrides?.Encoding);
        var chosen = Delimiters.Parse(overrides?.Delimiter) ?? head.SeparatorLine;
        var (delimiter, rows, comments) = Best(path, head, chosen, cancellation);
        if (rows.Count > 0 && rows.TrueForAll(row => row.Fields.Length > TableShape.MaxColumns)) throw Refusals.TooManyColumns();

        var shape = ShapeFinder.Find(rows, overrides?.HeaderRow);
        return new ExaminedText(head.Encoding, delimiter, comments, shape, rows, [.. head.Notes, .. shape.Notes]);
    }

    private static (char Delimiter, List<HeadRow> Rows, bool Comments) Best(string path, TextHead head, char? chosen, CancellationToken cancellation)
    {
        var candidates = (chosen is { } one ? [one] : Delimiters.All)
            .Select(delimiter => (Delimiter: delimiter, Rows: ReadRows(path, head, delimiter, comments: true, cancellation)))
            .ToList();
        var (best, rows) = candidates.Count == 1 ? candidates[0] : Delimiters.Choose(candidates);
        if (!ShapeFinder.AreCommentsRecords(rows)) return (best, rows, true);

        return (best, ReadRows(path, head, best, comments: false, cancellation), false);
    }

    private static List<HeadRow> ReadRows(string path, TextHead head, char delimiter, bool comments, CancellationToken cancellation)
    {
        using var reader = new RecordReader(TextHead.OpenFile(path), TextEncodings.Get(head.Encoding), delimiter, comments);
        var rows = new List<HeadRow>();
        long length = 0;
        while (rows.Count < MaxRows && length < TextHead.Size && reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            length += reader.Raw.Length + 1;
            if (reader.Row == 1 && head.SeparatorLine is not null) continue;

            var row = Row(reader);
            if (row.Filled > 0 && !(row.Filled == 1 && row.Fields.Length > 0 && RowWords.IsEndMark(row.Fields[0]))) rows.Add(row);
        }

        return rows;
    }

    private static HeadRow Row(RecordReader reader)
    {
        var fields = new string[Math.Min(reader.FieldCount, TableShape.MaxColumns + 1)];
        for (var index = 0; index < fields.Length; index++) fields[index] = Originals.Cut(FieldText.Trim(reader.Field(index)), Originals.MaxField);
        return new HeadRow(reader.Row, fields, reader.IsComment, reader.Fault != RecordFault.None || reader.FieldCount > TableShape.MaxColumns);
    }
}
