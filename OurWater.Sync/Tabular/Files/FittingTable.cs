namespace OurWater.Sync.Tabular.Files;

/// <summary>The tables of the first rows of a text or sheet, one below the other.</summary>
internal static class FittingTable
{
    /// <param name="names">Columns that a mapping names: the header is the row that has them.</param>
    /// <param name="overrides">What a person chose of header and names.</param>
    /// <param name="firstRow">Without a header: where the records begin, if that is known.</param>
    /// <exception cref="TableFileException">There is none.</exception>
    public static IReadOnlyList<FoundTable> All(IReadOnlyList<HeadRow> rows, IReadOnlyCollection<string> names, MappingFile? overrides, int firstRow = 0)
    {
        // What a record looks like is seen better without the tables below.
        List<List<HeadRow>> parts = [.. TableSplitter.Split(rows).Select(CommentLines.WithRecords)];
        if (overrides?.HeaderRow is { } chosen) return [Chosen(parts, chosen, overrides.HeaderOffset, firstRow)];

        var found = new List<FoundTable>();
        TableFileException? refused = null;
        for (var index = 0; index < parts.Count; index++)
        {
            try
            {
                var table = Make(parts, index, WithNames(parts[index], names, overrides?.HeaderOffset));

                // The same names again: more of the same table.
                if (!found.Exists(one => one.Shape.HeaderRow > 0 && table.Shape.HeaderRow > 0 && HeaderLook.AreSame(one.Shape.Header, table.Shape.Header))) found.Add(table);
            }
            catch (TableFileException refusal)
            {
                // A list of notes beside the table, or something in a layout that is not read.
                refused ??= refusal;
            }
        }

        if (found.Count > 0) return found;
        throw refused!;
    }

    /// <summary>How many of the names are columns.</summary>
    public static int Has(IReadOnlyList<string> columns, IReadOnlyCollection<string> names) =>
        names.Count(name => columns.Any(column => column.Equals(name, StringComparison.OrdinalIgnoreCase)));

    private static FoundTable Chosen(List<List<HeadRow>> parts, int headerRow, int? offset, int firstRow)
    {
        var row = headerRow > 0 ? headerRow : firstRow;
        var index = row == 0 ? 0 : parts.FindIndex(part => part.Exists(one => one.Row == row));
        if (index < 0) throw Refusals.EmptyHeader(row);
        if (headerRow == 0 && row == 0) parts = [[.. parts.SelectMany(part => part)]];
        return Make(parts, index, ShapeFinder.Find(parts[index], headerRow, offset, firstRow));
    }

    private static FoundTable Make(List<List<HeadRow>> parts, int index, TableShape shape) =>
        new(shape, parts[index], index == 0 ? 0 : parts[index - 1][^1].Row, index + 1 < parts.Count ? parts[index + 1][0].Row : int.MaxValue, parts[^1][^1].Row);

    private static TableShape WithNames(List<HeadRow> rows, IReadOnlyCollection<string> names, int? offset)
    {
        TableShape? shape = null;
        TableFileException? refused = null;
        try
        {
            shape = ShapeFinder.Find(rows, null, offset);
        }
        catch (TableFileException refusal)
        {
            refused = refusal;
        }

        if (names.All(name => name.All(char.IsAsciiDigit)) || (shape is not null && Has(shape.Columns, names) == names.Count)) return shape ?? throw refused!;

        var header = rows.FirstOrDefault(row => row.Filled > 1 && HeaderLook.MayBeNames(row) && Has([.. row.Fields.Select(ColumnNames.Clean)], names) == names.Count);
        return header is not null ? ShapeFinder.Find(rows, header.Row, offset) : shape ?? throw refused!;
    }
}
