using System.Globalization;
using CsCheck;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>A column of known days or moments, written in any form: it is read as what it is, or asked about, or rejected by name; never as anything else.</summary>
public sealed class DateColumnProperties
{
    private static readonly string[] Languages = ["en-GB", "es-ES", "fr-FR", "pt-BR", "de-DE", "nl-NL", "hi-IN", "gu-IN"];

    private static readonly string[] Days =
        ["yyyy-MM-dd", "yyyy-dd-MM", "d/M/yyyy", "M/d/yyyy", "dd.MM.yyyy", "d-M-yy", "M/d/yy", "yy-MM-dd", "yyyyMMdd", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yy", "dddd, d MMMM yyyy", "MMM d, yyyy", "serial"];

    private static readonly string[] Clocks = ["", " HH:mm", " H:mm:ss", " h:mm tt", "THH:mm:ss'Z'", " HH:mm '+05:30'", " HH:mm 'CET'", " HH.mm"];

    private static readonly Gen<(DateTime[] Moments, string Day, string Clock, string Language)> Columns = Gen.Select(
        Gen.DateTime[new DateTime(1971, 1, 1), new DateTime(2026, 11, 1)].Array[1, 40], Gen.OneOf(Days), Gen.OneOf(Clocks), Gen.OneOf(Languages));

    [Fact]
    public void Map_AnyColumn_GivesTheTruthOrAsks() => Columns.Sample(column =>
    {
        var (moments, day, clock, language) = column;
        if (day is "serial" or "yyyyMMdd") clock = "";
        if (day == "yyyy-dd-MM" && moments.All(m => m.Day <= 12)) return true; // nothing in the column tells
        var truth = moments.Select(m => clock.Length == 0 ? m.Date : new DateTime(m.Year, m.Month, m.Day, m.Hour, m.Minute, 0)).ToList();
        var rows = truth.Select((m, i) => $"{Write(m, day, clock, language)}|{i}").ToArray();
        var file = MemoryTable.Of("name|date|value (m)", [.. rows.Select(r => "A|" + r)]);
        var result = file.Plan(new Mapping { Identity = Identities.Name, TimeZone = "UTC" });
        if (result.Plan is null) return result.Questions.All(q => q.Field is "dateFormat" or Fields.Date);

        var outcomes = Runs.Map(result.Plan, file.Open);
        return outcomes.Readings.All(r => r.Time() == Utc(truth[(int)r.Value], clock, truth));
    }, iter: 10_000, print: c => $"{c.Day}{c.Clock} {c.Language}: {string.Join("; ", c.Moments.Take(3).Select(m => Write(m, c.Day, c.Clock, c.Language)))}");

    private static string Write(DateTime moment, string day, string clock, string language) => day == "serial"
        ? ((moment.Date - new DateTime(1899, 12, 30)).TotalDays).ToString(CultureInfo.InvariantCulture)
        : moment.ToString(day, CultureInfo.GetCultureInfo(language)) + (clock.Length == 0 ? "" : moment.ToString(clock, CultureInfo.GetCultureInfo(clock.Contains("tt", StringComparison.Ordinal) ? "en-GB" : language)));

    /// <summary>Where every clock is midnight the column holds days, and those are never moved.</summary>
    private static DateTime Utc(DateTime moment, string clock, List<DateTime> all) => all.TrueForAll(m => m.TimeOfDay == TimeSpan.Zero) ? moment
        : clock.Contains("+05:30", StringComparison.Ordinal) ? moment.AddMinutes(-330)
        : clock.Contains("CET", StringComparison.Ordinal) ? moment.AddHours(-1) : moment;
}
