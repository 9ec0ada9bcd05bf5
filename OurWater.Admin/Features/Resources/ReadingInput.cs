using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Resources;

/// <summary>A reading as a person enters it.</summary>
/// <param name="Time">Null for a whole day.</param>
/// <param name="Unit">m, cm, mm, ft; empty where the series has none.</param>
public sealed record ReadingInput(DateOnly? Day, TimeOnly? Time, string Value, string Unit);

/// <summary>A reading that can be stored, or what is wrong with it.</summary>
internal sealed record CheckedReading(DateTime Time, TimePrecision Precision, double Value, string? Problem = null, string? Warning = null);

/// <summary>The rules for a reading that a person enters: the same as for a row of a file (file-rules.md).</summary>
internal static class ReadingRules
{
    private const int EnoughHistory = 10;
    private const double LeastMargin = 5;
    private static readonly DateOnly FirstDay = new(1900, 1, 2);
    private static readonly NumberReader Numbers = new();

    public static CheckedReading Check(ReadingInput input, Timeseries series, Resource resource, TimeZoneInfo zone, DateTime now)
    {
        if (input.Day is not { } day) return Refused("Choose the date.");
        if (day < FirstDay) return Refused("The date is 1 January 1900 or before. Programs write it where they have no date. Look at the year.");
        if (UtcOf(day, input.Time, zone) is not { } time) return Refused($"On that day {input.Time:HH\\:mm} did not exist, or was twice, in {zone.Id}: the clocks were changed. Choose another time.");
        if (time > now.AddDays(1)) return Refused("The date is in the future. Look at the year.");
        if (Number(input.Value, out var number) is { } problem) return Refused(problem);
        var value = Stored(number, input.Unit, series.Unit);
        var quantity = series.Name == Timeseries.Default ? Quantity.Usual : Quantity.AboveSeaLevel;
        var (least, most) = ValueLimits.Of(resource.Type, quantity);
        if (value < least || value > most)
        {
            return Refused(resource.Type == ResourceType.Raingauge && value < 0
                ? "Rain cannot be less than none. Write the amount."
                : string.Create(CultureInfo.InvariantCulture, $"{value} {series.Unit} cannot be true here: values lie between {least} and {most} {series.Unit}. Look at the unit and the decimal point."));
        }

        var stored = (double)value;
        return new CheckedReading(time, input.Time is null ? TimePrecision.Day : TimePrecision.Minute, stored, Warning: quantity == Quantity.Usual ? Warning(stored, series, resource) : null);
    }

    private static CheckedReading Refused(string problem) => new(default, default, default, problem);

    /// <summary>Null where the clocks of the zone did not show that time, or showed it twice.</summary>
    private static DateTime? UtcOf(DateOnly day, TimeOnly? time, TimeZoneInfo zone)
    {
        if (time is not { } clock) return day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var local = day.ToDateTime(clock, DateTimeKind.Unspecified);
        return zone.IsInvalidTime(local) || zone.IsAmbiguousTime(local) ? null : TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }

    private static string? Number(string text, out decimal number) => Numbers.Read(text.Trim(), CellKind.Text, out number) switch
    {
        NumberProblem.None => null,
        NumberProblem.Blank => "Write the value.",
        NumberProblem.Dry => "That the well is dry is not a depth. Write the depth of the dry bottom.",
        NumberProblem.AboveRange or NumberProblem.BelowDetection => $"“{text}” says more or less than a limit, not how much. Write a number.",
        NumberProblem.NoDataCode => $"“{text}” is a code for “no value”. Write the value.",
        NumberProblem.OtherSeparator => $"“{text}” has a decimal comma. Write it with a point.",
        _ => $"“{text}” is not a number. Write the value as a number, such as 12.40.",
    };

    private static decimal Stored(decimal number, string unit, string storedUnit) =>
        Units.Find(unit) is { } from && Units.Find(storedUnit) is { } to ? Units.Convert(number, from, to) : number;

    private static string? Warning(double value, Timeseries series, Resource resource)
    {
        if (resource.Type != ResourceType.Well) return null;
        if (value < 0) return "Stored. It is above ground: look whether the well is artesian.";
        if (resource.WellDepth is > 0 and var depth && value > depth) return $"Stored. It is deeper than the well, which is {Formats.Number(depth, 2)} m deep.";
        if (series is not { ReadingCount: >= EnoughHistory, MinValue: { } min, MaxValue: { } max }) return null;
        var margin = Math.Max(max - min, LeastMargin);
        return value > max + margin || value < min - margin ? $"Stored. It is far from all values so far ({Formats.Number(min, 2)} to {Formats.Number(max, 2)} m): look at the unit." : null;
    }
}
