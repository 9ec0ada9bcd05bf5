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
        return new ListPage<ChangeView>(type switch
        {
            DataType.Reading => await ReadingsAsync(context, changes, skip, take, cancellationToken),
            DataType.Resource => await ResourcesAsync(context, changes, skip, take, cancellationToken),
            _ => await GroupsAsync(context, changes, skip, take, cancellationToken),
        }, total);
    }

    /// <summary>The largest differences first.</summary>
    private static async Task<IReadOnlyList<ChangeView>> ReadingsAsync(OurWaterDbContext context, IQueryable<RecordChange> changes, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await changes.OrderByDescending(c => Math.Abs(c.NewValue!.Value - c.OldValue!.Value)).ThenBy(c => c.Id).Skip(skip).Take(take)
            .Join(context.Readings, c => c.RecordId, r => r.Id, (c, r) => new { Change = c, r.Time, r.Precision, r.Timeseries!.ResourceId, SeriesName = r.Timeseries.Name })
            .ToListAsync(cancellationToken);
        var names = await PlaceNames.LoadAsync(context, [.. rows.Select(r => r.ResourceId).Distinct()], cancellationToken);
        var runs = rows.Select(r => r.Change.OldRunId).OfType<long>().Distinct().ToList();
        var from = await context.Runs.AsNoTracking().Where(r => runs.Contains(r.Id)).Select(r => new { r.Id, r.Sync!.Name, r.FinishedAt, r.QueuedAt }).ToDictionaryAsync(r => r.Id, cancellationToken);
        return [.. rows.OrderByDescending(r => Math.Abs((r.Change.NewValue - r.Change.OldValue) ?? 0)).ThenBy(r => r.Change.Id).Select(r =>
        {
            var (name, run) = (names[r.ResourceId], r.Change.OldRunId is { } id ? from.GetValueOrDefault(id) : null);
            return new ChangeView
            {
                Id = r.Change.Id,
                Name = name.Name,
                Group = r.SeriesName == Timeseries.Default ? name.Group : r.SeriesName,
                Href = $"resources/{r.ResourceId}",
                Type = name.Type,
                Time = r.Time,
                Precision = r.Precision,
                Old = r.Change.OldValue,
                New = r.Change.NewValue,
                From = run?.Name ?? (r.Change.OldOrigin is { } origin ? Names.Origin(origin) : null),
                FromAt = run?.FinishedAt ?? run?.QueuedAt,
            };
        })];
    }

    private static async Task<IReadOnlyList<ChangeView>> ResourcesAsync(OurWaterDbContext context, IQueryable<RecordChange> changes, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await changes.OrderBy(c => c.Row).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var names = await PlaceNames.LoadAsync(context, [.. rows.Select(r => r.RecordId).Distinct()], cancellationToken);
        return rows.ConvertAll(c => View(c, names.GetValueOrDefault(c.RecordId)?.Name ?? $"Resource {c.RecordId}", $"resources/{c.RecordId}"));
    }

    private static async Task<IReadOnlyList<ChangeView>> GroupsAsync(OurWaterDbContext context, IQueryable<RecordChange> changes, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await changes.OrderBy(c => c.Row).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(r => r.RecordId);
        var names = await context.Groups.Where(g => ids.Contains(g.Id)).ToDictionaryAsync(g => g.Id, g => g.Name, cancellationToken);
        return rows.ConvertAll(c => View(c, names.GetValueOrDefault(c.RecordId) ?? $"Group {c.RecordId}", $"groups/{c.RecordId}"));
    }

    private static ChangeView View(RecordChange change, string name, string href) => new() { Id = change.Id, Name = name, Href = href, Before = change.Before, After = change.After };
}
