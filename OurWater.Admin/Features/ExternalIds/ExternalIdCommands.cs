using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>A person links records to another system by hand. What a person names is unconfirmed until the other system shows it.</summary>
public sealed class ExternalIdCommands(Database database, TimeProvider clock)
{
    private const int AtOnce = 500;

    public Task<Saved> LinkAsync(Actor actor, DataType type, long recordId, ExternalIdFamily family, string value, CancellationToken cancellationToken) =>
        LinkAsync(actor, type, recordId, family, value, isOneOfMany: false, cancellationToken);

    /// <summary>Forgets all ids of the family, the pincode too: with it the record would be sent there as a new one.</summary>
    public Task<Saved> UnlinkAsync(Actor actor, DataType type, long recordId, ExternalIdFamily family, CancellationToken cancellationToken) =>
        UnlinkAsync(actor, type, recordId, family, isOneOfMany: false, cancellationToken);

    /// <summary>The pincode rule over all resources, after many links.</summary>
    public async Task RefreshPincodesAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, null, null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <param name="isOneOfMany">The caller refreshes the pincodes once, at the end.</param>
    internal async Task<Saved> LinkAsync(Actor actor, DataType type, long recordId, ExternalIdFamily family, string value, bool isOneOfMany, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        var record = await RecordOwner.FindAsync(context, type, recordId, cancellationToken);
        if (record is null) return new Saved("This record does not exist any more.");
        var (ids, problem) = LinkRules.Parse(type, record, family, value.Trim());
        if (problem is not null) return new Saved(problem);
        if (await LinkRules.TakenByAsync(context, type, recordId, ids, cancellationToken) is { } taken) return new Saved(taken);
        var stored = await StoredAsync(context, type, [recordId], family, cancellationToken);
        var writer = new LinkWriter(context, type, recordId, Now);
        foreach (var (name, text) in ids) writer.Set(stored[recordId].FirstOrDefault(e => e.Name == name), name, text, MappingState.Unconfirmed);
        foreach (var old in stored[recordId].Where(e => !ids.ContainsKey(e.Name))) writer.Remove(old);
        return await FinishAsync(context, record, writer, actor, isOneOfMany, cancellationToken);
    }

    internal async Task<Saved> UnlinkAsync(Actor actor, DataType type, long recordId, ExternalIdFamily family, bool isOneOfMany, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        var record = await RecordOwner.FindAsync(context, type, recordId, cancellationToken);
        if (record is null) return new Saved("This record does not exist any more.");
        var stored = await StoredAsync(context, type, [recordId], family, cancellationToken);
        var writer = new LinkWriter(context, type, recordId, Now);
        foreach (var old in stored[recordId]) writer.Remove(old);
        return await FinishAsync(context, record, writer, actor, isOneOfMany, cancellationToken);
    }

    /// <summary>What the other system refused waits to be sent again. Gives how many.</summary>
    public async Task<int> RetryAsync(Actor actor, DataType type, IReadOnlyCollection<long> recordIds, ExternalIdFamily family, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        var done = 0;
        foreach (var some in recordIds.Chunk(AtOnce))
        {
            var failed = (await StoredAsync(context, type, some, family, cancellationToken)).SelectMany(g => g).Where(e => e.State == MappingState.Failed).ToLookup(e => e.RecordId);
            foreach (var record in failed)
            {
                var writer = new LinkWriter(context, type, record.Key, Now);
                foreach (var id in record) writer.Move(id, MappingState.Pending);
                writer.Remember(actor.Name);
                done++;
            }

            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        return done;
    }

    /// <summary>Gives resources a pincode, so that they can be sent. One that has a LegacyMyWell id keeps the pincode of that id.</summary>
    public async Task<PincodesSet> SetPincodeAsync(Actor actor, IReadOnlyCollection<long> resourceIds, string pincode, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        if (IdentityText.Pincode(pincode.Trim()) is not { } digits) return new PincodesSet(0, 0, $"“{pincode.Trim()}” is not a pincode. A pincode has six digits.");
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var (done, kept) = (0, 0);
        foreach (var some in resourceIds.Distinct().Chunk(AtOnce))
        {
            var resources = await context.Resources.Where(r => some.Contains(r.Id)).ToListAsync(cancellationToken);
            var stored = await StoredAsync(context, DataType.Resource, some, ExternalIdFamily.LegacyMyWell, cancellationToken);
            foreach (var resource in resources)
            {
                if (stored[resource.Id].Any(e => e.Name == ExternalIdNames.LegacyMyWellId))
                {
                    kept++;
                    continue;
                }

                var writer = new LinkWriter(context, DataType.Resource, resource.Id, Now);
                writer.Set(stored[resource.Id].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellPincode), ExternalIdNames.LegacyMyWellPincode, digits, MappingState.Pending);
                writer.Remember(actor.Name);
                TouchedBy.Person(resource, Now);
                done++;
            }

            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        await Pincodes.RefreshAsync(context, resourceIds, null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PincodesSet(done, kept, null);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static async Task<ILookup<long, ExternalId>> StoredAsync(OurWaterDbContext context, DataType type, IReadOnlyCollection<long> recordIds, ExternalIdFamily family, CancellationToken cancellationToken) =>
        (await context.ExternalIds.Where(e => e.RecordType == type && recordIds.Contains(e.RecordId) && family.Names.Contains(e.Name)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);

    private async Task<Saved> FinishAsync(OurWaterDbContext context, RecordOwner record, LinkWriter writer, Actor actor, bool isOneOfMany, CancellationToken cancellationToken)
    {
        if (!writer.Remember(actor.Name)) return Saved.Done;
        record.Touch(Now);
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            if (record.Resource is { } resource && !isOneOfMany) await Pincodes.RefreshAsync(context, [resource.Id], null, Now, cancellationToken);
            else if (record.Group is { Type: GroupType.Pincode } && !isOneOfMany) await Pincodes.RefreshAsync(context, null, null, Now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Saved.Done;
        }
        catch (DbUpdateException)
        {
            // Somebody gave the same id to another record in this moment: the index decides.
            return new Saved("Another record got this id just now. Load the page again, then decide which of the two it belongs to.");
        }
    }
}

/// <param name="Kept">Resources that have a LegacyMyWell id: their pincode belongs to it.</param>
public sealed record PincodesSet(int Done, int Kept, string? Problem)
{
    public string Words => $"Pincode set for {Formats.Count(Done, "resource")}." + (Kept == 0 ? "" : $" {Formats.Count(Kept, "resource")} kept the pincode of {(Kept == 1 ? "its" : "their")} LegacyMyWell id.");
}
