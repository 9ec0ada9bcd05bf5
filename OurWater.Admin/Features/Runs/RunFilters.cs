using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>The filters of the list of runs, as they stand in the address.</summary>
internal static class RunFilters
{
    public static IQueryable<SyncRun> Apply(IQueryable<SyncRun> runs, ListQuery query, TimeZoneInfo zone)
    {
        if (Enum.TryParse<RunState>(query["state"], ignoreCase: true, out var state)) runs = runs.Where(r => r.State == state);
        runs = query["kind"] switch
        {
            "import" => runs.Where(r => !r.DryRun && r.UndoOfRunId == null && r.Kind == RunKind.Sync),
            "check" => runs.Where(r => r.DryRun),
            "compare" => runs.Where(r => r.Kind == RunKind.Reconcile),
            "undo" => runs.Where(r => r.UndoOfRunId != null),
            _ => runs,
        };
        if (Midnight(query["from"], 0, zone) is { } from) runs = runs.Where(r => r.QueuedAt >= from);
        if (Midnight(query["to"], 1, zone) is { } to) runs = runs.Where(r => r.QueuedAt < to);
        if (query.Search is { } search)
        {
            var pattern = SearchText.Pattern(search);
            runs = runs.Where(r => EF.Functions.Like(r.Sync!.Name, pattern, SearchText.Escape) || (r.Sync.IsUpload && EF.Functions.Like(r.Sync.Datasource!.File!.Name, pattern, SearchText.Escape)));
        }

        return runs;
    }

    private static DateTime? Midnight(string? day, int daysLater, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date < DateOnly.MaxValue
            ? Utc(date.AddDays(daysLater).ToDateTime(TimeOnly.MinValue), zone)
            : null;

    /// <summary>A midnight that a change of the clocks left out begins an hour later.</summary>
    private static DateTime Utc(DateTime local, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);
}
