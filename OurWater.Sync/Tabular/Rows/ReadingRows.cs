using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Readings in the long layout: a column says which place.</summary>
internal sealed class ReadingRows(RowPlan plan) : RowKind
{
    private readonly FieldSource _value = plan.Source(Fields.Value);
    private readonly ReadingValues _values = new(plan);
    private readonly TimeReader _times = new(plan);
    private readonly IdentityReader _identities = new(plan);
    private readonly SeriesNames _series = new(plan);

    public override void Map(RowReader row, IPlaceDirectory places, IRowSink sink, MendedRow? mended)
    {
        if (IsDone(row, sink, mended)) return;
        List<RowProblem>? problems = null;
        var column = row.Name(_value);
        var hasNumber = _values.TryRead(row.Text(_value), row.Kind(_value), column, out var number, out var blank, ref problems);
        if (blank)
        {
            sink.Skipped(row.Row.Row, 0, ReasonCodes.NoValue);
            return;
        }

        _times.TryRead(row, out var utc, out var precision, ref problems);
        var identity = _identities.Read(row, ref problems);
        var series = _series.Read(row, ref problems);
        if (NotReadings.Is(row, identity, _times.DateSource, problems is not null))
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

        if (PlaceProblems.Of(place, _identities) is { } problem) (problems ??= []).Add(problem);
        var value = hasNumber && series is { } named && place.Status is PlaceStatus.Known or PlaceStatus.New
            ? ReadingValues.Convert(number, place, named.Quantity, plan.Units, column, ref problems)
            : double.NaN;
        if (problems is not null)
        {
            Reject(row, sink, problems);
            return;
        }

        var target = place.GetSeries(series!.Value.Name);
        OddValues.Warn(row.Row.Row, target, value, series.Value.Quantity, sink);
        sink.Reading(new MappedReading(row.Row.Row, 0, target, utc, precision, value));
    }
}
