using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Admin.Syncs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Syncs;

/// <summary>What a person may do with a sync.</summary>
public sealed class SyncCommands(Database database, RunStarter starter, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="id">Null makes a new one.</param>
    public async Task<SyncSaved> SaveAsync(Actor actor, long? id, SyncDraft draft, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var sync = id is null ? new SyncDefinition { Name = "", CreatedAt = Now } : await Own(context).SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
        if (sync is null) return Wrong("", "This sync is no longer there.");
        if (id is not null && await SyncRules.GoingAsync(context, id.Value, cancellationToken) is { } going) return Wrong("", $"Run {going} of it is going. Wait for it, or cancel it, then save.");
        var problems = id is not null && await context.Datasources.AnyAsync(d => d.Id == sync.DatasourceId && d.Type == DatasourceType.File, cancellationToken)
            ? CheckName(draft)
            : await FillAsync(context, sync, draft, cancellationToken);
        if (problems.Count > 0) return new SyncSaved(null, problems);
        sync.Name = draft.Name.Trim();
        sync.UpdatedAt = Now;
        if (id is null) context.Syncs.Add(sync);
        else await SyncRules.ForgetWhatNoLongerHoldsAsync(context, sync, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SyncSaved(sync.Id, problems);
    }

    /// <summary>A paused sync is not started by anybody; a run that goes is not stopped by it.</summary>
    public async Task<Saved> SetEnabledAsync(Actor actor, long id, bool enabled, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        if (await Own(context).SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } sync) return Gone;
        (sync.Enabled, sync.UpdatedAt) = (enabled, Now);
        await context.SaveChangesAsync(cancellationToken);
        return Saved.Done;
    }

    public async Task<StartResult> StartAsync(Actor actor, long id, bool dryRun, RunKind kind, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        return await starter.StartAsync(actor.OrganisationId, id, new RunRequest(dryRun, "manual", actor.Name, Kind: kind), cancellationToken);
    }

    /// <summary>Forgets how far the sync has read: the next run goes through everything, and recognises what it knows.</summary>
    public async Task<Saved> ReadFromTheStartAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await Own(context).Where(s => s.Id == id).Select(s => s.Name).SingleOrDefaultAsync(cancellationToken) is not { } name) return Gone;
        if (await SyncRules.GoingAsync(context, id, cancellationToken) is { } going) return new Saved($"Run {going} is going, and remembers how far it has read. Wait for it, or cancel it.");
        await context.SyncCursors.Where(c => c.SyncId == id).ExecuteDeleteAsync(cancellationToken);
        AuditTrail.Tell(context, AuditAction.Changed, "sync", id, name, after: new { readFrom = "the start" });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Saved.Done;
    }

    public async Task<Saved> DeleteAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!await Own(context).AnyAsync(s => s.Id == id, cancellationToken)) return Gone;
        var result = await SyncRemoval.RemoveAsync(context, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result switch
        {
            RemovalResult.Going going => new Saved($"Run {going.RunId} of it is going. Wait for it, or cancel it."),
            RemovalResult.Refused refused => new Saved(refused.Reason),
            _ => Saved.Done,
        };
    }

    private static Saved Gone => new("This sync is no longer there.");

    /// <summary>Those that a person made: an upload's own sync belongs to its wizard.</summary>
    private static IQueryable<SyncDefinition> Own(OurWaterDbContext context) => context.Syncs.Where(s => !s.IsUpload);

    private static SyncSaved Wrong(string field, string words) => new(null, new Dictionary<string, string> { [field] = words });

    private static Dictionary<string, string> CheckName(SyncDraft draft)
    {
        var problems = new Dictionary<string, string>();
        if (string.IsNullOrWhiteSpace(draft.Name)) problems["name"] = "Give the sync a name.";
        else if (draft.Name.Trim().Length > SyncRules.LongestName) problems["name"] = $"At most {SyncRules.LongestName} letters.";
        return problems;
    }

    private static async Task<Dictionary<string, string>> FillAsync(OurWaterDbContext context, SyncDefinition sync, SyncDraft draft, CancellationToken cancellationToken)
    {
        var problems = CheckName(draft);
        var datasource = long.TryParse(draft.DatasourceId, CultureInfo.InvariantCulture, out var id) ? await context.Datasources.SingleOrDefaultAsync(d => d.Id == id && d.Type != DatasourceType.File, cancellationToken) : null;
        if (datasource is null) problems["datasource"] = "Choose the other system.";
        if (draft.Types.Count == 0) problems["types"] = "Choose at least one.";
        if (draft.IsPart && draft.Selection is null) problems["selection"] = "Choose at least one pincode, village, resource or date, or take everything.";
        if (!draft.Pushes) draft = draft with { Cap = sync.NewResourceCap.ToString(CultureInfo.InvariantCulture), ReadingCap = sync.ReadingCap?.ToString(CultureInfo.InvariantCulture) ?? "" }; // their fields are not shown then
        var cap = TypedNumbers.Read(draft.Cap, SyncDraft.CapRule).Number;
        if (cap is null or > SyncRules.LargestCap) problems["cap"] = "A whole number from 0 to 10,000.";
        var readingCap = string.IsNullOrWhiteSpace(draft.ReadingCap) ? null : TypedNumbers.Read(draft.ReadingCap, SyncDraft.CapRule).Number;
        if (!string.IsNullOrWhiteSpace(draft.ReadingCap) && readingCap is null or > SyncRules.LargestReadingCap) problems["readingCap"] = "A whole number from 0 to 10,000,000, or nothing.";
        foreach (var (field, message) in draft.Selection is { } selection ? await SyncRules.CheckAsync(context, selection, cancellationToken) : []) problems[field] = message;
        if (problems.Count > 0) return problems;
        sync.DatasourceId = datasource!.Id;
        sync.Methods = [.. draft.Methods, .. sync.Methods.Where(m => m is SyncMethod.AcceptFromDatasource or SyncMethod.ServeToDatasource)]; // what the other system does by itself is set up over the API
        sync.SelectedDatatypes = [.. draft.Types.Distinct().Order()];
        sync.Selection = draft.Selection;
        sync.ConflictPolicy = draft.Policy;
        sync.NewResourceCap = (int)cap!.Value;
        sync.ReadingCap = (int?)readingCap;
        return problems;
    }
}
