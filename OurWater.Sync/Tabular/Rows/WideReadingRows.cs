using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Readings in the wide layout: a column per place, and a row of the counts for each cell under one.</summary>
internal sealed class WideReadingRows(RowPlan plan) : RowKind
{
    private readonly ReadingValues _values = new(plan);
    private readonly TimeReader _times = new(plan);
    private readonly IdentityReader _identities = new(plan);
    private readonly ParameterNames _parameters = new(plan);
    private readonly RowUnits _units = new(plan);

    public override void Map(RowReader row, IPlaceDirectory places, IRowSink sink, MendedRow? mended)
    {
        List<RowProblem>? rowProblems = null;
        var broken = Broken(row, mended);
        long utc = 0;
        var precision = TimePrecision.Day;
        if (broken is not null) rowProblems = [broken];
        else _times.TryRead(row, out utc, out precision, ref rowProblems);
        if (broken is null && NotReadings.Is(row, default, false, _times.DateSource, rowProblems is not null)) rowProblems = [Problems.NotAReading(row)];
        var parameter = broken is null ? _parameters.Read(row, ref rowProblems) : null;
        var unit = broken is null && _units.IsPresent ? _units.Read(row, parameter, ref rowProblems) : (RowUnit?)null;
        List<string>? original = null;
        foreach (var column in plan.PlaceColumns)
        {
            if (mended is not null && (mended.LeavesRowOut || mended.LeavesCellOut(column.Column + 1)))
            {
                sink.Skipped(row.Row.Row, column.Column + 1, ReasonCodes.LeftOut);
                continue;
            }

            if (parameter is { IsLeftOut: true }) LeaveOut(row, column.Column + 1, parameter.Words, sink);
            else MapCell(row, new Cell(column, parameter, unit), utc, precision, rowProblems, broken is not null, places, sink, ref original);
        }
    }

    private void MapCell(RowReader row, Cell cell, long utc, TimePrecision precision, List<RowProblem>? rowProblems, bool broken,
        IPlaceDirectory places, IRowSink sink, ref List<string>? original)
    {
        var (number, column) = (row.Row.Row, cell.Column);
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

        var (target, quantity) = cell.Series;
        if (!Kinds.Fit(cell.Measured, place, quantity))
        {
            LeaveOut(row, column.Column + 1, Kinds.Words, sink);
            return;
        }

        if (PlaceProblems.Of(place, _identities) is { } problem) (problems ??= []).Add(problem with { Column = name });
        var value = hasNumber && place.Status is PlaceStatus.Known or PlaceStatus.New
            ? ReadingValues.Convert(read, place, quantity, cell.Units, name, ref problems)
            : double.NaN;
        if (problems is not null)
        {
            original ??= row.Row.CopyOriginal();
            sink.Rejected(new RowRejection(number, column.Column + 1, problems, original));
            return;
        }

        var series = place.GetSeries(target);
        if (sink.Reading(new MappedReading(number, column.Column + 1, series, utc, precision, value))) OddValues.Warn(number, series, value, quantity, sink);
    }

    /// <summary>A cell by its column, unless its row says more.</summary>
    private readonly record struct Cell(PlaceColumn Column, ParameterKind? Parameter, RowUnit? Unit)
    {
        public Measured Measured => Parameter?.Measured ?? Column.Measured;

        public UnitPlan Units => Unit?.Plan ?? Column.Units;

        public (string Name, Quantity Quantity) Series
        {
            get
            {
                var series = Parameter?.Series is { } named ? (named, Parameter.Quantity) : (Column.Series, Column.Quantity);
                return Unit?.Series is { } datum && series.Item1 == Timeseries.Default ? (datum, Quantity.AboveSeaLevel) : series;
            }
        }
    }
}
