using System.Globalization;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Api.Records;

/// <summary>What a reading's time and value may be: the limits that rows of a file have.</summary>
internal static class ReadingRules
{
    private const int LongestUnit = 20;
    private const double LargestConverted = 1e12;

    private static readonly DateTime Oldest = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static (DateTime Time, TimePrecision Precision) Time(JsonFields fields, DateTime now)
    {
        var sent = fields.Time("datetime", required: true);
        var wanted = fields.Word<TimePrecision>("precision");
        if (sent is not { } instant) return default;
        if (instant.Time <= Oldest) fields.Fail("datetime", "This is 1900-01-01 or before.");
        if (instant.Time > now.AddDays(1)) fields.Fail("datetime", "This lies more than a day in the future.");
        var finest = FinestOf(instant);
        if (wanted < finest) fields.Fail("precision", wanted == TimePrecision.Day ? "A day is written as a date alone, or as its midnight UTC." : $"The time is finer than this: {Words.Of(finest)}.");
        return (instant.Time, wanted ?? (instant.IsDay ? TimePrecision.Day : finest > TimePrecision.Minute ? finest : TimePrecision.Minute));
    }

    public static double? Value(JsonFields fields, string name, ResourceType? type, string series)
    {
        if (!fields.IsSet(name)) fields.Fail(name, "This is required: a number.");
        var number = fields.Number(name, double.MinValue, double.MaxValue);
        if (number is { } code && NoDataCodes.Has(code))
        {
            fields.Fail(name, NoDataCodes.Words(code.ToString(CultureInfo.InvariantCulture)));
            return null;
        }

        if (number is not { } sent || type is not { } known || InStoredUnit(fields, sent, known) is not { } value) return null;
        var (least, most) = ValueLimits.Of(known, SeriesCodes.QuantityOf(series));
        if (value >= (double)least && value <= (double)most) return value;
        fields.Fail(name, string.Create(CultureInfo.InvariantCulture, $"A reading of a {Words.Of(known)} is from {least} to {most} {StoredUnits.Of(known)}."));
        return null;
    }

    /// <summary>The unit follows the resource's type; another one that is named is converted, and one that cannot be is refused: a value that is a hundred times too large is worse than none.</summary>
    private static double? InStoredUnit(JsonFields fields, double value, ResourceType type)
    {
        if (fields.Text("unit", LongestUnit)?.Trim() is not { } named) return value;
        var stored = StoredUnits.Of(type);
        if (string.Equals(named, stored, StringComparison.OrdinalIgnoreCase)) return value;
        if (Units.Find(named) is { } from && Units.Find(stored) is { } to && Math.Abs(value) < LargestConverted) return (double)Units.Convert((decimal)value, from, to);
        fields.Fail("unit", $"Readings of a {Words.Of(type)} are in {stored}. Leave the unit out, or name one of {string.Join(", ", Units.Names)}.");
        return null;
    }

    /// <summary>The coarsest precision that loses nothing of the time.</summary>
    private static TimePrecision FinestOf(Instant instant) =>
        instant.Time.Millisecond != 0 ? TimePrecision.Millisecond
        : instant.Time.Second != 0 ? TimePrecision.Second
        : instant.Time.TimeOfDay != TimeSpan.Zero ? TimePrecision.Minute
        : TimePrecision.Day;
}
