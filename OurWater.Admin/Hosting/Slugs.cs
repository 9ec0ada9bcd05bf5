using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OurWater.Admin.Hosting;

/// <summary>Short names of organisations, as they stand in addresses.</summary>
public static partial class Slugs
{
    public static bool IsValid(string slug) => Pattern().IsMatch(slug);

    public static string From(string name)
    {
        var plain = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark) continue;
            plain.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-');
        }

        var slug = Hyphens().Replace(plain.ToString(), "-").Trim('-');
        return slug.Length == 0 ? "organisation" : slug[..Math.Min(slug.Length, 64)].TrimEnd('-');
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex Pattern();

    [GeneratedRegex("-+")]
    private static partial Regex Hyphens();
}
