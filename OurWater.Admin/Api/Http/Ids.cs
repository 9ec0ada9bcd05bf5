using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OurWater.Admin.Api.Http;

/// <summary>Our keys as the API shows them: decimal text.</summary>
internal static class Ids
{
    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0;
}

/// <summary>An id in an address. Text that is no id of ours is the id of nothing: the answer is 404, as for any other that does not exist.</summary>
internal readonly record struct RecordId(long Value) : IParsable<RecordId>
{
    public static RecordId Parse(string s, IFormatProvider? provider) => new(Ids.TryParse(s, out var id) ? id : 0);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RecordId result)
    {
        result = Parse(s ?? "", provider);
        return true;
    }
}
