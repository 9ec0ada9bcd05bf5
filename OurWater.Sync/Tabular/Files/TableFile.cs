namespace OurWater.Sync.Tabular.Files;

/// <summary>Tables in files: text with delimiters, workbooks, and the tables of web pages. What a file is, is decided by its content.</summary>
public static class TableFile
{
    private const int MostSheets = 12;

    /// <summary>Of a larger workbook each look into a sheet costs too much: its first table is read, and a person chooses another one.</summary>
    private const long MostBytesForAllSheets = 30_000_000;

    /// <summary>Looks at the beginning of a file (1 MB of a text) and says how it is to be read.</summary>
    /// <param name="path">A file; its name does not matter.</param>
    /// <param name="overrides">What a person chose; everything else is found.</param>
    /// <exception cref="TableFileException">The file cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TableDescription Describe(string path, MappingFile? overrides = null, CancellationToken cancellationToken = default) => Describe(path, overrides, null, cancellationToken);

    /// <summary>The same for a mapping: of several tables the one that has the columns it names, or else fits its data type best.</summary>
    /// <exception cref="TableFileException">The file cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TableDescription DescribeFor(string path, Mapping mapping, CancellationToken cancellationToken = default) => Describe(path, mapping.File, mapping, cancellationToken);

    /// <summary>Opens a file for one pass over its records, the way it was described.</summary>
    /// <exception cref="TableFileException">The file cannot be used; it is not what it was when it was described.</exception>
    public static ITableReader Open(string path, TableDescription description)
    {
        var overrides = new MappingFile
        {
            Sheet = description.Sheet,
            HeaderRow = description.HeaderRow,
            Encoding = description.Encoding,
            Delimiter = description.Delimiter,
            HeaderOffset = description.HeaderOffset,
        };
        var kind = FileKinds.Of(path);
        if (kind == FileKind.Text)
        {
            var text = ExaminedText.Examine(path, overrides, CancellationToken.None);
            return new DelimitedReader(TextHead.OpenFile(path), text, FittingTable.All(text.Rows, [], overrides, description.FirstRow)[0]);
        }

        var (sheet, rows) = ExaminedSheet.Examine(path, kind, overrides.Sheet, CancellationToken.None);
        try
        {
            return new WorkbookReader(rows, FittingTable.All(sheet.Rows, [], overrides, description.FirstRow)[0]);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private static TableDescription Describe(string path, MappingFile? overrides, Mapping? mapping, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string> names = mapping is null ? [] : [.. mapping.Columns.Values.OfType<string>().Select(name => name.Trim())];
        var kind = FileKinds.Of(path);
        if (kind != FileKind.Text) return DescribeWorkbook(path, kind, overrides, mapping, names, cancellationToken);

        var text = ExaminedText.Examine(path, overrides, cancellationToken);
        return TableChoice.Best([.. FittingTable.All(text.Rows, names, overrides).Select(table => Descriptions.Of(text, table))], names, mapping);
    }

    private static TableDescription DescribeWorkbook(string path, FileKind kind, MappingFile? overrides, Mapping? mapping, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var first = Sheet(overrides?.Sheet);
        var others = first.Sheets.Where(sheet => !sheet.Hidden && sheet != first.Sheet).Select(sheet => sheet.Name).Take(MostSheets - 1).ToList();
        if (!string.IsNullOrEmpty(overrides?.Sheet) || others.Count == 0) return TableChoice.Best(Tables(first), names, mapping);

        var isLarge = new FileInfo(path).Length > MostBytesForAllSheets;
        var found = TryTables(() => first, out var refused);
        if (!isLarge || !found.Exists(table => FittingTable.Has(table.Columns, names) == names.Count)) found.AddRange(others.SelectMany(name => TryTables(() => Sheet(name), out _)));
        return found.Count > 0 ? TableChoice.Best(found, names, mapping) : throw refused!;

        ExaminedSheet Sheet(string? name)
        {
            var (sheet, rows) = ExaminedSheet.Examine(path, kind, name, cancellation);
            rows.Dispose();
            return sheet;
        }

        List<TableDescription> Tables(ExaminedSheet sheet) => [.. FittingTable.All(sheet.Rows, names, overrides).Select(table => Descriptions.Of(sheet, table))];

        List<TableDescription> TryTables(Func<ExaminedSheet> sheet, out TableFileException? refusal)
        {
            refusal = null;
            try
            {
                return Tables(sheet());
            }
            catch (TableFileException exception)
            {
                // A sheet of notes, or an empty one, is no table: another one is read.
                refusal = exception;
                return [];
            }
        }
    }
}
