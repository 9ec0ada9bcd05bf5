using System.Text;

namespace OurWater.Sync.Tabular.Values;

/// <summary>Latin letters without their accents; other scripts stay as they are.</summary>
internal static class Accents
{
    private const char First = '\u0300', Last = '\u036F';

    public static string Without(string text)
    {
        if (System.Text.Ascii.IsValid(text)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (c is < First or > Last) plain.Append(c);
        }

        return plain.ToString().Normalize(NormalizationForm.FormC);
    }
}
