using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>The series that the rows of a file name, each text looked at once. Not thread-safe.</summary>
internal sealed class SeriesNames(RowPlan plan)
{
    private const int LongestName = 128;
    private readonly FieldSource _source = plan.Source(Fields.Timeseries);
    private readonly Dictionary<string, (string Name, Quantity Quantity)> _names = new(StringComparer.Ordinal);
    private readonly (string Name, Quantity Quantity) _fallback = (plan.ValueSeries, SeriesCodes.QuantityOf(plan.ValueSeries));

    /// <summary>Null where a problem was added.</summary>
    public (string Name, Quantity Quantity)? Read(RowReader row, ref List<RowProblem>? problems)
    {
        if (!_source.IsPresent) return _fallback;
        var text = row.Text(_source);
        if (NoValue.Is(text)) return _fallback;
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        if (text.Length > LongestName)
        {
            (problems ??= []).Add(Problems.Field(row.Name(_source), text.ToString(), $"The name of a timeseries has at most {LongestName} characters."));
            return null;
        }

        if (_names.Count >= 10_000) _names.Clear();
        var name = SeriesCodes.SeriesOf(text);
        return lookup[text] = (name, SeriesCodes.QuantityOf(name));
    }
}
