using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>Resources and groups of which some fields have two values. They are settled whole: all of ours, or all of theirs.</summary>
internal sealed class SettleRecords(OurWaterDbContext context, Settling settling)
{
    public async Task SettleAsync(IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        foreach (var conflict in conflicts)
        {
            if (settling.Choice is ConflictChoice.Value)
            {
                settling.Refuse(conflict, "A third value can be given to a reading only. Choose one side here, then edit the record.");
                continue;
            }

            IOrganisationRecord? record = conflict.RecordType == DataType.Resource
                ? await context.Resources.Include(r => r.Groups).SingleOrDefaultAsync(r => r.Id == conflict.RecordId, cancellationToken)
                : await context.Groups.SingleOrDefaultAsync(g => g.Id == conflict.RecordId, cancellationToken);
            if (record is null) settling.Settle(conflict, Resolutions.Kept);
            else await SettleAsync(conflict, record, cancellationToken);
        }
    }

    private async Task SettleAsync(Conflict conflict, IOrganisationRecord record, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (RecordFields.Read(conflict.Ours), RecordFields.Read(conflict.Theirs));
        var externalIds = await context.ExternalIds.Where(e => e.RecordType == conflict.RecordType && e.RecordId == conflict.RecordId).ToDictionaryAsync(e => e.Name, cancellationToken);
        var (expected, wanted) = (conflict.Resolution == Resolutions.Replaced ? theirs : ours, settling.Choice is ConflictChoice.TakeTheirs ? theirs : ours);
        var stored = theirs.Keys.ToDictionary(f => f, f => JsonSerializer.SerializeToElement(Stored(record, externalIds, f), Json.Options));
        if (theirs.Keys.Any(f => !Same(stored[f], expected, f) && !Same(stored[f], wanted, f)))
        {
            if (conflict.Resolution is null) conflict.Ours = Json.Write(stored);
            settling.Refuse(conflict, "The record was changed since. Look at what is stored now, then choose again.");
            return;
        }

        var changed = theirs.Keys.Where(f => !Same(stored[f], wanted, f)).ToList();
        if (await IsTakenAsync(conflict, wanted, changed, cancellationToken) is { } taken)
        {
            settling.Refuse(conflict, $"Another record has the {RecordFields.Name(taken)} {RecordFields.Words(wanted, taken)} already.");
            return;
        }

        if (changed.Count > 0) await StoreAsync(conflict, record, externalIds, changed, stored, wanted, cancellationToken);
        settling.Settle(conflict);
    }

    private async Task StoreAsync(Conflict conflict, IOrganisationRecord record, Dictionary<string, ExternalId> externalIds, List<string> fields, Dictionary<string, JsonElement> stored, IReadOnlyDictionary<string, JsonElement> wanted, CancellationToken cancellationToken)
    {
        var theirs = settling.Choice is ConflictChoice.TakeTheirs;
        var (origin, run, row) = theirs ? (await OriginAsync(conflict, cancellationToken), conflict.RunId, conflict.Row) : (ValueOrigin.Person, (long?)null, (int?)null);
        context.RecordChanges.Add(new RecordChange
        {
            RecordType = conflict.RecordType,
            RecordId = conflict.RecordId,
            RunId = run,
            Row = row,
            Before = Json.Write(fields.ToDictionary(f => f, f => stored[f])),
            After = Json.Write(fields.ToDictionary(f => f, f => wanted[f])),
            At = settling.Now,
            By = settling.Actor.Name,
        });
        foreach (var field in fields)
        {
            if (field.StartsWith(RecordFields.ExternalIdPrefix, StringComparison.Ordinal)) StoreExternalId(conflict, externalIds, field[RecordFields.ExternalIdPrefix.Length..], wanted[field], origin, run);
            else if (field == GroupMembership.Field) await GroupMembership.SetAsync(context, (Resource)record, wanted[field].GetString() ?? "", cancellationToken);
            else if (record is Resource resource) RecordFields.Set(resource, field, wanted[field]);
            else RecordFields.Set((Group)record, field, wanted[field]);
        }

        if (record is Resource changed) (changed.UpdatedAt, changed.Origin, changed.RunId, changed.Row) = (settling.Now, origin, run, row);
        else if (record is Group group) (group.UpdatedAt, group.Origin, group.RunId, group.Row) = (settling.Now, origin, run, row);
    }

    private async Task<ValueOrigin> OriginAsync(Conflict conflict, CancellationToken cancellationToken) =>
        await context.Syncs.AnyAsync(s => s.Id == conflict.SyncId && s.Datasource!.Type != DatasourceType.File, cancellationToken) ? ValueOrigin.Datasource : ValueOrigin.File;

    private void StoreExternalId(Conflict conflict, Dictionary<string, ExternalId> externalIds, string name, JsonElement value, ValueOrigin origin, long? run)
    {
        var stored = externalIds.GetValueOrDefault(name);
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (stored is not null) context.ExternalIds.Remove(stored);
        }
        else if (stored is not null)
        {
            if (stored.Value != value.GetString() && !stored.IsIdentity) (stored.IsIdentity, stored.State) = (ExternalIdNames.IsIdentity(name), MappingState.Unconfirmed);
            (stored.Value, stored.Origin, stored.UpdatedAt) = (value.GetString()!, origin, settling.Now);
        }
        else
        {
            context.ExternalIds.Add(new ExternalId
            {
                RecordType = conflict.RecordType,
                RecordId = conflict.RecordId,
                Name = name,
                Value = value.GetString()!,
                IsIdentity = ExternalIdNames.IsIdentity(name),
                State = MappingState.Unconfirmed,
                Origin = origin,
                RunId = run,
                CreatedAt = settling.Now,
                UpdatedAt = settling.Now,
            });
        }
    }

    /// <summary>The first identity among the fields that another record holds.</summary>
    private async Task<string?> IsTakenAsync(Conflict conflict, IReadOnlyDictionary<string, JsonElement> wanted, List<string> fields, CancellationToken cancellationToken)
    {
        foreach (var field in fields.Where(f => f.StartsWith(RecordFields.ExternalIdPrefix, StringComparison.Ordinal)))
        {
            var (name, value) = (field[RecordFields.ExternalIdPrefix.Length..], wanted[field].ValueKind == JsonValueKind.Null ? null : wanted[field].GetString());
            if (value is not null && await context.ExternalIds.AnyAsync(e => e.RecordType == conflict.RecordType && e.Name == name && e.Value == value && e.IsIdentity && e.RecordId != conflict.RecordId, cancellationToken)) return field;
        }

        return null;
    }

    private static object? Stored(IOrganisationRecord record, Dictionary<string, ExternalId> externalIds, string field) => record switch
    {
        _ when field.StartsWith(RecordFields.ExternalIdPrefix, StringComparison.Ordinal) => externalIds.GetValueOrDefault(field[RecordFields.ExternalIdPrefix.Length..])?.Value,
        Resource resource => RecordFields.Of(resource, field),
        _ => RecordFields.Of((Group)record, field),
    };

    private static bool Same(JsonElement stored, IReadOnlyDictionary<string, JsonElement> side, string field) => side.TryGetValue(field, out var value) && JsonElement.DeepEquals(stored, value);
}
