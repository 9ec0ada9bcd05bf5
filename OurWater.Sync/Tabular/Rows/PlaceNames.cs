using System.Text;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Names of places that nobody can tell apart on a screen are one name.</summary>
public static class PlaceNames
{
    /// <summary>The name in Unicode's NFC and capital letters, with one space for each run of white space, and none outside.</summary>
    public static string Fold(string name)
    {
        if (name.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) name = name.Normalize(NormalizationForm.FormC);
        var folded = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (!char.IsWhiteSpace(c)) folded.Append(char.ToUpperInvariant(c));
            else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }
}
