using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The rows of a sheet that hold anything, with the text and kind of each cell.</summary>
internal sealed class WorkbookRows : IDisposable
{
    private static readonly DateTime NoDay = new(1899, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime NoDay1904 = new(1904, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly WorkbookPackage _package;
    private readonly IExcelDataReader _reader;
    private readonly SheetExtent _extent;
    private readonly SheetScan? _withoutValue;
    private readonly long _size;
    private readonly string[] _texts;
    private readonly CellKind[] _kinds;
    private readonly Func<bool> _next;

    // The first rows tell the shape and are then read again: opening the sheet anew would go through all of it once more.
    private readonly Queue<KeptRow> _kept = new();
    private bool _keeping = true;

    // Registered here and not by the program: whoever reads a workbook needs it.
    static WorkbookRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="path">The workbook.</param>
    /// <param name="package">Its package; disposed with the rows.</param>
    /// <param name="sheet">A sheet of it.</param>
    public WorkbookRows(string path, WorkbookPackage package, SheetPart sheet, CancellationToken cancellation)
    {
        _package = package;
        using (var scan = package.Scan(sheet)) _extent = SheetExtent.Find(scan, cancellation);
        if (_extent.HasCellsWithoutValue) _withoutValue = package.Scan(sheet);

        _size = new FileInfo(path).Length;
        _texts = new string[_extent.Columns.Count == 0 ? 0 : _extent.Columns[^1] + 1];
        _kinds = new CellKind[_texts.Length];
        Array.Fill(_texts, "");
        _reader = OpenSheet(path, sheet);
        _next = _reader.Read;
    }

    public int Row { get; private set; }

    /// <summary>Up to the last cell of the row that holds anything.</summary>
    public int FieldCount { get; private set; }

    public bool TooLarge { get; private set; }

    public long BytesRead => _extent.LastRow == 0 ? _size : (long)((double)_size * Math.Min(Row, _extent.LastRow) / _extent.LastRow);

    public string Text(int column) => (uint)column < (uint)FieldCount ? _texts[column] : "";

    public CellKind Kind(int column) => (uint)column < (uint)FieldCount ? _kinds[column] : CellKind.Text;

    /// <exception cref="TableFileException">The workbook is damaged.</exception>
    public bool Read()
    {
        if (!_keeping && _kept.TryDequeue(out var kept))
        {
            Put(kept);
            return true;
        }

        while (Row < _extent.LastRow && Guarded(_next))
        {
            Row++;
            if (!_extent.Holds(Row)) continue;

            TakeCells();
            TakeWithoutValue();
            if (_keeping) _kept.Enqueue(new KeptRow(Row, _texts[..FieldCount], _kinds[..FieldCount], TooLarge));
            return true;
        }

        Row = Math.Max(Row, _extent.LastRow);
        return false;
    }

    /// <summary>Back to the first row, once; to be called before many were read.</summary>
    public void Rewind()
    {
        _keeping = false;
        if (_kept.Count > 0) Row = 0;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _withoutValue?.Dispose();
        _package.Dispose();
    }

    private static IExcelDataReader OpenSheet(string path, SheetPart sheet)
    {
        var stream = TextHead.OpenFile(path);
        try
        {
            var reader = Guarded(() => ExcelReaderFactory.CreateOpenXmlReader(stream));
            do
            {
                if (reader.Name == sheet.Name) return reader;
            }
            while (Guarded(reader.NextResult));

            throw Refusals.BrokenWorkbook();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whatever a damaged file makes of the library, it is the file that cannot be read.</summary>
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    private void Put(KeptRow row)
    {
        Row = row.Row;
        FieldCount = row.Texts.Length;
        TooLarge = row.TooLarge;
        row.Texts.CopyTo(_texts, 0);
        row.Kinds.CopyTo(_kinds, 0);
    }

    private void TakeCells()
    {
        FieldCount = 0;
        var length = 0L;
        foreach (var column in _extent.Columns)
        {
            (_texts[column], _kinds[column]) = column < _reader.FieldCount ? Take(_reader.GetValue(column)) : ("", CellKind.Text);
            length += _texts[column].Length;
            if (_texts[column].Length > 0) FieldCount = column + 1;
        }

        TooLarge = length > RecordReader.MaxRecord;
    }

    private void TakeWithoutValue()
    {
        if (_withoutValue is null) return;

        while (_withoutValue.Row < Row && _withoutValue.Read())
        {
        }

        if (_withoutValue.Row != Row) return;
        foreach (var (column, text) in _withoutValue.WithoutValue)
        {
            (_texts[column], _kinds[column]) = (text, CellKind.FormulaWithoutValue);
            FieldCount = Math.Max(FieldCount, column + 1);
        }
    }

    private (string Text, CellKind Kind) Take(object? value) =>
        value switch
        {
            null => ("", CellKind.Text),
            string text => (text, CellKind.Text),
            double number => (NumberText(number), CellKind.Number),
            DateTime time => TakeTime(time),
            TimeSpan duration => (duration.ToString("c", CultureInfo.InvariantCulture), CellKind.Text),
            bool truth => (truth ? "TRUE" : "FALSE", CellKind.Text),
            _ => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", CellKind.Text),
        };

    private (string Text, CellKind Kind) TakeTime(DateTime time)
    {
        // A fraction of a day is only so exact: 09:29:59.999 was typed as 09:30.
        var ticks = time.Ticks + (TimeSpan.TicksPerMillisecond * 5);
        if (ticks % TimeSpan.TicksPerSecond <= TimeSpan.TicksPerMillisecond * 10) time = new DateTime(ticks - (ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);

        if (time.Date == (_package.Date1904 ? NoDay1904 : NoDay)) return (time.ToString("HH:mm:ss", CultureInfo.InvariantCulture), CellKind.Text);

        var format = time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFF";
        return (time.ToString(format, CultureInfo.InvariantCulture), CellKind.DateTime);
    }

    private static string NumberText(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    private sealed record KeptRow(int Row, string[] Texts, CellKind[] Kinds, bool TooLarge);
}
