using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>What is stored once a group or resource has arrived on the other side: what it is called there, and what both sides hold now.</summary>
internal sealed class SentRecords(OurWaterDbContext context, SyncRun run, DateTime now)
{
    private const int LongestReason = 1000;

    public async Task LinkAsync(OutgoingResource sent, string key, CancellationToken cancellationToken)
    {
        var number = key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..];
        await SetAsync(DataType.Resource, sent.RecordId, new Dictionary<string, string>
        {
            [ExternalIdNames.LegacyMyWellId] = key,
            [ExternalIdNames.LegacyMyWellPincode] = sent.Pincode,
            [ExternalIdNames.LegacyMyWellResourceId] = number,
            [ExternalIdNames.LegacyMyWellVillageId] = number.Length == 4 ? number[..2] : sent.VillageId.ToString(CultureInfo.InvariantCulture),
        }, cancellationToken);
        await SaveSnapshotAsync(DataType.Resource, sent.RecordId, new Dictionary<string, string?>
        {
            ["resourceType"] = LegacyFields.Type(sent.Type),
            ["owner"] = LegacyFields.Text(sent.Owner),
            ["latitude"] = LegacyFields.Degrees(sent.Latitude),
            ["longitude"] = LegacyFields.Degrees(sent.Longitude),
            ["elevation"] = LegacyFields.Whole(sent.Elevation),
            ["wellDepth"] = LegacyFields.Hundredths(sent.WellDepth),
        }, cancellationToken);
    }

    public async Task LinkAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken)
    {
        await SetAsync(DataType.Group, sent.RecordId, new Dictionary<string, string>
        {
            [ExternalIdNames.LegacyMyWellId] = key,
            [ExternalIdNames.LegacyMyWellPincode] = sent.Pincode,
            [ExternalIdNames.LegacyMyWellVillageId] = key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..],
        }, cancellationToken);
        await SaveSnapshotAsync(DataType.Group, sent.RecordId, new Dictionary<string, string?>
        {
            ["name"] = LegacyFields.Text(sent.Name),
            ["latitude"] = LegacyFields.Degrees(sent.Latitude),
            ["longitude"] = LegacyFields.Degrees(sent.Longitude),
        }, cancellationToken);
    }

    /// <summary>The reason stands on the pincode: it is what the record has where it has no id there yet.</summary>
    public async Task MarkAsync(DataType type, long recordId, MappingState state, string? reason, CancellationToken cancellationToken)
    {
        var pincode = await context.ExternalIds.SingleOrDefaultAsync(e => e.RecordType == type && e.RecordId == recordId && e.Name == ExternalIdNames.LegacyMyWellPincode, cancellationToken);
        if (pincode is null || (pincode.State == state && pincode.Reason == reason)) return;
        (pincode.State, pincode.Reason, pincode.RunId, pincode.UpdatedAt) = (state, reason is { Length: > LongestReason } ? reason[..LongestReason] : reason, run.Id, now);
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task SetAsync(DataType type, long recordId, Dictionary<string, string> ids, CancellationToken cancellationToken)
    {
        var stored = await context.ExternalIds.Where(e => e.RecordType == type && e.RecordId == recordId).ToDictionaryAsync(e => e.Name, cancellationToken);
        var (before, after) = (new SortedDictionary<string, string?>(StringComparer.Ordinal), new SortedDictionary<string, string?>(StringComparer.Ordinal));
        foreach (var (name, value) in ids)
        {
            if (!stored.TryGetValue(name, out var id))
            {
                context.ExternalIds.Add(id = new ExternalId { RecordType = type, RecordId = recordId, Name = name, Value = "", IsIdentity = ExternalIdNames.IsIdentity(name), CreatedAt = now });
            }

            if (id.Value != value) (before[$"externalIds.{name}"], after[$"externalIds.{name}"]) = (id.Value.Length == 0 ? null : id.Value, value);
            (id.Value, id.State, id.Reason, id.DatasourceId, id.UpdatedAt) = (value, MappingState.Mapped, null, run.Sync!.DatasourceId, now);
            if (after.ContainsKey($"externalIds.{name}")) (id.Origin, id.RunId) = (ValueOrigin.Datasource, run.Id);
        }

        if (after.Count > 0) context.RecordChanges.Add(new RecordChange { RecordType = type, RecordId = recordId, RunId = run.Id, Before = Json.Write(before), After = Json.Write(after), At = now, By = run.StartedBy });
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task SaveSnapshotAsync(DataType type, long recordId, Dictionary<string, string?> fields, CancellationToken cancellationToken)
    {
        var datasource = run.Sync!.DatasourceId;
        var snapshot = await context.RecordSnapshots.SingleOrDefaultAsync(s => s.DatasourceId == datasource && s.RecordType == type && s.RecordId == recordId, cancellationToken);
        if (snapshot is null) context.RecordSnapshots.Add(snapshot = new RecordSnapshot { DatasourceId = datasource, RecordType = type, RecordId = recordId, Fields = "{}" });
        var held = JsonNode.Parse(snapshot.Fields)!.AsObject();
        foreach (var (name, value) in fields.Where(f => f.Value is not null)) held[name] = JsonNode.Parse(value!);
        snapshot.Fields = held.ToJsonString();
        await context.SaveChangesAsync(cancellationToken);
    }
}
