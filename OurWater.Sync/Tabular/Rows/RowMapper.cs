using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>
/// What a row becomes. Each row ends in exactly one call of the sink (wide layout: one for each place column), warnings aside. Made from a plan; not thread-safe.
/// </summary>
public sealed class RowMapper
{
    private readonly RowKind _kind;

    public RowMapper(RowPlan plan)
    {
        Plan = plan;
        _kind = plan.DataType switch
        {
            DataType.Resource => new ResourceRows(plan),
            DataType.Group => new GroupRows(plan),
            _ when plan.IsWide => new WideReadingRows(plan),
            _ => new ReadingRows(plan),
        };
    }

    public RowPlan Plan { get; }

    /// <summary>How many outcomes each row has.</summary>
    public int OutcomesPerRow => Plan.IsWide && Plan.DataType == DataType.Reading ? Plan.PlaceColumns.Count : 1;

    /// <summary>Maps the record that the reader stands on.</summary>
    public void Map(ITableReader row, IPlaceDirectory places, IRowSink sink, RowMend? mend = null)
    {
        if (mend is null) _kind.Map(new RowReader(row, Plan), places, sink, null);
        else Map(row, places, sink, [mend]);
    }

    /// <summary>Maps the record that the reader stands on, with a person's corrections laid over it: one for the row, in the wide layout one for a cell.</summary>
    public void Map(ITableReader row, IPlaceDirectory places, IRowSink sink, IReadOnlyList<RowMend> mends)
    {
        if (mends.Count == 0)
        {
            Map(row, places, sink);
            return;
        }

        var mended = new MendedRow(row, mends);
        _kind.Map(new RowReader(mended, Plan), places, sink, mended);
    }

    /// <summary>What a row would become: for a rejected row that a person mends.</summary>
    /// <param name="row">As a spreadsheet shows it.</param>
    /// <param name="fields">The row's fields as they stand in the file.</param>
    /// <param name="column">Wide layout: 1-based column of the cell; else 0.</param>
    public RowCheck Check(int row, IReadOnlyList<string> fields, IPlaceDirectory places, RowMend? mend = null, int column = 0)
    {
        var sink = new RowCheckSink(column);
        Map(new KeptRow(row, fields, Plan.IsWorkbook), places, sink, mend);
        return sink.Check;
    }
}

/// <summary>The rows of one data type and layout.</summary>
internal abstract class RowKind
{
    public abstract void Map(RowReader row, IPlaceDirectory places, IRowSink sink, MendedRow? mended);

    protected static void Reject(RowReader row, IRowSink sink, List<RowProblem> problems) =>
        sink.Rejected(new RowRejection(row.Row.Row, 0, problems, row.Row.CopyOriginal()));

    /// <summary>Passes over a row, or a cell, that is another quantity than is stored here.</summary>
    protected static void LeaveOut(RowReader row, int column, string words, IRowSink sink)
    {
        sink.Skipped(row.Row.Row, column, ReasonCodes.AnotherQuantity);
        sink.Warning(row.Row.Row, ReasonCodes.AnotherQuantity, words);
    }

    /// <summary>True where the record was dealt with before its fields are looked at: left out, broken, or shifted by an unquoted delimiter.</summary>
    protected static bool IsDone(RowReader row, IRowSink sink, MendedRow? mended)
    {
        if (mended is { LeavesRowOut: true })
        {
            sink.Skipped(row.Row.Row, 0, ReasonCodes.LeftOut);
            return true;
        }

        var broken = Broken(row, mended);
        if (broken is not null) Reject(row, sink, [broken]);
        return broken is not null;
    }

    /// <summary>A row shifted by a delimiter is whole again once a person has written its fields.</summary>
    protected static RowProblem? Broken(RowReader row, MendedRow? mended)
    {
        var isMended = mended is { HasFields: true };
        if (row.Row.Problem is { } problem && !(isMended && problem.Code == ReasonCodes.WrongColumnCount)) return problem;
        if (row.Row.FieldCount < row.Plan.FieldsNeeded && !isMended) return Problems.TooFewFields(row.Row.FieldCount, row.Plan.FieldsNeeded);
        return row.Row.FieldCount > row.Plan.ColumnNames.Count && !isMended && row.HasSurplus
            ? Problems.WrongColumnCount(row.Row.FieldCount, row.Plan.ColumnNames.Count)
            : null;
    }
}
