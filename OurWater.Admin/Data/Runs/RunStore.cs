using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Live;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>The engine's store, on the database.</summary>
internal sealed class RunStore(Database database, IBulkWriter bulk, RunNotifier notifier, TimeProvider clock) : IRunStore
{
    public async Task<IReadOnlyList<Place>> LoadPlacesAsync(SyncRun run, string identity, CancellationToken cancellationToken)
    {
        await using var context = database.Open(run.OrganisationId);
        return await new PlaceLoader(context, run).LoadAsync(identity, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<int, IReadOnlyList<RowMend>>> LoadMendsAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = database.Open(run.OrganisationId);
        var mends = await context.RowMends.AsNoTracking().Where(m => m.SyncId == run.SyncId).ToListAsync(cancellationToken);
        return mends.GroupBy(m => m.Row).ToDictionary(row => row.Key, IReadOnlyList<RowMend> (row) => [.. row]);
    }

    public async Task<IRunBatch> BeginAsync(SyncRun run, CancellationToken cancellationToken)
    {
        var context = database.Open(run.OrganisationId);
        try
        {
            await bulk.BeginAsync(context, write: true, cancellationToken);
            return new RunBatch(context, bulk, run, clock.GetUtcNow().UtcDateTime);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    public async Task SaveProgressAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = database.Open(run.OrganisationId);
        await context.Runs.Where(r => r.Id == run.Id && r.LeaseOwner == run.LeaseOwner).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Phase, run.Phase).SetProperty(r => r.BytesRead, run.BytesRead).SetProperty(r => r.BytesTotal, run.BytesTotal), cancellationToken);
    }

    public async Task ForgetOutcomesAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = database.Open(run.OrganisationId);
        await context.RejectedRows.Where(r => r.RunId == run.Id).ExecuteDeleteAsync(cancellationToken);
        await context.RecordChanges.Where(c => c.RunId == run.Id && c.Foreseen).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>After a transaction that did not go through a batch.</summary>
    public Task CommittedAsync(OurWaterDbContext context, CancellationToken cancellationToken) => bulk.CommittedAsync(context, cancellationToken);

    public async Task LogAsync(SyncRun run, string level, string message, CancellationToken cancellationToken)
    {
        await using var context = database.Open(run.OrganisationId);
        context.RunLog.Add(new RunLogLine { OrganisationId = run.OrganisationId, RunId = run.Id, At = clock.GetUtcNow().UtcDateTime, Level = level, Message = message });
        await context.SaveChangesAsync(cancellationToken);
        notifier.Publish(new RunMoved(run.OrganisationId, run.Id));
    }
}
