using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Security;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Datasources;

/// <summary>A person makes, changes, tests and deletes datasources.</summary>
public sealed class DatasourceEditor(Database database, DatasourceCommands commands, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="id">Null: a new one.</param>
    /// <returns>The datasource's id, or what is wrong by field.</returns>
    public async Task<(long? Id, IReadOnlyList<InputProblem> Problems)> SaveAsync(Actor actor, long? id, LegacyMyWellInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var source = id is null ? new Datasource { Name = "", CreatedAt = Now } : await context.Datasources.SingleOrDefaultAsync(d => d.Id == id && d.Type == DatasourceType.LegacyMyWell, cancellationToken);
        if (source is null) return (null, [new InputProblem("name", "This datasource does not exist any more.")]);
        if (id is not null && await context.Runs.AnyAsync(r => r.ActiveSyncId != null && r.Sync!.DatasourceId == id, cancellationToken)) return (null, [new InputProblem("name", "A run uses this datasource just now. Wait for it, or cancel it, then save.")]);
        var problems = commands.Fill(source, input);
        if (problems.Count > 0) return (null, problems);
        source.UpdatedAt = Now;
        if (id is null) context.Datasources.Add(source);
        await context.SaveChangesAsync(cancellationToken);
        if (id is null) await Pincodes.RefreshAsync(context, null, null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (source.Id, []);
    }

    /// <summary>Connects with what is typed; what is left out of the secrets is what is stored.</summary>
    /// <exception cref="DatasourceException">With what is wrong and what to do.</exception>
    public async Task<DatasourceReport> TestAsync(Actor actor, long? id, LegacyMyWellInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var source = id is null ? null : await context.Datasources.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        return await commands.TestAsync(context, source ?? new Datasource { Name = "" }, input, cancellationToken);
    }

    /// <returns>What is in the way; null where it is gone.</returns>
    public async Task<string?> DeleteAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var syncs = await DatasourceCommands.UsedByAsync(context, id, cancellationToken);
        if (syncs.Count > 0) return $"It is used by {string.Join(", ", syncs.Select(s => $"“{s.Name}”"))}. Delete these syncs first.";
        if (await context.Datasources.SingleOrDefaultAsync(d => d.Id == id && !d.IsUpload, cancellationToken) is not { } source) return null;
        context.Datasources.Remove(source);
        await context.SaveChangesAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, null, null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
