using System.Globalization;

namespace OurWater.Admin.Api;

/// <summary>Cron expressions of five fields: lists, ranges and steps of numbers, and the names of months and days.</summary>
internal static class CronText
{
    private static readonly (int Least, int Most, string[] Names)[] Fields =
    [
        (0, 59, []),
        (0, 23, []),
        (1, 31, []),
        (1, 12, ["", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        (0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    public static bool IsValid(string cron)
    {
        var parts = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == Fields.Length && parts.Zip(Fields).All(pair => pair.First.Split(',').All(item => IsItem(item, pair.Second)));
    }

    private static bool IsItem(string item, (int Least, int Most, string[] Names) field)
    {
        var slash = item.Split('/');
        if (slash.Length > 2 || (slash.Length == 2 && !(int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step >= 1 && step <= field.Most))) return false;
        if (slash[0] == "*") return true;
        var ends = slash[0].Split('-').Select(end => Number(end, field)).ToList();
        return ends.Count <= 2 && ends.TrueForAll(e => e is not null) && (ends.Count == 1 || ends[0] <= ends[1]);
    }

    private static int? Number(string text, (int Least, int Most, string[] Names) field)
    {
        var name = text.Length == 0 ? -1 : Array.FindIndex(field.Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0) return name;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= field.Least && number <= field.Most ? number : null;
    }
}
