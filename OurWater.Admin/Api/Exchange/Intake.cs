using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Data.Runs;
using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api.Exchange;

/// <summary>
/// Takes what another system pushed in one call, as a run of its own: compared, stored, counted and listed like the rows of a file, in the caller's transaction.
/// </summary>
internal sealed class Intake(OurWaterDbContext context, IBulkWriter bulk, SyncDefinition sync, ApiCaller caller, TimeProvider clock)
{
    public const int MostRecords = 10_000;

    private readonly WarningTally _warnings = new();
    private readonly DateTime _now = clock.Now();

    private ExistingValues Policy => sync.ConflictPolicy switch
    {
        ConflictPolicy.Ask => ExistingValues.Ask,
        ConflictPolicy.OurWaterWins => ExistingValues.Keep,
        _ => ExistingValues.Replace,
    };

    public async Task<PushedAnswer> TakeAsync(IReadOnlyList<SentRecord> sent, CancellationToken cancellationToken)
    {
        var run = await BeginAsync(cancellationToken);
        context.WritesForRun = true;
        var batch = new RunBatch(context, bulk, run, _now); // not disposed: the context is the caller's
        foreach (var other in sent.Where(s => !sync.SelectedDatatypes.Contains(s.Type))) other.Reject(ReasonCodes.InvalidField, $"This sync takes {string.Join(" and ", sync.SelectedDatatypes.Select(Words.Of))} only.");
        var (groups, resources, readings) = (Of(sent, DataType.Group), Of(sent, DataType.Resource), Of(sent, DataType.Reading));
        var newestWins = sync.ConflictPolicy == ConflictPolicy.NewestWins;
        var records = new AcceptedRecords(context, batch, run, Policy);
        await records.ApplyGroupsAsync(groups, newestWins, cancellationToken);
        await records.ApplyResourcesAsync(resources, newestWins, cancellationToken);
        await new AcceptedReadings(context, batch, run, sync.ConflictPolicy, _warnings, _now).ApplyAsync(readings, cancellationToken);
        await EndAsync(run, batch, sent, cancellationToken);
        return new PushedAnswer(Ids.Text(run.Id), [.. sent.Select(s => s.ToResult())]);
    }

    private static List<SentRecord> Of(IReadOnlyList<SentRecord> sent, DataType type) => [.. sent.Where(s => s.Type == type && !s.IsRejected)];

    private async Task<SyncRun> BeginAsync(CancellationToken cancellationToken)
    {
        var run = new SyncRun
        {
            SyncId = sync.Id,
            ActiveSyncId = sync.Id,
            State = RunState.Running,
            Methods = [SyncMethod.AcceptFromDatasource],
            Trigger = "api",
            StartedBy = caller.Name,
            Attempt = 1,
            QueuedAt = _now,
            StartedAt = _now,
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
        return run;
    }

    private async Task EndAsync(SyncRun run, RunBatch batch, IReadOnlyList<SentRecord> sent, CancellationToken cancellationToken)
    {
        foreach (var some in sent.GroupBy(s => s.Type))
        {
            var counts = run.Counts.Pull[some.Key] = new PullCounts { Read = some.Count() };
            foreach (var one in some) counts.Count(one.Outcome);
            var rejected = some.Where(s => s.IsRejected).ToList();
            foreach (var one in rejected) _warnings.Add(one.Problem!.Code, FormattableString.Invariant($"{Words.Of(one.Type)}s[{one.Index}]: {one.Problem.Message}"));
            if (rejected.Count > 0) await batch.AddRejectedAsync(some.Key, rejected.ConvertAll(r => r.Rejection), cancellationToken);
        }

        _warnings.AddTo(run.Warnings);
        var needsALook = run.Warnings.Count > 0 || run.Counts.Pull.Values.Any(c => c.Conflicted > 0);
        run.State = needsALook ? RunState.SucceededWithWarnings : RunState.Succeeded;
        context.RunLog.Add(new RunLogLine { RunId = run.Id, At = clock.Now(), Level = "done", Message = SyncRunner.Summary(run) });
        await context.SaveChangesAsync(cancellationToken);
        var ended = clock.Now();
        var seconds = (ended - _now).TotalSeconds;
        double? pace = seconds > 0 ? Math.Round(sent.Count / seconds) : null;
        await context.Runs.Where(r => r.Id == run.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, run.State).SetProperty(r => r.ActiveSyncId, (long?)null).SetProperty(r => r.FinishedAt, ended).SetProperty(r => r.RowsPerSecond, pace).SetProperty(r => r.Counts, run.Counts).SetProperty(r => r.Warnings, run.Warnings), cancellationToken);
        await context.Syncs.Where(s => s.Id == sync.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSyncDate, _now), cancellationToken);
    }
}
