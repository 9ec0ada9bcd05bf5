using System.Globalization;
using CsvHelper;
using Microsoft.Net.Http.Headers;
using OurWater.Admin.Features.Runs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features;

/// <summary>Tables that a person downloads: UTF-8 with its mark, so that a spreadsheet reads every script; texts that would run as a formula are guarded.</summary>
internal static class Csv
{
    public const string ContentType = "text/csv; charset=utf-8";

    public static CsvWriter Writer(Stream output) => CsvWriter.Create(output, new CsvWriterOptions { WriteByteOrderMark = true }, leaveOpen: true);

    public static async Task RowAsync(this CsvWriter csv, IEnumerable<string?> fields, CancellationToken cancellationToken)
    {
        foreach (var field in fields) csv.WriteField(SpreadsheetText.Guard(field ?? ""));
        await csv.EndRecordAsync(cancellationToken);
    }

    public static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A day as a day; a time with its offset in the organisation's zone, so that no program has to guess.</summary>
    public static string Time(DateTime? time, TimePrecision precision, TimeZoneInfo zone) => time is not { } utc ? ""
        : precision == TimePrecision.Day ? utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Figures of one organisation do not stay in a shared computer's cache.</summary>
    public static void NotKept(HttpContext context) => context.Response.Headers[HeaderNames.CacheControl] = "no-store";

    /// <summary>"well-1111-readings.csv": a name that every file system takes.</summary>
    public static string FileName(string title, string rest) =>
        string.Join('-', new string([.. title.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)) + rest;
}
