using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>The resources and groups of a run that is taken back, its mappings and its open conflicts.</summary>
/// <param name="undone">The run that is taken back.</param>
/// <param name="run">The run that does it.</param>
internal sealed class UndoRecords(OurWaterDbContext context, SyncRun run, SyncRun undone, DateTime now)
{
    private readonly long _undoneId = undone.Id;

    /// <summary>What another system pushed by itself is never asked for again.</summary>
    private bool IsBetweenSystems => run.Sync?.Datasource is { Type: not DatasourceType.File } && !undone.IsAccepted;

    public async Task UndoAsync(CancellationToken cancellationToken)
    {
        // Two systems that differ go on differing: without the conflict the next push would overwrite theirs before anybody has chosen.
        if (!IsBetweenSystems) await context.Conflicts.Where(c => c.RunId == _undoneId && c.Resolution == null).ExecuteDeleteAsync(cancellationToken);
        await RestoreAsync(cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await RemoveExternalIdsAddedToOthersAsync(cancellationToken);
        await RemoveResourcesAsync(cancellationToken);
        await RemoveGroupsAsync(cancellationToken);
        await ForgetWhatIsGoneAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, null, run.Id, now, cancellationToken);
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var changes = await context.RecordChanges.Where(c => c.RunId == _undoneId && !c.Foreseen && c.RecordType != DataType.Reading).ToListAsync(cancellationToken);
        foreach (var change in changes)
        {
            if (Fields(change).ContainsKey(MovedReadings.Field)) continue; // a reading, which is back already
            if (IsBetweenSystems && Fields(change).Keys.All(f => f.StartsWith("externalIds.", StringComparison.Ordinal))) continue; // what the other side calls what was sent: it is there, and stays
            var counts = CountsOf(change.RecordType);
            counts.Read++;
            var restored = change.RecordType == DataType.Resource
                ? await RestoreResourceAsync(change, cancellationToken)
                : await RestoreGroupAsync(change, cancellationToken);
            if (restored) counts.Updated++;
            else counts.Skipped++;
        }
    }

    private async Task<bool> RestoreResourceAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var resource = await context.Resources.SingleOrDefaultAsync(r => r.Id == change.RecordId && r.RunId == _undoneId, cancellationToken);
        if (resource is null) return false;
        foreach (var (field, value) in Fields(change))
        {
            switch (field)
            {
                case "resourceType": resource.Type = Enum.Parse<ResourceType>(value.GetString()!, ignoreCase: true); break;
                case "name": resource.Name = value.GetString(); break;
                case "owner": resource.OwnerName = value.GetString(); break;
                case "latitude": resource.Latitude = Number(value); break;
                case "longitude": resource.Longitude = Number(value); break;
                case "elevation": resource.Elevation = Number(value); break;
                case "wellDepth": resource.WellDepth = Number(value); break;
                case GroupMembership.Field: await GroupMembership.SetAsync(context, resource, value.GetString() ?? "", cancellationToken); break;
                default: await RestoreExternalIdAsync(change, field, value, cancellationToken); break;
            }
        }

