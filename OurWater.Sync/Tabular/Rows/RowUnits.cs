using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <param name="Plan">The units of the row's value, by the type of its place.</param>
/// <param name="Series">The series that the unit's own words name (<c>mNAP</c>); null where they name none.</param>
internal readonly record struct RowUnit(UnitPlan Plan, string? Series);

/// <summary>The unit of each row: what its unit column says, else what holds for all. Each text is looked at once. Not thread-safe.</summary>
internal sealed class RowUnits(RowPlan plan)
{
    private const int Most = 1_000;
    private readonly FieldSource _source = plan.Source(Fields.Unit).Column >= 0 && !plan.Mapping.Constants.ContainsKey(Fields.Unit) ? plan.Source(Fields.Unit) : FieldSource.None;
    private readonly RowUnit _all = new(plan.Units, null);
    private readonly Dictionary<string, (RowUnit Unit, ValueUnit? Length)> _known = new(StringComparer.Ordinal);

    public bool IsPresent => _source.IsPresent;

    /// <summary>Adds a problem where the row's unit is missing, is not known, or contradicts the header.</summary>
    public RowUnit Read(RowReader row, ParameterKind? parameter, ref List<RowProblem>? problems)
    {
        if (!_source.IsPresent || parameter is { Quantity: Quantity.Another }) return _all;
        var text = row.Text(_source);
        if (NoValue.Is(text))
        {
            if (!plan.UnitIsSaid) (problems ??= []).Add(Problems.UnknownUnit(row.Name(_source), ""));
            return _all;
        }

        var (unit, length) = Look(text);
        if (length is null) (problems ??= []).Add(Problems.UnknownUnit(row.Name(_source), text.ToString()));
        else if (plan.HeaderUnit is { } header && header != length) (problems ??= []).Add(Problems.OtherUnit(row.Name(_source), text.ToString(), header));
        return unit;
    }

    private (RowUnit Unit, ValueUnit? Length) Look(ReadOnlySpan<char> text)
    {
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        if (_known.Count >= Most) _known.Clear();
        var written = text.ToString();
        ValueUnit? length = HeaderUnits.Scan($"({written})") is { IsUnclear: false, IsAnother: false, Lengths: [{ For: null } one] } ? one.Scaled : Units.FindScaled(written);
        return lookup[text] = (length is { } unit ? new RowUnit(UnitPlan.All(unit), Datums.Find(written)) : _all, length);
    }
}
