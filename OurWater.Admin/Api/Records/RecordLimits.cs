namespace OurWater.Admin.Api.Records;

/// <summary>How long what a caller sends may be, in one record or in many.</summary>
internal static class RecordLimits
{
    public const int LongestName = 400;
    public const int LongestSeries = 100;
    public const int MostGroups = 200;
}
