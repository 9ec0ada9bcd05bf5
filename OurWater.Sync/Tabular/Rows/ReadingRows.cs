using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Readings in the long layout: a column says which place.</summary>
internal sealed class ReadingRows(RowPlan plan) : RowKind
{
    private readonly FieldSource _value = plan.Source(Fields.Value);
    private readonly ReadingValues _values = new(plan);
    private readonly TimeReader _times = new(plan);
    private readonly IdentityReader _identities = new(plan);
    private readonly SeriesNames _series = new(plan);
    private readonly ParameterNames _parameters = new(plan);
    private readonly RowUnits _units = new(plan);
    private readonly (string Name, Quantity Quantity) _fallback = (plan.ValueSeries, SeriesCodes.QuantityOf(plan.ValueSeries));

    public override void Map(RowReader row, IPlaceDirectory places, IRowSink sink, MendedRow? mended)
    {
        if (IsDone(row, sink, mended)) return;
        List<RowProblem>? problems = null;
        var parameter = _parameters.Read(row, ref problems);
        if (parameter is { IsLeftOut: true })
        {
            LeaveOut(row, 0, parameter.Words, sink);
            return;
        }

        var column = row.Name(_value);
        var hasNumber = _values.TryRead(row.Text(_value), row.Kind(_value), column, out var number, out var blank, ref problems);
        if (blank)
        {
            sink.Skipped(row.Row.Row, 0, ReasonCodes.NoValue);
            return;
        }

        _times.TryRead(row, out var utc, out var precision, ref problems);
        var identity = _identities.Read(row, ref problems);
        var unit = _units.Read(row, parameter, ref problems);
        var series = _series.Read(row, ref problems) ?? SeriesOf(parameter, unit);
        if (NotReadings.Is(row, identity, NotReadings.IsPlace(identity, plan, places), _times.DateSource, problems is not null))
        {
            Reject(row, sink, [Problems.NotAReading(row)]);
            return;
        }

        if (identity.IsEmpty)
        {
            Reject(row, sink, problems ?? []);
            return;
        }

        var place = places.Find(identity);
        if (place.Status == PlaceStatus.Skip)
        {
            sink.Skipped(row.Row.Row, 0, ReasonCodes.LeftOut);
            return;
        }

        if (!Kinds.Fit(parameter?.Measured ?? plan.ValueMeasured, place, series.Quantity))
        {
            LeaveOut(row, 0, Kinds.Words, sink);
            return;
        }

        if (PlaceProblems.Of(place, _identities) is { } problem) (problems ??= []).Add(problem);
        var value = hasNumber && place.Status is PlaceStatus.Known or PlaceStatus.New
            ? ReadingValues.Convert(number, place, series.Quantity, unit.Plan, column, ref problems)
            : double.NaN;
        if (problems is not null)
        {
            Reject(row, sink, problems);
            return;
        }

        var target = place.GetSeries(series.Name);
        if (sink.Reading(new MappedReading(row.Row.Row, 0, target, utc, precision, value))) OddValues.Warn(row.Row.Row, target, value, series.Quantity, sink);
    }

    /// <summary>The row's series by its parameter, else by the header; a unit that names a datum says that a level is above it.</summary>
    private (string Name, Quantity Quantity) SeriesOf(ParameterKind? parameter, RowUnit unit)
    {
        var series = parameter?.Series is { } named ? (named, parameter.Quantity) : _fallback;
        return unit.Series is { } datum && series.Item1 == Timeseries.Default ? (datum, Quantity.AboveSeaLevel) : series;
    }
}
