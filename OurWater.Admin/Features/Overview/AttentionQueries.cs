using Microsoft.EntityFrameworkCore;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Overview;

/// <summary>What waits for a person, the most pressing first.</summary>
public sealed class AttentionQueries(Database database, TimeProvider clock)
{
    private const int MostRuns = 5;
    private const int MostUploads = 3;
    private static readonly TimeSpan RunsOf = TimeSpan.FromDays(14);
    private static readonly TimeSpan UploadsOf = TimeSpan.FromDays(30);

    public async Task<IReadOnlyList<AttentionItem>> ListAsync(Actor actor, Formats formats, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var items = new List<AttentionItem>();
        items.AddRange(await FailedRunsAsync(context, formats, cancellationToken));
        items.AddRange(await WaitingRunsAsync(context, formats, cancellationToken));
        items.AddRange(await ConflictsAsync(context, cancellationToken));
        items.AddRange(await MappingsAsync(context, cancellationToken));
        items.AddRange(await LocationsAsync(context, cancellationToken));
        items.AddRange(await UploadsAsync(context, actor, formats, cancellationToken));
        return items;
    }

    /// <summary>Imports that failed and that no later run of the same sync has made good. A failed check is a question in its upload.</summary>
    private async Task<IEnumerable<AttentionItem>> FailedRunsAsync(OurWaterDbContext context, Formats formats, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().UtcDateTime - RunsOf;
        var runs = await context.Runs.AsNoTracking()
            .Where(r => r.State == RunState.Failed && !r.DryRun && r.QueuedAt >= since)
            .Where(r => !context.Runs.Any(later => later.SyncId == r.SyncId && later.Id > r.Id && !later.DryRun && later.State != RunState.Failed))
            .OrderByDescending(r => r.QueuedAt).Take(MostRuns)
            .Select(r => new { r.Id, r.Errors, r.FinishedAt, Title = r.Sync!.IsUpload && r.Sync.Datasource!.File != null ? r.Sync.Datasource.File.Name : r.Sync.Name }).ToListAsync(cancellationToken);
        return runs.Select(r => new AttentionItem(
            "Failed", "error", Icons.Material.Outlined.Cancel, $"{r.Title} was not imported whole",
            $"{formats.When(r.FinishedAt)}. {(r.Errors.Count > 0 ? r.Errors[0].Message : "The run ended before its last row.")}", "Open the run", $"runs/{r.Id}"));
    }

    /// <summary>Runs that ask before they go on.</summary>
    private static async Task<IEnumerable<AttentionItem>> WaitingRunsAsync(OurWaterDbContext context, Formats formats, CancellationToken cancellationToken)
    {
        var runs = await context.Runs.AsNoTracking().Where(r => r.State == RunState.AwaitingApproval).OrderByDescending(r => r.QueuedAt).Take(MostRuns)
            .Select(r => new { r.Id, r.QueuedAt, r.Errors, r.Sync!.Name, Datasource = r.Sync.Datasource!.Name, New = context.RunItems.Count(i => i.RunId == r.Id && i.DataType == DataType.Resource && i.Action == ItemAction.Send) }).ToListAsync(cancellationToken);
        return runs.Select(r => new AttentionItem(
            "Waits for you", "info", Icons.Material.Outlined.HourglassEmpty, r.New > 0 ? $"“{r.Name}” would make {Formats.Count(r.New, "new resource")} in {r.Datasource}" : $"“{r.Name}” asks before it goes on",
            $"Since {formats.When(r.QueuedAt)}. {(r.Errors.Count > 0 ? r.Errors[0].Message : $"Nothing is sent to {r.Datasource} before somebody has looked at the list.")}", "Look at it", $"runs/{r.Id}"));
    }

