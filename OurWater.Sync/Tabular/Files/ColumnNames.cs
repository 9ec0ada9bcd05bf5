using System.Globalization;
using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Files;

internal static partial class ColumnNames
{
    public static string[] Unique(IEnumerable<string> names)
    {
        var unique = new List<string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var given in names)
        {
            var name = given.Length > 0 ? given : Unnamed(unique.Count);
            var free = name;
            for (var copy = 2; !taken.Add(free); copy++) free = $"{name} ({Position(copy)})";
            unique.Add(free);
        }

        return [.. unique];
    }

    /// <param name="column">0-based.</param>
    public static string Unnamed(int column) => "Column " + Position(column + 1);

    public static string Clean(string name) => Spaces().Replace(name.Trim(), " ");

    public static string Position(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
