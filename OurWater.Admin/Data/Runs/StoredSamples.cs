using OurWater.Admin.Data.Bulk;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.Runs;

/// <summary>What is stored near a run's new readings, without what an earlier attempt at the run has stored itself.</summary>
internal sealed class StoredSamples(Database database, IBulkWriter bulk, SyncRun run) : IStoredSamples
{
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearestAsync(IReadOnlyList<SampleWish> wishes, int most, CancellationToken cancellationToken)
    {
        if (wishes.Count == 0) return new Dictionary<long, IReadOnlyList<TimedValue>>();
        await using var context = database.Open(run.OrganisationId);
        await bulk.BeginAsync(context, write: false, cancellationToken);
        return await bulk.NearestAsync(context, wishes, most, run.Id, cancellationToken);
    }
}
