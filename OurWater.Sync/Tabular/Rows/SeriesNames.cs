using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>The series that the rows of a file name, each text looked at once. Not thread-safe.</summary>
internal sealed class SeriesNames(RowPlan plan)
{
    private const int LongestName = 128;
    private readonly FieldSource _source = plan.Source(Fields.Timeseries);
    private readonly Dictionary<string, (string Name, Quantity Quantity)> _names = new(StringComparer.Ordinal);

    /// <summary>Null where the row names none, or names it badly; then a problem was added.</summary>
    public (string Name, Quantity Quantity)? Read(RowReader row, ref List<RowProblem>? problems)
    {
        if (!_source.IsPresent) return null;
        var text = row.Text(_source);
        if (NoValue.Is(text)) return null;
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
