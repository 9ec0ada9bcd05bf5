using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>What the rows of one parameter are.</summary>
/// <param name="Series">The series that they go to; null where the value's header says it, or where they are left out.</param>
/// <param name="IsKnown">False where nothing is known of the word.</param>
/// <param name="Words">Why they are left out.</param>
internal sealed record ParameterKind(Measured Measured, string? Series, Quantity Quantity, bool IsLeftOut, bool IsKnown, string Words = "")
{
    /// <param name="text">As it stands in the file.</param>
    /// <param name="chosen">What a person said, by text.</param>
    public static ParameterKind Of(string text, IReadOnlyDictionary<string, string?> chosen)
    {
        var measured = Measures.Of(text);
        if (Chosen(text, chosen, out var said)) return said is null ? Left(text, measured) : In(measured == Measured.Another ? measured : Measured.Unsaid, SeriesCodes.SeriesOf(said));
        if (SeriesCodes.IsKnown(text)) return In(measured, SeriesCodes.SeriesOf(text));
        return measured switch
        {
            Measured.AboveDatum => In(measured, Datums.Find(text)!),
            Measured.BelowCasing or Measured.Rain or Measured.Column => In(measured, Timeseries.Default),
            Measured.Depth => new ParameterKind(measured, null, Quantity.Usual, false, true),
            _ => Left(text, measured),
        };
    }

    private static ParameterKind In(Measured measured, string series) =>
        new(measured, series, measured == Measured.Another ? Quantity.Another : SeriesCodes.QuantityOf(series), false, true);

    private static ParameterKind Left(string text, Measured measured) =>
        new(measured, null, Quantity.Usual, true, measured == Measured.Another, $"{Problems.Quote(text)} is another quantity: left out.");

    private static bool Chosen(string text, IReadOnlyDictionary<string, string?> chosen, out string? series)
    {
        foreach (var (name, target) in chosen)
        {
            series = target;
            if (name.Trim().Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
        }

        series = null;
        return false;
    }
}

/// <summary>The parameters that the rows of a file name, each text looked at once. Not thread-safe.</summary>
internal sealed class ParameterNames(RowPlan plan)
{
    private const int Most = 10_000;
    private readonly FieldSource _source = plan.Source(Fields.Parameter);
    private readonly Dictionary<string, ParameterKind> _known = new(StringComparer.Ordinal);

    /// <summary>Null where the file has no parameters, or the row names none; then a problem was added.</summary>
    public ParameterKind? Read(RowReader row, ref List<RowProblem>? problems)
    {
        if (!_source.IsPresent) return null;
        var text = row.Text(_source);
        if (NoValue.Is(text))
        {
            (problems ??= []).Add(Problems.Missing(row.Name(_source), "parameter"));
            return null;
        }

        var lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var kind)) return kind;
        if (_known.Count >= Most) _known.Clear();
        return lookup[text] = ParameterKind.Of(text.ToString(), plan.Parameters);
    }
}

/// <summary>Which quantities a kind of place has.</summary>
internal static class Kinds
{
    /// <summary>False for rain at a well, a depth to water at a rain gauge, a height above a sensor at a well.</summary>
    public static bool Fit(Measured measured, Place place, Quantity quantity) =>
        quantity == Quantity.Another || place.Status is not (PlaceStatus.Known or PlaceStatus.New) || measured switch
    {
        Measured.Rain => place.Type is ResourceType.Raingauge or ResourceType.Quality,
        Measured.Column => place.Type != ResourceType.Well,
        Measured.Depth or Measured.BelowCasing or Measured.AboveDatum => place.Type != ResourceType.Raingauge,
        _ => true,
    };

    public const string Words = "this kind of place does not measure this quantity: left out.";
}
