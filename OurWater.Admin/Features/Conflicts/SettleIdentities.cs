using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.TwoWay;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>Who is who: which of two records of ours is one of theirs, and whether what stands under a number there is the one that stood there before.</summary>
internal sealed class SettleIdentities(OurWaterDbContext context, Settling settling)
{
    public async Task SettleAsync(IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        foreach (var conflict in conflicts)
        {
            if (settling.Choice is not (ConflictChoice.Same or ConflictChoice.NotTheSame)) settling.Refuse(conflict, "It asks which record is which. Open it by itself, and choose there.");
            else if (conflict.Resolution is not null) settling.Refuse(conflict, "This was decided. To decide otherwise, change the link under External IDs.");
            else await SettleAsync(conflict, cancellationToken);
        }
    }

    private async Task SettleAsync(Conflict conflict, CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(conflict.RecordType, conflict.RecordId, cancellationToken);
        var named = ids.Find(e => e.Name == ExternalIdNames.LegacyMyWellId && e.Value == conflict.RemoteKey && e.State == MappingState.Conflict);
        var claimsByParts = conflict.RecordType == DataType.Group && ids.Exists(e => e.Name == ExternalIdNames.LegacyMyWellVillageId && e.State == MappingState.Conflict);

        // A record that is gone, or that somebody linked otherwise meanwhile: there is nothing left to decide.
        if (named is null && !claimsByParts) settling.Settle(conflict, Resolutions.Kept);
        else if (conflict.Kind == ConflictKind.IdTaken) await SettleClaimAsync(conflict, ids, cancellationToken);
        else await SettleNumberAsync(conflict, ids, cancellationToken);
    }

    /// <summary>The one that the other side has confirmed keeps the number, or the one that claims it gets it; the other of the two is kept apart, so that nothing sends it as a new one.</summary>
    private async Task SettleClaimAsync(Conflict conflict, List<ExternalId> claim, CancellationToken cancellationToken)
    {
        var (type, key) = (conflict.RecordType, conflict.RemoteKey!);
        if (settling.Choice is ConflictChoice.NotTheSame)
        {
            await KeepApartAsync(type, conflict.RecordId, claim, cancellationToken);
            settling.Settle(conflict);
            return;
        }

        var holder = await context.ExternalIds.Where(e => e.RecordType == type && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == key && e.IsIdentity).Select(e => (long?)e.RecordId).SingleOrDefaultAsync(cancellationToken);
        if (holder is { } other)
        {
            await KeepApartAsync(type, other, await IdsAsync(type, other, cancellationToken), cancellationToken);
            await TakenApart.ForgetAsync(context, type, other, cancellationToken);
        }

        await context.SaveChangesAsync(cancellationToken); // the index lets one record have the key
        var writer = new LinkWriter(context, type, conflict.RecordId, settling.Now);
        foreach (var (name, value) in Names(type, key)) writer.Set(claim.Find(e => e.Name == name), name, value, MappingState.Mapped);
        writer.Remember(settling.Actor.Name);
        await ReadAgain.MarkAsync(context, await DatasourceAsync(conflict, cancellationToken), settling.Now, cancellationToken);
        settling.Settle(conflict);
    }

    private async Task SettleNumberAsync(Conflict conflict, List<ExternalId> ids, CancellationToken cancellationToken)
    {
        var record = await context.Resources.Include(r => r.Groups).SingleOrDefaultAsync(r => r.Id == conflict.RecordId, cancellationToken);
        if (record is null || conflict.RecordType != DataType.Resource)
        {
            settling.Settle(conflict, Resolutions.Kept);
            return;
        }

        var datasource = await DatasourceAsync(conflict, cancellationToken);
        if (settling.Choice is ConflictChoice.Same) await TakeTheirsAsync(conflict, record, ids, datasource, cancellationToken);
        else await MakeNewAsync(conflict, ids, datasource, cancellationToken);
        await ReadAgain.MarkAsync(context, datasource, settling.Now, cancellationToken);
        settling.Settle(conflict);
    }

