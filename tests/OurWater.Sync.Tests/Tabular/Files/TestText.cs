namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Writes the lines of delimited text.</summary>
internal static class TestText
{
    /// <param name="all">Whether cells are quoted that need it not.</param>
    public static string Line(IEnumerable<string> cells, char delimiter, char quote = '"', bool all = false) =>
        string.Join(delimiter, cells.Select(cell => all || cell.AsSpan().ContainsAny(delimiter, quote) ? $"{quote}{cell.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}" : cell));
}
