namespace OurWater.Sync.Tabular.Files;

/// <summary>Tells the rows below a header that are none of its records: remarks, the header once more, another table.</summary>
internal sealed class RowGuard(FoundTable table)
{
    private const int MostKeys = 3;

    // A file made of rows that look like names must not cost a close look at each.
    private const int MostLooks = 20_000;

    private readonly TableShape _shape = table.Shape;
    private readonly int[] _keys = [.. Enumerable.Range(0, table.Shape.Kinds.Count).Where(column => table.Shape.Kinds[column] is CellLook.Date or CellLook.Number).OrderByDescending(column => table.Shape.Kinds[column]).Take(MostKeys)];
    private int _last = table.Shape.FirstRow - 1;
    private int _looks;
    private int _next = table.NextRow;
    private int _lookedUpTo = table.LastLooked;
    private bool _inOther;

    // Below an empty line, with no more than titles between.
    private bool _isApart;
    private bool _wasThin;

    /// <summary>Why a row above the first record is none.</summary>
    public LeftOutKind? Above(int row, bool isComment)
    {
        if (row == _shape.HeaderRow) return null;
        if (row <= table.PreviousRow) return LeftOutKind.OtherTable;
        if (_shape.Below.TryGetValue(row, out var below)) return below;
        return isComment ? LeftOutKind.Comment : LeftOutKind.Preamble;
    }

    /// <summary>Whether a line that begins like a remark has the columns of a record.</summary>
    public bool IsRecord(ITableReader comment) => !_inOther && CommentLines.IsRecord(Head(comment), _shape.Kinds, Math.Max(_shape.Usual, _shape.Width));

    /// <summary>Null for a record.</summary>
    /// <param name="isBroken">Its fields are not to be relied on.</param>
    public LeftOutKind? Of(ITableReader row, bool isBroken = false)
    {
        _isApart = row.Row > _last + 1 || (_isApart && _wasThin);
        _last = row.Row;
        if (row.Row >= _next)
        {
            _inOther = true;
            _next = int.MaxValue;
        }

        _wasThin = false;
        if (!_inOther && (isBroken || HasKey(row))) return null;

        _wasThin = IsThin(row);

        if (_shape.HeaderRow > 0 && IsHeader(row))
        {
            _inOther = false;
            _lookedUpTo = row.Row;
            return LeftOutKind.RepeatedHeader;
        }

        _inOther = _inOther || IsAnotherHeader(row, _isApart);
        return _inOther ? LeftOutKind.OtherTable : null;
    }

    private bool HasKey(ITableReader row)
    {
        foreach (var column in _keys)
        {
            var field = row.Field(column);
            if (field.IsEmpty) continue;
            if (char.IsDigit(field[0]) || field[0] is '-' or '+' or '.') return true;

            // Words where the dates stand: names may begin with the digits of a place.
            if (_shape.Kinds[column] == CellLook.Date) return false;
        }

        return false;
    }

    private static bool IsThin(ITableReader row)
    {
        var filled = 0;
        for (var index = 0; index < row.FieldCount && filled <= TableSplitter.MostInTitle; index++) filled += row.Field(index).IsEmpty ? 0 : 1;
        return filled <= TableSplitter.MostInTitle;
    }

    private bool IsHeader(ITableReader row)
    {
        for (var index = 0; index < Math.Max(row.FieldCount, _shape.Header.Count); index++)
        {
            var name = index < _shape.Header.Count ? _shape.Header[index] : "";
            if (!row.Field(index).Equals(name, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    private bool IsAnotherHeader(ITableReader row, bool isApart)
    {
        if (row.FieldCount < 2 || _looks++ > MostLooks) return false;
        var head = Head(row);
        return HeaderLook.IsLike(head, _shape.Header, isApart) || (row.Row > _lookedUpTo && HeaderLook.IsAllNames(head) && HeaderLook.KnownFields(head.Fields) >= (isApart && _keys.Length > 0 ? 1 : 2));
    }

    private static HeadRow Head(ITableReader row)
    {
        var fields = new string[Math.Min(row.FieldCount, TableShape.MaxColumns)];
        for (var index = 0; index < fields.Length; index++) fields[index] = Originals.Cut(row.Field(index).Trim('"'), Originals.MaxField);
        return new HeadRow(row.Row, fields);
    }
}