    private async Task TakeTheirsAsync(Conflict conflict, Resource record, List<ExternalId> ids, long datasource, CancellationToken cancellationToken)
    {
        var theirs = RecordFields.Read(conflict.Theirs);
        var before = new JsonObject();
        var after = new JsonObject();
        foreach (var (field, value) in theirs.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var stored = System.Text.Json.JsonSerializer.SerializeToNode(RecordFields.Of(record, field), Json.Options);
            if (stored?.ToJsonString() == value.GetRawText()) continue;
            (before[field], after[field]) = (stored, JsonNode.Parse(value.GetRawText()));
            RecordFields.Set(record, field, value);
        }

        if (after.Count > 0)
        {
            context.RecordChanges.Add(new RecordChange { RecordType = DataType.Resource, RecordId = record.Id, RunId = conflict.RunId, Before = before.ToJsonString(), After = after.ToJsonString(), At = settling.Now, By = settling.Actor.Name });
            (record.UpdatedAt, record.Origin, record.RunId, record.Row) = (settling.Now, ValueOrigin.Datasource, conflict.RunId, null);
        }

        var writer = new LinkWriter(context, DataType.Resource, record.Id, settling.Now);
        foreach (var id in ids.Where(e => e.State is MappingState.Conflict or MappingState.Missing or MappingState.Unconfirmed)) writer.Move(id, MappingState.Mapped);
        writer.Remember(settling.Actor.Name);
        var snapshot = await context.RecordSnapshots.SingleOrDefaultAsync(s => s.DatasourceId == datasource && s.RecordType == DataType.Resource && s.RecordId == record.Id, cancellationToken);
        if (snapshot is null) context.RecordSnapshots.Add(new RecordSnapshot { DatasourceId = datasource, RecordType = DataType.Resource, RecordId = record.Id, Fields = conflict.Theirs! });
        else snapshot.Fields = Merged(snapshot.Fields, conflict.Theirs!);
    }

    /// <summary>What stands there now is a record of its own. The old one keeps its readings, its history and the links of its readings: those that are still there are not taken for the new one's.</summary>
    private async Task MakeNewAsync(Conflict conflict, List<ExternalId> ids, long datasource, CancellationToken cancellationToken)
    {
        await KeepApartAsync(DataType.Resource, conflict.RecordId, ids, cancellationToken);
        await context.RecordSnapshots.Where(s => s.RecordType == DataType.Resource && s.RecordId == conflict.RecordId).ExecuteDeleteAsync(cancellationToken);
        var made = new Resource { Origin = ValueOrigin.Datasource, RunId = conflict.RunId, CreatedAt = settling.Now, UpdatedAt = settling.Now };
        foreach (var (field, value) in RecordFields.Read(conflict.Theirs)) RecordFields.Set(made, field, value);
        made.Timeseries = [new Timeseries { OrganisationId = conflict.OrganisationId, Unit = StoredUnits.Of(made.Type) }];
        context.Resources.Add(made);
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (name, value) in Names(DataType.Resource, conflict.RemoteKey!))
        {
            context.ExternalIds.Add(new ExternalId
            {
                RecordType = DataType.Resource,
                RecordId = made.Id,
                Name = name,
                Value = value,
                IsIdentity = ExternalIdNames.IsIdentity(name),
                State = MappingState.Mapped,
                DatasourceId = datasource,
                Origin = ValueOrigin.Datasource,
                RunId = conflict.RunId,
                CreatedAt = settling.Now,
                UpdatedAt = settling.Now,
            });
        }

        context.RecordSnapshots.Add(new RecordSnapshot { DatasourceId = datasource, RecordType = DataType.Resource, RecordId = made.Id, Fields = conflict.Theirs! });
    }

    private async Task KeepApartAsync(DataType type, long recordId, List<ExternalId> ids, CancellationToken cancellationToken)
    {
        var writer = new LinkWriter(context, type, recordId, settling.Now);
        writer.KeepApart(ids);
        writer.Remember(settling.Actor.Name);
        await context.SaveChangesAsync(cancellationToken);
    }

    private Task<List<ExternalId>> IdsAsync(DataType type, long recordId, CancellationToken cancellationToken) =>
        context.ExternalIds.Where(e => e.RecordType == type && e.RecordId == recordId && ExternalIdNames.LegacyMyWell.Contains(e.Name)).ToListAsync(cancellationToken);

    private Task<long> DatasourceAsync(Conflict conflict, CancellationToken cancellationToken) => context.Syncs.Where(s => s.Id == conflict.SyncId).Select(s => s.DatasourceId).SingleAsync(cancellationToken);

    /// <summary>The key with its parts, as LegacyMyWell makes it.</summary>
    private static IEnumerable<(string Name, string Value)> Names(DataType type, string key)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var number = key[(dot + 1)..];
        yield return (ExternalIdNames.LegacyMyWellId, key);
        yield return (ExternalIdNames.LegacyMyWellPincode, key[..dot]);
        if (type == DataType.Group) yield return (ExternalIdNames.LegacyMyWellVillageId, number);
        if (type == DataType.Group) yield break;
        yield return (ExternalIdNames.LegacyMyWellResourceId, number);
        if (number.Length == 4) yield return (ExternalIdNames.LegacyMyWellVillageId, int.Parse(number[..2], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
    }

    private static string Merged(string held, string theirs)
    {
        var fields = JsonNode.Parse(held)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(theirs)!.AsObject()) fields[name] = value?.DeepClone();
        return fields.ToJsonString();
    }
}
