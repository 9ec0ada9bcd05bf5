namespace OurWater.Sync.Tabular.Files;

/// <summary>What is known of a text file after a look at its beginning.</summary>
internal sealed record ExaminedText(TextHead Head, TextDialect Dialect, IReadOnlyList<HeadRow> Rows)
{
    private const int MaxRows = 1000;

    /// <summary>The same file examined the same way gives the same answer: <see cref="TableFile.Open"/> relies on it.</summary>
    /// <exception cref="TableFileException">The file cannot be used.</exception>
    public static ExaminedText Examine(string path, MappingFile? overrides, CancellationToken cancellation)
    {
        var head = TextHead.Read(path, overrides?.Encoding);
        var chosen = TextDialect.Parse(overrides?.Delimiter) ?? (head.SeparatorLine is { } line ? new TextDialect(line) : null);
        var (dialect, rows) = Dialects.Choose(head.Text.Span, chosen, dialect => ReadRows(head, dialect, cancellation));
        if (rows.Count > 0 && rows.TrueForAll(row => row.Fields.Length > TableShape.MaxColumns)) throw Refusals.TooManyColumns();
        return new ExaminedText(head, dialect, rows);
    }

    private static List<HeadRow> ReadRows(TextHead head, TextDialect dialect, CancellationToken cancellation)
    {
        using var reader = new RecordReader(head.Open(), TextEncodings.Get(head.Encoding), dialect, comments: true);
        var rows = new List<HeadRow>();
        while (rows.Count < MaxRows && reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.Row == 1 && head.SeparatorLine is not null) continue;

            var row = Row(reader, dialect);
            if (row.Filled > 0 && !(row.Filled == 1 && row.Fields.Length > 0 && RowWords.IsEndMark(row.Fields[0]))) rows.Add(row);
        }

        // The head ends in the midst of a line.
        if (!head.IsWhole && rows.Count is > 1 and < MaxRows) rows.RemoveAt(rows.Count - 1);
        return CommentLines.WithRecords(rows);
    }

    private static HeadRow Row(RecordReader reader, TextDialect dialect)
    {
        var isComment = reader.IsComment;
        var broken = reader.Fault != RecordFault.None || (isComment && !reader.TryReadAsRecord());
        var fields = new string[Math.Min(reader.FieldCount, TableShape.MaxColumns + 1)];
        for (var index = 0; index < fields.Length; index++)
        {
            var field = FieldText.Trim(reader.Field(index));
            fields[index] = Originals.Cut(broken ? field.Trim(dialect.Quote) : field, Originals.MaxField);
        }

        return new HeadRow(reader.Row, fields, isComment, reader.Fault != RecordFault.None || reader.FieldCount > TableShape.MaxColumns);
    }
}
