using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Resources;

/// <summary>A reading as a person enters it.</summary>
/// <param name="Time">Null for a whole day.</param>
/// <param name="Unit">m, cm, mm, ft; empty where the series has none.</param>
/// <param name="IsSure">The person was asked about a value that is odd, and says that it is right.</param>
public sealed record ReadingInput(DateOnly? Day, TimeOnly? Time, string Value, string Unit, bool IsSure = false);

/// <summary>A reading that can be stored, or what is wrong with it.</summary>
internal sealed record CheckedReading(DateTime Time, TimePrecision Precision, double Value, string? Problem = null, string? Warning = null);

/// <param name="Warning">It may be true, but the person is asked first.</param>
internal sealed record CheckedValue(double Value, string? Problem = null, string? Warning = null);

/// <summary>The rules for a reading that a person enters: the same as for a row of a file (file-rules.md).</summary>
internal static class ReadingRules
{
    private const int EnoughHistory = 10;
    private const double LeastMargin = 5;
    private const decimal LargestNumber = 1_000_000_000_000m;
    private static readonly DateOnly FirstDay = new(1900, 1, 2);

    public static CheckedReading Check(ReadingInput input, Timeseries series, Resource resource, TimeZoneInfo zone, DateTime now)
    {
        if (input.Day is not { } day) return Refused("Choose the date.");
        if (day < FirstDay) return Refused("The date is 1 January 1900 or before. Programs write it where they have no date. Look at the year.");
        if (UtcOf(day, input.Time, zone) is not { } time) return Refused($"On that day {input.Time:HH\\:mm} did not exist, or was twice, in {zone.Id}: the clocks were changed. Choose another time.");
        if (time > now.AddDays(1)) return Refused("The date is in the future. Look at the year.");
        var typed = TypedNumbers.Read(input.Value, Rule(input.Unit));
        if (typed.Number is not { } number) return Refused(typed.Problem ?? "Write the value.");
        if (Math.Abs(number) > LargestNumber) return Refused($"“{input.Value.Trim()}” is larger than any value can be.");
        var value = CheckValue(Stored(number, input.Unit, series.Unit), series, resource);
        return new CheckedReading(time, input.Time is null ? TimePrecision.Day : TimePrecision.Minute, value.Value, value.Problem, value.Warning);
    }

    /// <summary>What holds for every value that a person writes, wherever it is written: as a reading, or as the right value of a conflict.</summary>
    /// <param name="value">In the unit of the series.</param>
    public static CheckedValue CheckValue(decimal value, Timeseries series, Resource resource)
    {
        var quantity = series.Name == Timeseries.Default ? Quantity.Usual : Quantity.AboveSeaLevel;
        var (least, most) = ValueLimits.Of(resource.Type, quantity);
        if (value < least || value > most)
        {
            return new CheckedValue(default, resource.Type == ResourceType.Raingauge && value < 0
                ? "Rain cannot be less than none. Write the amount."
                : string.Create(CultureInfo.InvariantCulture, $"{value} {series.Unit} cannot be true here: values lie between {least} and {most} {series.Unit}. Look at the unit and the decimal point."));
        }

        return new CheckedValue((double)value, Warning: quantity == Quantity.Usual ? Warning((double)value, series, resource) : null);
    }

    /// <summary>How the field for a value in this unit is read.</summary>
    public static NumberRule Rule(string unit) => new(Unit: Units.Find(unit));

    private static CheckedReading Refused(string problem) => new(default, default, default, problem);

    /// <summary>Null where the clocks of the zone did not show that time, or showed it twice.</summary>
    private static DateTime? UtcOf(DateOnly day, TimeOnly? time, TimeZoneInfo zone)
    {
        if (time is not { } clock) return day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var local = day.ToDateTime(clock, DateTimeKind.Unspecified);
        return zone.IsInvalidTime(local) || zone.IsAmbiguousTime(local) ? null : TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }

    private static decimal Stored(decimal number, string unit, string storedUnit) =>
        Units.Find(unit) is { } from && Units.Find(storedUnit) is { } to ? Units.Convert(number, from, to) : number;

    private static string? Warning(double value, Timeseries series, Resource resource)
    {
        if (resource.Type != ResourceType.Well) return null;
        if (value < 0) return "The water would stand above the ground. Look at the sign; it is right where the well is artesian.";
        if (resource.WellDepth is > 0 and var depth && value > depth) return $"{Formats.Number(value, 2)} m is deeper than the well, which is {Formats.Number(depth, 2)} m deep. Look at the decimal point and the unit.";
        if (series is not { ReadingCount: >= EnoughHistory, MinValue: { } min, MaxValue: { } max }) return null;
        var margin = Math.Max(max - min, LeastMargin);
        return value > max + margin || value < min - margin ? $"{Formats.Number(value, 2)} m is far from all values so far ({Formats.Number(min, 2)} to {Formats.Number(max, 2)} m). Look at the decimal point and the unit." : null;
    }
}
