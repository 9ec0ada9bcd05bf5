namespace OurWater.Admin.Features;

/// <summary>What a person typed, as a pattern for LIKE: its percent signs are percent signs.</summary>
internal static class SearchText
{
    public const string Escape = "\\";

    public static string Pattern(string text) => "%" + text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal) + "%";
}
