using System.Collections;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Where a sheet holds anything, found in one pass before ExcelDataReader may see it.</summary>
internal sealed class SheetExtent
{
    // Cells to look at in the worst case; beyond, a sheet was made to keep us busy.
    private const long MaxCells = 2_000_000_000;

    // The same, of a sheet that holds next to nothing in them: one row with all columns over many rows with one.
    private const long MaxBlankCells = 100_000_000;
    private const int BlankCellsToOne = 20;

    // From so many rows, and columns, without anything on, a sheet is read without them.
    private const int ManyGaps = 10_000;
    private const int ManyBlankColumns = 256;

    private BitArray _rows = new(0);

    private SheetExtent()
    {
    }

    /// <summary>0-based, ascending.</summary>
    public IReadOnlyList<int> Columns { get; private set; } = [];

    public int LastRow { get; private set; }

    public bool HasCellsWithoutValue { get; private set; }

    /// <summary>How many rows hold anything.</summary>
    public int FilledRows { get; private set; }

    public required MergedCells Merged { get; init; }

    /// <summary>Hidden rows that hold anything, and hidden columns (0-based) that do.</summary>
    public int HiddenRows { get; private set; }
    public IReadOnlyList<int> HiddenColumns { get; private set; } = [];

    /// <summary>True where most of its rows, or of its columns, hold nothing: a stray cell at the far end of a sheet must not cost as much as a sheet that is full up to there.</summary>
    public bool IsSparse { get; private set; }

    /// <summary>The next row that holds anything; behind the last one where there is none.</summary>
    public int After(int row)
    {
        do row++;
        while (row <= LastRow && !_rows[row]);
        return row;
    }

    public bool Holds(int row) => row < _rows.Length && _rows[row];

    /// <exception cref="TableFileException">The sheet is damaged or too large.</exception>
    public static SheetExtent Find(SheetScan scan, CancellationToken cancellation)
    {
        var rows = new BitArray(SheetScan.MaxRows + 1);
        var columns = new SortedSet<int>();
        var (filled, cells, hidden, lastRow, withoutValue) = (0L, 0L, 0, 0, false);
        while (scan.Read())
        {
            if ((scan.Row & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            if (scan.Columns.Count == 0) continue;

            filled++;
            cells += scan.Columns.Count;
            if (scan.IsHidden) hidden++;
            rows[scan.Row] = true;
            lastRow = scan.Row;
            withoutValue |= scan.WithoutValue.Count > 0;
            foreach (var column in scan.Columns) columns.Add(column);
        }

        var looked = columns.Count * filled;
        if (looked > MaxCells || looked > MaxBlankCells + (BlankCellsToOne * cells)) throw Refusals.TooLarge();

        return new SheetExtent
        {
            _rows = rows,
            Columns = [.. columns],
            LastRow = lastRow,
            HasCellsWithoutValue = withoutValue,
            HiddenRows = hidden,
            HiddenColumns = [.. columns.Where(scan.HiddenColumns.Contains)],
            FilledRows = (int)filled,
            IsSparse = lastRow - filled > ManyGaps + filled || scan.LastColumn + 1 - columns.Count > ManyBlankColumns + columns.Count,
            Merged = scan.ReadMerged(),
        };
    }
}
