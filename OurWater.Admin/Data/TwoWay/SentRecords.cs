using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Features;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>What is stored once a group or resource has arrived on the other side: what it is called there, and what both sides hold now.</summary>
internal sealed class SentRecords(OurWaterDbContext context, SyncRun run, DateTime now)
{
    private const int LongestReason = 1000;
    private const double SamePlace = 1e-7;

    /// <returns>What the records are called whose claims to the key were set aside.</returns>
    public async Task<IReadOnlyList<string>> LinkAsync(OutgoingResource sent, string key, CancellationToken cancellationToken)
    {
        var claims = await SetAsideAsync(DataType.Resource, sent.RecordId, key, cancellationToken);
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
        return claims;
    }

    public async Task<IReadOnlyList<string>> LinkAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken)
    {
        var claims = await SetAsideAsync(DataType.Group, sent.RecordId, key, cancellationToken);
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
        return claims;
    }

    /// <summary>
    /// True where another record of ours is surely what was found there, or ours is kept apart from it. A record is surely that one where both sides held there what was found; somebody's claim alone proves nothing.
    /// </summary>
    public async Task<bool> IsAnothersAsync(OutgoingResource sent, string key, CancellationToken cancellationToken) =>
        await IsAnothersAsync(DataType.Resource, sent.RecordId, key, held => held["owner"]?.GetValue<string>() == sent.Owner.Trim() && IsNear(held["latitude"], sent.Latitude) && IsNear(held["longitude"], sent.Longitude), cancellationToken);

    public async Task<bool> IsAnothersAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) =>
        await IsAnothersAsync(DataType.Group, sent.RecordId, key, held => held["name"]?.GetValue<string>() == sent.Name.Trim(), cancellationToken);

    /// <summary>The reason stands on what it is called there; of a record that has no id there yet, on its pincode.</summary>
    public async Task MarkAsync(DataType type, long recordId, MappingState state, string? reason, CancellationToken cancellationToken)
    {
        var ids = await context.ExternalIds.Where(e => e.RecordType == type && e.RecordId == recordId && (e.Name == ExternalIdNames.LegacyMyWellId || e.Name == ExternalIdNames.LegacyMyWellPincode)).ToListAsync(cancellationToken);
        var leading = ids.Find(e => e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity) ?? ids.Find(e => e.Name == ExternalIdNames.LegacyMyWellPincode);
        if (leading is null || (leading.State == state && leading.Reason == reason)) return;
        (leading.State, leading.Reason, leading.RunId, leading.UpdatedAt) = (state, reason is { Length: > LongestReason } ? reason[..LongestReason] : reason, run.Id, now);
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<bool> IsAnothersAsync(DataType type, long recordId, string key, Func<JsonObject, bool> isThis, CancellationToken cancellationToken)
    {
        var named = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == key).ToListAsync(cancellationToken);
        if (named.Exists(e => e.RecordId == recordId && e.State == MappingState.KeptApart)) return true;
        if (named.Find(e => e.IsIdentity && e.RecordId != recordId) is not { State: MappingState.Mapped or MappingState.Conflict } holder) return false;
        var datasource = run.Sync!.DatasourceId;
        var snapshot = await context.RecordSnapshots.AsNoTracking().SingleOrDefaultAsync(s => s.DatasourceId == datasource && s.RecordType == type && s.RecordId == holder.RecordId, cancellationToken);
        return snapshot is null || isThis(JsonNode.Parse(snapshot.Fields)!.AsObject());
    }

    /// <summary>The other side has said whose the key is: whoever else of ours claims it keeps the claim where everybody sees it, but it names the record no more, and a person is asked.</summary>
    private async Task<IReadOnlyList<string>> SetAsideAsync(DataType type, long recordId, string key, CancellationToken cancellationToken)
    {
        var claims = await ClaimsAsync(type, recordId, key, cancellationToken);
        if (claims.Count == 0) return [];
        var labels = type == DataType.Group ? await RecordLabels.OfGroupsAsync(context, claims, cancellationToken) : await RecordLabels.OfResourcesAsync(context, claims, cancellationToken);
        var names = claims.ConvertAll(c => labels.GetValueOrDefault(c)?.Name ?? "a record that is gone");
        for (var i = 0; i < claims.Count; i++)
        {
            var claim = claims[i];
            var reason = $"{key} was given to another record of ours. Say under Conflicts which of the two it is.";
            var ids = await context.ExternalIds.Where(e => e.RecordType == type && e.RecordId == claim && (e.Name == ExternalIdNames.LegacyMyWellId || (type == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellVillageId))).ToListAsync(cancellationToken);
            foreach (var id in ids) (id.IsIdentity, id.State, id.Reason, id.RunId, id.UpdatedAt) = (false, MappingState.Conflict, reason, run.Id, now);
            await new ConflictQueue(context, run, now).AskAsync(ConflictKind.IdTaken, type, claim, key, null, null, recordId, cancellationToken);
            context.RunItems.Add(new RunItem { OrganisationId = run.OrganisationId, RunId = run.Id, Direction = SyncDirection.Push, DataType = type, Action = ItemAction.AskWhich, RecordId = claim, RemoteKey = key, Label = names[i], Reason = reason });
        }

        await context.SaveChangesAsync(cancellationToken); // the index lets one record have the key
        return names;
    }

    /// <summary>A village may be claimed by its pincode and number alone, as a file names it.</summary>
    private async Task<List<long>> ClaimsAsync(DataType type, long recordId, string key, CancellationToken cancellationToken)
    {
        var others = context.ExternalIds.Where(e => e.RecordType == type && e.RecordId != recordId);
        var claims = await others.Where(e => e.Name == ExternalIdNames.LegacyMyWellId && e.Value == key && e.IsIdentity).Select(e => e.RecordId).ToListAsync(cancellationToken);
        if (type != DataType.Group) return claims;
        var (pincode, village) = (key[..key.IndexOf('.', StringComparison.Ordinal)], key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var byParts = await others.Where(e => e.Name == ExternalIdNames.LegacyMyWellVillageId && e.Value == village && e.State != MappingState.KeptApart && e.State != MappingState.Conflict)
            .Where(e => others.Any(p => p.RecordId == e.RecordId && p.Name == ExternalIdNames.LegacyMyWellPincode && p.Value == pincode)).Select(e => e.RecordId).ToListAsync(cancellationToken);
        return [.. claims.Union(byParts)];
    }

    private static bool IsNear(JsonNode? held, double sent) => held is not null && Math.Abs(held.GetValue<double>() - sent) < SamePlace;

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
            (id.Value, id.IsIdentity, id.State, id.Reason, id.DatasourceId, id.UpdatedAt) = (value, ExternalIdNames.IsIdentity(name), MappingState.Mapped, null, run.Sync!.DatasourceId, now);
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
