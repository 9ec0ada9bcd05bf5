using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What a person calls the records of a list: "Well 1111", "6 Aug 2018", "15.80 m".</summary>
public static class RemoteLabels
{
    public static string Resource(ResourceType type, string key) => $"{Kind(type)} {key[(key.LastIndexOf('.') + 1)..]}";

    public static string Kind(ResourceType type) => type switch
    {
        ResourceType.Raingauge => "Rain gauge",
        ResourceType.Checkdam => "Check dam",
        ResourceType.Quality => "Water quality",
        _ => "Well",
    };

    public static string Time(long unixMilliseconds, TimePrecision precision) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString(precision == TimePrecision.Day ? "d MMM yyyy" : "d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Value(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00##} {unit}").TrimEnd();

    public static string Position(double latitude, double longitude) => string.Create(CultureInfo.InvariantCulture, $"{latitude:0.####}, {longitude:0.####}");
}
