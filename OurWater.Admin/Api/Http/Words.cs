using System.Text.Json;

namespace OurWater.Admin.Api.Http;

/// <summary>The words of the model as the API writes them: camelCase.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var known in Enum.GetValues<T>())
        {
            if (Of(known) != text) continue;
            value = known;
            return true;
        }

        value = default;
        return false;
    }

    public static string OneOf<T>()
        where T : struct, Enum => $"One of {string.Join(", ", All<T>())}.";
}
