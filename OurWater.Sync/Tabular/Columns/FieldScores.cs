using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Points">From 50 on a column is taken; higher ones first.</param>
internal readonly record struct FieldScore(string Field, int Column, int Points, Evidence Evidence, Certainty Certainty);

/// <summary>How well each column fits each field, by its name and by its first values.</summary>
internal static class FieldScores
{
    public const int Enough = 50;
    private const int ByContent = 60;

    public static FieldScore Score(FieldInfo field, int column, string words, ColumnContent content, bool hasHeader, DataType type)
    {
        var name = hasHeader ? ColumnWords.Match(words, field) : NameMatch.None;
        if (field.Name == Fields.Value && hasHeader && IsNeverValue(words, name)) return default;
        var fit = Fit(field.Name, content, type);

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

    internal static bool IsNeverValue(string words, NameMatch asValue) => FieldCatalog.NeverValues.Any(f => ColumnWords.Match(words, f) is var match && match > NameMatch.None && match >= asValue);

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
