using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Data.TwoWay;
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

    /// <summary>
    /// Takes the two apart. Of LegacyMyWell it is remembered: neither the pincode rule nor matching joins them again, ours is not sent as a new one, and theirs is not brought in as another one. Ids of other systems are forgotten.
    /// </summary>
    public Task<Saved> UnlinkAsync(Actor actor, DataType type, long recordId, ExternalIdFamily family, CancellationToken cancellationToken) =>
        UnlinkAsync(actor, type, recordId, family, isOneOfMany: false, cancellationToken);

    /// <summary>The pincode rule over all resources, after many links.</summary>
    public async Task RefreshPincodesAsync(Actor actor, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, null, null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <param name="isOneOfMany">The caller refreshes the pincodes once, at the end.</param>
    internal async Task<Saved> LinkAsync(Actor actor, DataType type, long recordId, ExternalIdFamily family, string value, bool isOneOfMany, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var record = await RecordOwner.FindAsync(context, type, recordId, cancellationToken);
        if (record is null) return new Saved("This record does not exist any more.");
        var (ids, problem) = LinkRules.Parse(type, record, family, value.Trim());
        if (problem is not null) return new Saved(problem);
        if (await LinkRules.TakenByAsync(context, type, recordId, ids, cancellationToken) is { } taken) return new Saved(taken);
        var stored = await StoredAsync(context, type, [recordId], family, cancellationToken);
        var isAnother = ids.TryGetValue(ExternalIdNames.LegacyMyWellId, out var key) && stored[recordId].Any(e => e.Name == ExternalIdNames.LegacyMyWellId && e.Value != key);
        var writer = new LinkWriter(context, type, recordId, Now);
        foreach (var (name, text) in ids) writer.Set(stored[recordId].FirstOrDefault(e => e.Name == name), name, text, MappingState.Unconfirmed);
        foreach (var old in stored[recordId].Where(e => !ids.ContainsKey(e.Name))) writer.Remove(old);
        return await FinishAsync(context, record, writer, actor, isOneOfMany, family.IsLegacyMyWell ? () => LinkedAsync(context, actor, type, recordId, isAnother, cancellationToken) : null, cancellationToken);
    }

    internal async Task<Saved> UnlinkAsync(Actor actor, DataType type, long recordId, ExternalIdFamily family, bool isOneOfMany, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var record = await RecordOwner.FindAsync(context, type, recordId, cancellationToken);
        if (record is null) return new Saved("This record does not exist any more.");
        var writer = new LinkWriter(context, type, recordId, Now);
        if (family.IsLegacyMyWell) return await FinishAsync(context, record, writer, actor, isOneOfMany, () => new Partings(context, type, recordId, actor.Name, Now).KeepApartAsync(writer, cancellationToken), cancellationToken);
        foreach (var old in (await StoredAsync(context, type, [recordId], family, cancellationToken))[recordId]) writer.Remove(old);
        return await FinishAsync(context, record, writer, actor, isOneOfMany, null, cancellationToken);
    }

    /// <summary>Takes back that a record is kept apart: the next run may join it with what is there, or send it as a new one.</summary>
    public Task<Saved> AllowAgainAsync(Actor actor, DataType type, long recordId, CancellationToken cancellationToken) => SendAsync(actor, type, recordId, MappingState.KeptApart, cancellationToken);

    /// <summary>Lets go of what is gone there: the next run sends ours as a new one. What was brought in from there is not sent back.</summary>
    public Task<Saved> SendAnewAsync(Actor actor, DataType type, long recordId, CancellationToken cancellationToken) => SendAsync(actor, type, recordId, MappingState.Missing, cancellationToken);

    private async Task<Saved> SendAsync(Actor actor, DataType type, long recordId, MappingState from, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var record = await RecordOwner.FindAsync(context, type, recordId, cancellationToken);
        if (record is null) return new Saved("This record does not exist any more.");
        var stored = (await StoredAsync(context, type, [recordId], ExternalIdFamily.LegacyMyWell, cancellationToken))[recordId];
        if (stored.All(e => e.State != from)) return Saved.Done;
        var writer = new LinkWriter(context, type, recordId, Now);
        return await FinishAsync(context, record, writer, actor, isOneOfMany: false, () => new Partings(context, type, recordId, actor.Name, Now).SendAnewAsync(writer, cancellationToken), cancellationToken);
    }

    /// <summary>What the other system refused waits to be sent again. Gives how many.</summary>
    public async Task<int> RetryAsync(Actor actor, DataType type, IReadOnlyCollection<long> recordIds, ExternalIdFamily family, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var done = 0;
        foreach (var some in recordIds.Chunk(AtOnce))
        {
            var failed = (await StoredAsync(context, type, some, family, cancellationToken)).SelectMany(g => g).Where(e => e.State == MappingState.Failed).ToLookup(e => e.RecordId);
            foreach (var record in failed)
            {
                var writer = new LinkWriter(context, type, record.Key, Now);
                foreach (var id in record) writer.Move(id, id.IsIdentity ? MappingState.Mapped : MappingState.Pending); // one that is there has a change to send
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
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
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

    /// <summary>Readings of what it is linked to may have been left out before; and what both sides held of another one there is no base for this one.</summary>
    private async Task LinkedAsync(OurWaterDbContext context, Actor actor, DataType type, long recordId, bool isAnother, CancellationToken cancellationToken)
    {
        if (isAnother) await TakenApart.ForgetAsync(context, type, recordId, cancellationToken);
        await new Partings(context, type, recordId, actor.Name, Now).AnswerAsync(cancellationToken);
        await ReadAgain.MarkAsync(context, null, Now, cancellationToken);
    }

    private async Task<Saved> FinishAsync(OurWaterDbContext context, RecordOwner record, LinkWriter writer, Actor actor, bool isOneOfMany, Func<Task>? also, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (also is not null) await also();
            if (!writer.Remember(actor.Name)) return Saved.Done;
            record.Touch(Now);
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
