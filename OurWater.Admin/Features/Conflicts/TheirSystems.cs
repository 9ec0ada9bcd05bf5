using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>What is known of the system that holds the other value of a conflict.</summary>
internal static class TheirSystems
{
    /// <summary>Null where a file brings the other value.</summary>
    public static async Task<TheirSystem?> FindAsync(OurWaterDbContext context, Conflict conflict, CancellationToken cancellationToken)
    {
        var sync = await context.Syncs.AsNoTracking().Include(s => s.Datasource).SingleOrDefaultAsync(s => s.Id == conflict.SyncId && s.Datasource!.Type != DatasourceType.File, cancellationToken);
        if (sync is null) return null;
        var (held, number) = conflict.RecordType == DataType.Reading ? await OfReadingAsync(context, conflict, sync.DatasourceId, cancellationToken) : await OfRecordAsync(context, conflict, sync.DatasourceId, cancellationToken);
        return new TheirSystem(sync.Datasource!.Name, sync.Name, sync.Methods.Contains(SyncMethod.PushToDatasource) && sync.SelectedDatatypes.Contains(conflict.RecordType), held, number);
    }

    /// <summary>Where the two never agreed on a value, the link holds theirs.</summary>
    private static async Task<(string? Base, string? Number)> OfReadingAsync(OurWaterDbContext context, Conflict conflict, long datasourceId, CancellationToken cancellationToken)
    {
        var link = await context.ReadingLinks.AsNoTracking().FirstOrDefaultAsync(l => l.ReadingId == conflict.RecordId && l.DatasourceId == datasourceId && !l.IsDuplicate, cancellationToken);
        if (link is null) return (null, null);
        var label = (await RecordLabels.OfReadingsAsync(context, [conflict.RecordId], cancellationToken)).GetValueOrDefault(conflict.RecordId);
        var agreed = conflict.Resolution is null && link.Value != conflict.TheirValue;
        return (agreed ? ConflictWords.Value(link.Value, label) : null, $"reading {link.RemoteId.ToString(CultureInfo.InvariantCulture)}");
    }

    private static async Task<(string? Base, string? Number)> OfRecordAsync(OurWaterDbContext context, Conflict conflict, long datasourceId, CancellationToken cancellationToken)
    {
        var snapshot = await context.RecordSnapshots.AsNoTracking().SingleOrDefaultAsync(s => s.DatasourceId == datasourceId && s.RecordType == conflict.RecordType && s.RecordId == conflict.RecordId, cancellationToken);
        var number = await context.ExternalIds.Where(e => e.RecordType == conflict.RecordType && e.RecordId == conflict.RecordId && e.Name == ExternalIdNames.LegacyMyWellId).Select(e => e.Value).FirstOrDefaultAsync(cancellationToken);
        if (snapshot is null || conflict.Resolution is not null) return (null, number);
        var held = RecordFields.Read(snapshot.Fields);
        var both = RecordFields.Read(conflict.Theirs).Keys.Where(held.ContainsKey).Order(StringComparer.Ordinal).Select(f => $"{RecordFields.Name(f)}: {RecordFields.Words(held, f)}").ToList();
        return (both.Count == 0 ? null : string.Join(", ", both), number);
    }
}
