using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Readings in the wide layout: a column per place, and a row of the counts for each cell under one.</summary>
internal sealed class WideReadingRows(RowPlan plan) : RowKind
{
    private readonly ReadingValues _values = new(plan);
    private readonly TimeReader _times = new(plan);
    private readonly IdentityReader _identities = new(plan);

    public override void Map(RowReader row, IPlaceDirectory places, IRowSink sink, MendedRow? mended)
    {
        List<RowProblem>? rowProblems = null;
        var broken = Broken(row, mended);
        long utc = 0;
        var precision = TimePrecision.Day;
        if (broken is not null) rowProblems = [broken];
        else _times.TryRead(row, out utc, out precision, ref rowProblems);
        if (broken is null && NotReadings.Is(row, default, _times.DateSource, rowProblems is not null)) rowProblems = [Problems.NotAReading(row)];
        List<string>? original = null;
        foreach (var column in plan.PlaceColumns)
        {
            if (mended is not null && (mended.LeavesRowOut || mended.LeavesCellOut(column.Column + 1)))
            {
                sink.Skipped(row.Row.Row, column.Column + 1, ReasonCodes.LeftOut);
                continue;
            }

            MapCell(row, column, utc, precision, rowProblems, broken is not null, places, sink, ref original);
        }
    }

    private void MapCell(RowReader row, PlaceColumn column, long utc, TimePrecision precision, List<RowProblem>? rowProblems, bool broken,
        IPlaceDirectory places, IRowSink sink, ref List<string>? original)
    {
        var number = row.Row.Row;
        List<RowProblem>? problems = null;
        var name = plan.ColumnNames[column.Column];
        decimal read = 0;
        var hasNumber = false;
        if (!broken)
        {
            hasNumber = _values.TryRead(row.Row.Field(column.Column), row.Row.Kind(column.Column), name, out read, out var blank, ref problems);
            if (blank)
            {
                sink.Skipped(number, column.Column + 1, ReasonCodes.NoValue);
                return;
            }
        }

        if (rowProblems is not null) problems = [.. rowProblems, .. problems ?? []];
        var place = places.Find(column.Identity);
        if (place.Status == PlaceStatus.Skip)
        {
            sink.Skipped(number, column.Column + 1, ReasonCodes.LeftOut);
            return;
        }

        if (PlaceProblems.Of(place, _identities) is { } problem) (problems ??= []).Add(problem with { Column = name });
        var quantity = SeriesCodes.QuantityOf(column.Series);
        var value = hasNumber && place.Status is PlaceStatus.Known or PlaceStatus.New
            ? ReadingValues.Convert(read, place, quantity, column.Units, name, ref problems)
            : double.NaN;
        if (problems is not null)
        {
            original ??= row.Row.CopyOriginal();
            sink.Rejected(new RowRejection(number, column.Column + 1, problems, original));
            return;
        }

        var series = place.GetSeries(column.Series);
        OddValues.Warn(number, series, value, quantity, sink);
        sink.Reading(new MappedReading(number, column.Column + 1, series, utc, precision, value));
    }
}
