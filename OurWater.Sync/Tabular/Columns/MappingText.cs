using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Mappings come as JSON: what is null there is left out, and texts lose their outer white space.</summary>
internal static class MappingText
{
    public static Mapping Clean(Mapping mapping) => mapping with
    {
        Identity = Text(mapping.Identity),
        DateFormat = Text(mapping.DateFormat),
        TimeFormat = Text(mapping.TimeFormat),
        TimeZone = Text(mapping.TimeZone),
        Unit = Text(mapping.Unit),
        DecimalSeparator = Text(mapping.DecimalSeparator),
        Columns = (mapping.Columns ?? new Dictionary<string, string?>()).ToDictionary(c => c.Key, c => c.Value?.Trim()),
        Constants = (mapping.Constants ?? new Dictionary<string, string>()).Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value.Trim()),
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
