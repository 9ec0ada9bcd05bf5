using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Points">From 50 on a column is taken; higher ones first.</param>
internal readonly record struct FieldScore(string Field, int Column, int Points, Evidence Evidence, Certainty Certainty);

/// <param name="Words">Normalized: without units, brackets and signs.</param>
/// <param name="Text">The whole header, with its unit row.</param>
/// <param name="Measured">What its words say that the column holds.</param>
internal sealed record ColumnHeader(string Words, string Text, Measured Measured)
{
    public static ColumnHeader[] Of(TableDescription table) => [.. table.Columns.Select((name, i) =>
    {
        var text = Header.Text(table, i);
        return new ColumnHeader(ColumnWords.Normalize(name), text, Measures.Of(text));
    })];
}

/// <summary>How well each column fits each field, by its name and by its first values.</summary>
internal static class FieldScores
{
    public const int Enough = 50;
    private const int ByContent = 60;

    public static FieldScore Score(FieldInfo field, int column, ColumnHeader header, ColumnContent content, bool hasHeader, DataType type)
    {
        var name = hasHeader ? ColumnWords.Match(header.Words, field) : NameMatch.None;
        if (hasHeader && IsNever(field.Name, header, name)) return default;
        if (field.Name is Fields.WellDepth or Fields.Elevation && hasHeader && IsOfWater(header.Words, name)) return default;
        var fit = Fit(field.Name, content, type);
        if (name == NameMatch.SimilarWords && (!IsEnough(field.Name, header, fit, content) || IsAnotherField(field.Name, header, type))) name = NameMatch.None;

        // A name that says it plainly stands even where the first values do not look like it: then the rows say what is wrong.
        if (fit < 0) return name == NameMatch.Exact ? new FieldScore(field.Name, column, Enough + 5, Evidence.Name, Certainty.Likely) : default;
        if (name == NameMatch.None)
        {
            return !TellsByContent(field.Name, content, hasHeader)
                ? default
                : new FieldScore(field.Name, column, ByContent + Priority(field.Name), Evidence.Content, hasHeader ? Certainty.Likely : Certainty.Sure);
        }

        var points = (int)name * 30 + (fit > 0 ? 8 : 0) + (name == NameMatch.Exact ? 5 : 0);
        var certainty = name == NameMatch.Exact ? Certainty.Sure : Certainty.Likely;
        var evidence = name switch
        {
            NameMatch.Exact => fit > 0 ? Evidence.NameAndContent : Evidence.Name,
            NameMatch.Misspelt => Evidence.Misspelt,
            _ => Evidence.SimilarWords,
        };
        return new FieldScore(field.Name, column, Math.Max(points, Enough), evidence, certainty);
    }

    /// <summary>A flag is no series and no value, a temperature no value, whatever other words stand beside it.</summary>
    private static bool IsNever(string field, ColumnHeader header, NameMatch name) => field switch
    {
        Fields.Value => header.Measured is Measured.Flag or Measured.Another || IsNeverValue(header.Words, name),
        Fields.Timeseries or Fields.Parameter or Fields.Unit => header.Measured == Measured.Flag,
        _ => false,
    };

    /// <summary>Words among others are a weak hint: the content must agree, or for a value every word must be one of a quantity.</summary>
    private static bool IsEnough(string field, ColumnHeader header, int fit, ColumnContent content) => field switch
    {
        _ when header.Measured is Measured.Flag or Measured.Another => false,
        Fields.Value => header.Measured != Measured.Unsaid || Measures.IsOnlyQuantity(header.Text),
        Fields.Unit => false,
        Fields.Parameter => QuantityColumns.IsParameter(header.Words),
        Fields.ExternalId or Fields.ResourceId or Fields.Name or Fields.Pincode => fit >= 0,

        // Rows of totals leave a short column with few dates, and a workbook may have the numbers of days: another column of dates must not pass for the only one then.
        Fields.Date => fit > 0 || content.Dates > 0 || (content.Serials > 0 && content.Serials == content.Numbers),
        Fields.Time or Fields.TimeZone or Fields.Timeseries => fit > 0,
        _ => true,
    };

    /// <summary>A pin code is no code of a place.</summary>
    private static bool IsAnotherField(string field, ColumnHeader header, DataType type) =>
        FieldCatalog.Of(type).Any(f => f.Name != field && ColumnWords.Match(header.Words, f) == NameMatch.Exact);

    internal static bool IsNeverValue(string words, NameMatch asValue) => FieldCatalog.NeverValues.Any(f => ColumnWords.Match(words, f) is var match && match > NameMatch.None && match >= asValue);

    /// <summary>A depth to water is not the depth of the well, nor a groundwater level the height of the ground.</summary>
    private static bool IsOfWater(string words, NameMatch asHeight) =>
        asHeight != NameMatch.Exact && (words.Contains("water", StringComparison.Ordinal) || ColumnWords.Match(words, FieldCatalog.ValueField) > asHeight);

    /// <summary>Above 0 where the content speaks for the field, below 0 where it cannot be it.</summary>
    private static int Fit(string field, ColumnContent content, DataType type)
    {
        if (content.Filled == 0) return 0;
        return field switch
        {
            Fields.Date => content.Mostly(content.Dates) ? 1 : content.Numbers > 0 || content.Dates > 0 ? 0 : -1,
            Fields.Time => content.Mostly(content.Clocks) ? 1 : content.Mostly(content.Dates) || content.Words > 0 ? -1 : 0,
            Fields.Pincode => content.Mostly(content.Pincodes) ? 1 : content.Pincodes > 0 ? 0 : -1,
            Fields.ResourceId => content.Mostly(content.FourDigits) ? 1 : content.Mostly(content.Dates) || content.Fractions > 0 || content.Words * 2 > content.Filled ? -1 : 0,
            Fields.ExternalId => content.Mostly(content.Dates) || content.Fractions > 0 ? -1 : 0,
            Fields.Timeseries => content.Mostly(content.SeriesCodes) ? 1 : content.Mostly(content.Dates) || content.Fractions > 0 ? -1 : 0,
            Fields.Value => content.Numbers > 0 && !content.Mostly(content.Dates) ? 1 : content.Mostly(content.Dates) ? -1 : 0,
            Fields.Latitude or Fields.Longitude => content.Mostly(content.Numbers) ? 1 : 0,
            Fields.Name => content.Mostly(content.Words) ? 1 : content.Mostly(content.Dates) || (type == DataType.Reading && content.Fractions > 0) ? -1 : 0,
            Fields.ResourceType or Fields.Type => content.Mostly(content.Types) ? 1 : content.Numbers > 0 ? -1 : 0,
            _ => 0,
        };
    }

    private static bool TellsByContent(string field, ColumnContent content, bool hasHeader) => field switch
    {
        Fields.Date => content.Mostly(content.Dates) && !content.Mostly(content.Numbers),
        Fields.Pincode => content.All(content.Pincodes),
        Fields.ResourceId => content.All(content.FourDigits) && (hasHeader || content.Fractions == 0),
        Fields.Timeseries => content.Mostly(content.SeriesCodes),
        Fields.ResourceType => content.All(content.Types),
        Fields.Value => content.Mostly(content.Numbers) && content.Fractions > 0,
        _ => false,
    };

    private static int Priority(string field) => field switch
    {
        Fields.Date or Fields.Timeseries => 5,
        Fields.Pincode => 4,
        Fields.ResourceId => 2,
        _ => 0,
    };
}
