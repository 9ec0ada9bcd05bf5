using System.Text.Json;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>The series that a caller names with a resource: <c>"timeseries": [{"id": "default", "unit": "m"}]</c>, as a GET answers them.</summary>
internal static class SeriesInput
{
    private const int Most = 100;
    private const int LongestUnit = 32;

    /// <summary>Their names, each once. Another unit than the stored one is an error of the body: values are sent in the stored unit.</summary>
    /// <param name="type">Null where it is not known; then the unit is not looked at.</param>
    public static IReadOnlyList<string> Read(JsonFields fields, ResourceType? type)
    {
        var names = new List<string>();
        foreach (var (item, index) in (fields.List("timeseries", Most) ?? []).Select((item, index) => (item, index)))
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                fields.Fail($"timeseries[{index}]", "An object with id and unit.");
                continue;
            }

            var series = new JsonFields(item, fields.PathOf($"timeseries[{index}]"), fields.Errors);
            if (series.Text("id", RecordLimits.LongestSeries, required: true) is { } name && !names.Contains(name)) names.Add(name);
            if (series.Text("unit", LongestUnit) is { } unit && type is { } known && unit != StoredUnits.Of(known)) series.Fail("unit", $"Values here are in {StoredUnits.Of(known)}: convert them, and leave the unit out.");
        }

        return names;
    }
}
