using System.Collections;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Where a sheet holds anything, found in one pass before ExcelDataReader may see it.</summary>
internal sealed class SheetExtent
{
    // Cells to look at in the worst case; beyond, a sheet was made to keep us busy.
    private const long MaxCells = 2_000_000_000;

    private readonly BitArray _rows = new(SheetScan.MaxRows + 1);

    private SheetExtent()
    {
    }

    /// <summary>0-based, ascending.</summary>
    public IReadOnlyList<int> Columns { get; private set; } = [];

    public int LastRow { get; private set; }

    public bool HasCellsWithoutValue { get; private set; }

    public bool Holds(int row) => row < _rows.Length && _rows[row];

    /// <exception cref="TableFileException">The sheet is damaged or too large.</exception>
    public static SheetExtent Find(SheetScan scan, CancellationToken cancellation)
    {
        var extent = new SheetExtent();
        var columns = new SortedSet<int>();
        var filled = 0L;
        while (scan.Read())
        {
            if ((scan.Row & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            if (scan.Columns.Count == 0) continue;

            filled++;
            extent._rows[scan.Row] = true;
            extent.LastRow = scan.Row;
            extent.HasCellsWithoutValue |= scan.WithoutValue.Count > 0;
            foreach (var column in scan.Columns) columns.Add(column);
        }

        if (columns.Count * filled > MaxCells) throw Refusals.TooLarge();

        extent.Columns = [.. columns];
        return extent;
    }
}
