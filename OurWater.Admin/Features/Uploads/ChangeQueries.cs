using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What a check foresees to change: old, new, and where the old came from.</summary>
public sealed class ChangeQueries(Database database)
{
    public async Task<ListPage<ChangeView>> ListAsync(Actor actor, long runId, DataType type, int skip, int take, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var changes = context.RecordChanges.AsNoTracking().Where(c => c.RunId == runId && c.Foreseen && c.RecordType == type);
        var total = await changes.LongCountAsync(cancellationToken);
        var page = type == DataType.Reading ? await ReadingsAsync(context, changes, skip, take, cancellationToken) : await RecordsAsync(context, changes, type, skip, take, cancellationToken);
        return new ListPage<ChangeView>(page, total);
    }

    /// <summary>The largest differences first.</summary>
    private static async Task<IReadOnlyList<ChangeView>> ReadingsAsync(OurWaterDbContext context, IQueryable<RecordChange> changes, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await changes.OrderByDescending(c => Math.Abs(c.NewValue!.Value - c.OldValue!.Value)).ThenBy(c => c.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var labels = await RecordLabels.OfReadingsAsync(context, [.. rows.Select(r => r.RecordId).Distinct()], cancellationToken);
        var runs = rows.Select(r => r.OldRunId).OfType<long>().Distinct().ToList();
        var from = await context.Runs.AsNoTracking().Where(r => runs.Contains(r.Id)).Select(r => new { r.Id, r.Sync!.Name, r.FinishedAt, r.QueuedAt }).ToDictionaryAsync(r => r.Id, cancellationToken);
        return [.. rows.Where(r => labels.ContainsKey(r.RecordId)).Select(change =>
        {
            var (label, run) = (labels[change.RecordId], change.OldRunId is { } id ? from.GetValueOrDefault(id) : null);
            return new ChangeView
            {
                Id = change.Id,
                Name = label.Resource.Name,
                Group = label.Series == Timeseries.Default ? label.Resource.Second : label.Series,
                Href = $"resources/{label.Resource.ResourceId}",
                Type = label.Type,
                Unit = label.Unit,
                Time = label.Time,
                Precision = label.Precision,
                Old = change.OldValue,
                New = change.NewValue,
                From = run?.Name ?? (change.OldOrigin is { } origin ? Names.Origin(origin) : null),
                FromAt = run?.FinishedAt ?? run?.QueuedAt,
            };
        })];
    }

    private static async Task<IReadOnlyList<ChangeView>> RecordsAsync(OurWaterDbContext context, IQueryable<RecordChange> changes, DataType type, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await changes.OrderBy(c => c.Row).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(r => r.RecordId);
        var labels = type == DataType.Resource ? await RecordLabels.OfResourcesAsync(context, ids, cancellationToken) : await RecordLabels.OfGroupsAsync(context, ids, cancellationToken);
        return rows.ConvertAll(c => View(c, labels.GetValueOrDefault(c.RecordId)?.Name ?? $"{type} {c.RecordId}", $"{Names.Many(type)}/{c.RecordId}"));
    }

    private static ChangeView View(RecordChange change, string name, string href) => new() { Id = change.Id, Name = name, Href = href, Before = change.Before, After = change.After };
}