    private static async Task<IEnumerable<AttentionItem>> ConflictsAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var counts = await context.Conflicts.Where(c => c.Resolution == null).GroupBy(c => c.RecordType).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        if (counts.Count == 0) return [];
        var all = counts.Sum(c => c.Count);
        var which = string.Join(" and ", counts.OrderByDescending(c => c.Key).Select(c => Formats.Count(c.Count, Names.One(c.Key))));
        return [new AttentionItem(
            "Conflict", "tertiary", Icons.Material.Outlined.CallSplit, all == 1 ? "1 record has two values" : $"{Formats.Number(all)} records have two values",
            $"{which}: the stored value and that of a file or another system differ. Nothing is overwritten until you choose.", "Choose values", "conflicts")];
    }

    private static async Task<IEnumerable<AttentionItem>> MappingsAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var counts = await ExternalIdQueries.NeedingAttentionAsync(context, cancellationToken);
        var items = counts.Where(c => c.State == MappingState.Failed).Select(c => new AttentionItem(
            "Failed", "error", Icons.Material.Outlined.Cancel, $"{Counted(c)} {(c.Count == 1 ? "was" : "were")} refused by {c.Family.Title}", "Its answer stands beside each of them.", "Show them", AddressOf(c))).ToList();
        if (await context.Ledger.AnyAsync(e => e.RecordType == DataType.Reading && e.State == LedgerState.Refused, cancellationToken)
            && await Links.OfReadings(context, context.Resources, ExternalIdFamily.LegacyMyWell).SumAsync(l => (long)l.Refused, cancellationToken) is > 0 and var readings)
        {
            items.Add(new AttentionItem("Failed", "error", Icons.Material.Outlined.Cancel, $"{Formats.Count(readings, "reading was", "readings were")} refused by another system", "Its answer stands beside each resource.", "Show them", "external-ids?tab=readings&state=failed"));
        }

        items.AddRange(counts.Where(c => c.State == MappingState.Blocked).Select(c => new AttentionItem(
            "Blocked", "warning", Icons.Material.Outlined.RemoveCircleOutline, $"{Counted(c)} cannot be sent to {c.Family.Title}", "Something is missing, such as a pincode. The reason stands beside each of them.", "Show them", AddressOf(c))));
        return items;
    }

    private static string Counted(AttentionCount some) => Formats.Count(some.Count, Names.One(some.Type));

    private static string AddressOf(AttentionCount some)
    {
        var tab = some.Type == DataType.Group ? $"&{ExternalIdFilters.Tab}={ExternalIdFilters.Groups}" : "";
        return $"external-ids?{ExternalIdFilters.Source}={Uri.EscapeDataString(some.Family.Key)}{tab}&{ExternalIdFilters.State}={LinkStates.Key(some.State)}";
    }

    private static async Task<IEnumerable<AttentionItem>> LocationsAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var count = await context.Resources.CountAsync(r => r.Latitude == null || r.Longitude == null, cancellationToken);
        return count == 0 ? [] : [new AttentionItem(
            "Needs location", "warning", Icons.Material.Outlined.LocationOff, $"{Formats.Count(count, "resource is", "resources are")} not on the map",
            "A file of readings named them. Set their position, or upload a file of resources with coordinates.", "Show them", "resources?location=missing")];
    }

    private async Task<IEnumerable<AttentionItem>> UploadsAsync(OurWaterDbContext context, Actor actor, Formats formats, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().UtcDateTime - UploadsOf;
        var uploads = await context.Uploads.AsNoTracking().Where(u => u.UserId == actor.UserId && u.ImportRunId == null && u.UpdatedAt >= since)
            .OrderByDescending(u => u.UpdatedAt).Take(MostUploads).Select(u => new { u.Id, u.Step, u.UpdatedAt, u.File!.Name }).ToListAsync(cancellationToken);
        return uploads.Select(u => new AttentionItem(
            "Unfinished", "info", Icons.Material.Outlined.FileUpload, $"{u.Name} is not imported yet",
            $"Left at step {u.Step} of 4, {formats.When(u.UpdatedAt)}. Nothing of it was saved.", "Go on", $"upload/{u.Id}"));
    }
}