        Remember(change);
        resource.UpdatedAt = now;
        resource.RunId = run.Id;
        resource.Row = null;
        return true;
    }

    private async Task<bool> RestoreGroupAsync(RecordChange change, CancellationToken cancellationToken)
    {
        var group = await context.Groups.SingleOrDefaultAsync(g => g.Id == change.RecordId && g.RunId == _undoneId, cancellationToken);
        if (group is null) return false;
        foreach (var (field, value) in Fields(change))
        {
            switch (field)
            {
                case "name": group.Name = value.GetString()!; break;
                case "latitude": group.Latitude = Number(value); break;
                case "longitude": group.Longitude = Number(value); break;
                case "type": group.Type = Enum.Parse<GroupType>(value.GetString()!, ignoreCase: true); break;
                case "area": group.Area = value.GetString(); break;
                default: await RestoreExternalIdAsync(change, field, value, cancellationToken); break;
            }
        }

        Remember(change);
        group.UpdatedAt = now;
        group.RunId = run.Id;
        group.Row = null;
        return true;
    }

    private async Task RestoreExternalIdAsync(RecordChange change, string field, JsonElement value, CancellationToken cancellationToken)
    {
        if (value.ValueKind == JsonValueKind.Null) return; // it was added: removed below
        var name = field["externalIds.".Length..];
        var stored = await context.ExternalIds.SingleOrDefaultAsync(e => e.RecordType == change.RecordType && e.RecordId == change.RecordId && e.Name == name, cancellationToken);
        if (stored is not null) stored.Value = value.GetString()!;
    }

    private async Task RemoveExternalIdsAddedToOthersAsync(CancellationToken cancellationToken)
    {
        await context.ExternalIds.Where(e => e.RunId == _undoneId && e.State == MappingState.Unconfirmed && e.RecordType == DataType.Resource && !context.Resources.Any(r => r.Id == e.RecordId && r.RunId == _undoneId)).ExecuteDeleteAsync(cancellationToken);
        await context.ExternalIds.Where(e => e.RunId == _undoneId && e.State == MappingState.Unconfirmed && e.RecordType == DataType.Group && !context.Groups.Any(g => g.Id == e.RecordId && g.RunId == _undoneId)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Resources that the run made and that nobody has touched or filled since.</summary>
    private async Task RemoveResourcesAsync(CancellationToken cancellationToken)
    {
        var made = await context.Resources.Where(r => r.RunId == _undoneId).Select(r => r.Id).ToListAsync(cancellationToken);
        var used = await UsedAsync(cancellationToken);
        var counts = CountsOf(DataType.Resource);
        counts.Read += made.Count;
        counts.Skipped += used.Count;
        counts.Updated += made.Count - used.Count;
        foreach (var ids in made.Except(used).Chunk(500))
        {
            await context.ReadingMonths.Where(m => context.Timeseries.Any(t => t.Id == m.TimeseriesId && ids.Contains(t.ResourceId))).ExecuteDeleteAsync(cancellationToken);
            await context.Timeseries.Where(t => ids.Contains(t.ResourceId)).ExecuteDeleteAsync(cancellationToken);
            await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && ids.Contains(e.RecordId)).ExecuteDeleteAsync(cancellationToken);
            await context.RecordSnapshots.Where(s => s.RecordType == DataType.Resource && ids.Contains(s.RecordId)).ExecuteDeleteAsync(cancellationToken);
            await GroupMembership.RemoveAsync(context, ids, cancellationToken);
            await context.Resources.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Those with readings, or in groups that somebody put them into: the villages that their numbers name, the groups that they belong to on the other side, or were pushed with, are none of these.</summary>
    private async Task<List<long>> UsedAsync(CancellationToken cancellationToken)
    {
        if (undone.IsAccepted) return await context.Resources.Where(r => r.RunId == _undoneId && r.Timeseries.Any(t => t.ReadingCount > 0)).Select(r => r.Id).ToListAsync(cancellationToken);
        var byRule = await context.ExternalIds.Where(e => e.RecordType == DataType.Group && (e.Name == ExternalIdNames.LegacyMyWellVillageId || (IsBetweenSystems && (e.DatasourceId == run.Sync!.DatasourceId || ExternalIdNames.LegacyMyWell.Contains(e.Name))))).Select(e => e.RecordId).Distinct().ToListAsync(cancellationToken);
        return await context.Resources.Where(r => r.RunId == _undoneId && (r.Timeseries.Any(t => t.ReadingCount > 0) || r.Groups.Any(g => !byRule.Contains(g.Id)))).Select(r => r.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The next run reads the other side from the start: what was taken back here and is still there is brought in again, or it would be missing for good. Conflicts of records that are gone need no choice.</summary>
    private async Task ForgetWhatIsGoneAsync(CancellationToken cancellationToken)
    {
        if (!IsBetweenSystems) return;
        await context.SyncCursors.Where(c => c.SyncId == run.SyncId && c.Method == SyncMethod.PullFromDatasource).ExecuteDeleteAsync(cancellationToken);
        var open = context.Conflicts.Where(c => c.RunId == _undoneId && c.Resolution == null);
        await open.Where(c => c.RecordType == DataType.Reading && !context.Readings.Any(r => r.Id == c.RecordId)).ExecuteDeleteAsync(cancellationToken);
        await open.Where(c => c.RecordType == DataType.Resource && !context.Resources.Any(r => r.Id == c.RecordId)).ExecuteDeleteAsync(cancellationToken);
        await open.Where(c => c.RecordType == DataType.Group && !context.Groups.Any(g => g.Id == c.RecordId)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task RemoveGroupsAsync(CancellationToken cancellationToken)
    {
        var made = await context.Groups.Where(g => g.RunId == _undoneId).Select(g => g.Id).ToListAsync(cancellationToken);
        if (made.Count == 0) return;
        await VillageMembers.LeaveAsync(context, made, cancellationToken);
        var used = await context.Groups.Where(g => g.RunId == _undoneId && g.Resources.Count > 0).Select(g => g.Id).ToListAsync(cancellationToken);
        await VillageMembers.JoinAsync(context, null, used, cancellationToken);
        var counts = CountsOf(DataType.Group);
        counts.Read += made.Count;
        counts.Skipped += used.Count;
        counts.Updated += made.Count - used.Count;
        foreach (var ids in made.Except(used).Chunk(500))
        {
            await context.ExternalIds.Where(e => e.RecordType == DataType.Group && ids.Contains(e.RecordId)).ExecuteDeleteAsync(cancellationToken);
            await context.RecordSnapshots.Where(s => s.RecordType == DataType.Group && ids.Contains(s.RecordId)).ExecuteDeleteAsync(cancellationToken);
            await context.Groups.Where(g => ids.Contains(g.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private void Remember(RecordChange undone) => context.RecordChanges.Add(new RecordChange
    {
        RecordType = undone.RecordType,
        RecordId = undone.RecordId,
        RunId = run.Id,
        Before = undone.After,
        After = undone.Before,
        At = now,
        By = run.StartedBy,
    });

    private PullCounts CountsOf(DataType type)
    {
        if (!run.Counts.Pull.TryGetValue(type, out var counts)) run.Counts.Pull[type] = counts = new PullCounts();
        return counts;
    }

    private static Dictionary<string, JsonElement> Fields(RecordChange change) => Json.Read<Dictionary<string, JsonElement>>(change.Before ?? "{}");

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
