using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>
/// What both sides are taken to have held, after a person has chosen: theirs. Then a choice for our value is a change of ours, which the next push sends; a choice for theirs leaves nothing to send.
/// Conflicts with a file have no such base. A choice that is made again leaves it: meanwhile the first one may have travelled.
/// </summary>
internal static class CommonBase
{
    public static async Task FollowAsync(OurWaterDbContext context, IReadOnlyList<Conflict> settled, CancellationToken cancellationToken)
    {
        settled = [.. settled.Where(c => c.Kind == ConflictKind.Values)];
        if (settled.Count == 0) return;
        var syncs = settled.Select(c => c.SyncId).Distinct().ToList();
        var datasources = await context.Syncs.Where(s => syncs.Contains(s.Id) && s.Datasource!.Type != DatasourceType.File).ToDictionaryAsync(s => s.Id, s => s.DatasourceId, cancellationToken);
        foreach (var bySource in settled.Where(c => datasources.ContainsKey(c.SyncId)).GroupBy(c => datasources[c.SyncId]))
        {
            await FollowReadingsAsync(context, bySource.Key, bySource.Where(c => c.RecordType == DataType.Reading).GroupBy(c => c.RecordId).ToDictionary(g => g.Key, g => g.Last()), cancellationToken);
            await FollowRecordsAsync(context, bySource.Key, [.. bySource.Where(c => c.RecordType != DataType.Reading)], cancellationToken);
        }
    }

    private static async Task FollowReadingsAsync(OurWaterDbContext context, long datasourceId, Dictionary<long, Conflict> conflicts, CancellationToken cancellationToken)
    {
        var ids = conflicts.Keys.ToList();
        var links = await context.ReadingLinks.Where(l => l.DatasourceId == datasourceId && !l.IsDuplicate && ids.Contains(l.ReadingId)).ToListAsync(cancellationToken);
        foreach (var link in links) link.Value = conflicts[link.ReadingId].TheirValue ?? link.Value;
    }

    private static async Task FollowRecordsAsync(OurWaterDbContext context, long datasourceId, List<Conflict> conflicts, CancellationToken cancellationToken)
    {
        foreach (var conflict in conflicts)
        {
            var snapshot = await context.RecordSnapshots.SingleOrDefaultAsync(s => s.DatasourceId == datasourceId && s.RecordType == conflict.RecordType && s.RecordId == conflict.RecordId, cancellationToken);
            if (snapshot is null || conflict.Theirs is null) continue;
            var held = JsonNode.Parse(snapshot.Fields)!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(conflict.Theirs)!.AsObject()) held[name] = value?.DeepClone();
            snapshot.Fields = held.ToJsonString();
            if (await context.Conflicts.AnyAsync(c => c.RecordType == conflict.RecordType && c.RecordId == conflict.RecordId && c.Id != conflict.Id && c.Resolution == null, cancellationToken)) continue;
            await context.ExternalIds.Where(e => e.RecordType == conflict.RecordType && e.RecordId == conflict.RecordId && e.State == MappingState.Conflict)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.State, MappingState.Mapped), cancellationToken);
        }
    }
}
