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
        if (Days.Midnight(query["from"], 0, zone) is { } from) runs = runs.Where(r => r.QueuedAt >= from);
        if (Days.Midnight(query["to"], 1, zone) is { } to) runs = runs.Where(r => r.QueuedAt < to);
        if (query.Search is { } search)
        {
            var pattern = SearchText.Pattern(search);
            runs = runs.Where(r => EF.Functions.Like(r.Sync!.Name, pattern, SearchText.Escape) || (r.Sync.IsUpload && EF.Functions.Like(r.Sync.Datasource!.File!.Name, pattern, SearchText.Escape)));
        }

        return runs;
    }
}
