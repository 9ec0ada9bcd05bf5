namespace OurWater.Sync.Tabular.Files;

/// <param name="Top">1-based rows, 0-based columns.</param>
internal sealed record MergedRange(int Top, int Left, int Bottom, int Right);

/// <summary>Cells that are shown as one: what stands in the first holds for all of them. A text over several columns is a heading, and holds for the first of them.</summary>
internal sealed class MergedCells
{
    private const int MostRanges = 200_000;
    private const long MostCells = 200_000_000;

    private readonly PriorityQueue<MergedRange, int> _ahead = new();
    private readonly List<(MergedRange Range, string Text, CellKind Kind)> _open = [];
    private long _looked;

    public bool Any => _ahead.Count > 0 || _open.Count > 0;

    public void Add(MergedRange range)
    {
        if (_ahead.Count >= MostRanges) throw Refusals.TooLarge();
        if (range.Bottom > range.Top || range.Right > range.Left) _ahead.Enqueue(range, range.Top);
    }

    /// <summary>Fills the blank cells of a row that holds anything of its own; to be called for row after row.</summary>
    /// <param name="texts">Blank where the row holds nothing.</param>
    /// <param name="count">Up to the last cell that holds anything.</param>
    /// <returns>The same, with what was filled.</returns>
    /// <exception cref="TableFileException">The ranges cover more than a sheet has.</exception>
    public int Fill(int row, string[] texts, CellKind[] kinds, int count)
    {
        if (!Any) return count;

        while (_ahead.TryPeek(out var range, out var top) && top <= row)
        {
            _ahead.Dequeue();
            if (top == row && range.Left < count && texts[range.Left].Length > 0) _open.Add((range, texts[range.Left], kinds[range.Left]));
        }

        _open.RemoveAll(open => open.Range.Bottom < row);
        foreach (var (range, text, kind) in _open)
        {
            var right = kind == CellKind.Text ? range.Left : range.Right;
            for (var column = range.Left; column <= Math.Min(right, texts.Length - 1); column++)
            {
                if (++_looked > MostCells) throw Refusals.TooLarge();
                if (column < count && texts[column].Length > 0) continue;
                for (; count <= column; count++) (texts[count], kinds[count]) = ("", CellKind.Text);
                (texts[column], kinds[column]) = (text, kind);
            }
        }

        return count;
    }
}
