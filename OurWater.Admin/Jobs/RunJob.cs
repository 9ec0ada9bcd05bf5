using Hangfire;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Data.TwoWay;
using OurWater.Admin.Datasources;
using OurWater.Admin.Live;
using OurWater.Admin.Storage;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Jobs;

/// <summary>Executes one run: takes its lease, keeps it while the engine works, and writes down how it ended.</summary>
public sealed class RunJob(Database database, IBulkWriter bulk, RunLeases leases, RunTurns turns, FileStore files, DatasourceFactory datasources, ScanMemory scans, RunNotifier notifier, CancelSignals signals, TimeProvider clock, ILogger<RunJob> logger)
{
    private const int LargeRun = 100_000;

    /// <param name="runId">The run's record.</param>
    /// <param name="shutdown">Hangfire's: the program is stopping. The run is left to be continued.</param>
    [AutomaticRetry(Attempts = 0)]
    public async Task ExecuteAsync(long runId, CancellationToken shutdown)
    {
        using var scope = logger.BeginRun(runId);
        if (await leases.TakeAsync(runId, shutdown) is not { } run) return;
        logger.RunStarted(run.Attempt);
        notifier.Publish(new RunMoved(run.OrganisationId, run.Id));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        try
        {
            string? lastWord;
            await using (var keeper = new LeaseKeeper(leases, database, notifier, run, stop, signals, clock))
            {
                lastWord = await EndWellAsync(run, keeper, shutdown, stop.Token);
            }

            if (run.State is not (RunState.Running or RunState.AwaitingApproval)) await FinishAsync(run, lastWord);
        }
        finally
        {
            leases.Leave(runId); // before the lease is given back: an answer may follow at once
        }

        if (run.State == RunState.Running) await leases.ReleaseAsync(run);
        else if (run.State == RunState.AwaitingApproval) await leases.WaitAsync(run);
        notifier.Publish(new RunMoved(run.OrganisationId, run.Id));
        if (!shutdown.IsCancellationRequested) await turns.GiveAsync(CancellationToken.None); // this worker is as good as free
        GiveMemoryBack(run);
        await GiveDiskBackAsync(run, shutdown);
    }

    private async Task GiveDiskBackAsync(SyncRun run, CancellationToken shutdown)
    {
        try
        {
            await using var context = database.Open(run.OrganisationId);
            await bulk.EndedAsync(context, shutdown);
        }
        catch (OperationCanceledException)
        {
            // The program is stopping: closing the database does it.
        }
    }

    /// <summary>A large run leaves its table of identities behind, tens of megabytes that no ordinary collection looks at: given back now, before the next run makes its own.</summary>
    private static void GiveMemoryBack(SyncRun run)
    {
        if (run.Counts.Pull.Values.Sum(c => c.Read) >= LargeRun) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Works to the end, whichever it is. Gives what the log still has to say of it.</summary>
    private async Task<string?> EndWellAsync(SyncRun run, LeaseKeeper keeper, CancellationToken shutdown, CancellationToken stop)
    {
        try
        {
            await WorkAsync(run, stop);
            return null;
        }
        catch (LeaseLostException)
        {
            throw; // whoever holds it now ends it
        }
        catch (OperationCanceledException) when (keeper.CancelRequested)
        {
            await ForgetUncommittedAsync(run);
            run.State = RunState.Cancelled;
            return run.DryRun ? "Cancelled. Nothing was saved." : "Cancelled. What was stored so far stays, and is counted.";
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            return null; // Left running: the next start goes on from the checkpoint.
        }
        catch (Exception error)
        {
            var told = RunFailure.Explain(error);
            logger.RunFailed(error, told.Code);
            await ForgetUncommittedAsync(run);
            run.State = RunState.Failed;
            run.Errors = [told];
            return told.Message;
        }
    }

    private async Task WorkAsync(SyncRun run, CancellationToken cancellationToken)
    {
        var store = new RunStore(database, bulk, notifier, clock);
        if (run.Attempt > 1) await store.LogAsync(run, "wait", Resumed(run), cancellationToken);
        if (run.UndoOfRunId is { } undone)
        {
            await new UndoRun(database, store, clock).RunAsync(run, undone, cancellationToken);
            return;
        }

        if (run.Sync!.Datasource!.Type != DatasourceType.File)
        {
            await using var source = datasources.Open(run.Sync.Datasource);
            await new TwoWayRunner(new TwoWayStore(database, bulk, notifier, clock), clock).RunAsync(run, source, new NotifyingProgress(notifier), cancellationToken);
            return;
        }

        var file = run.Sync!.Datasource!.File ?? throw new FileStoreException("noFile", "The datasource has no file. Upload one, then run again.");
        if (run.Attempt == 1) await store.LogAsync(run, "info", $"Reading {file.Name}.", cancellationToken);
        if (file.Detected is null && file.Problem is not null && run.Mapping?.File is null) throw new FileStoreException("unusableFile", file.Problem);
        await using var context = database.Open(run.OrganisationId);
        var zone = await context.Organisations.Where(o => o.Id == run.OrganisationId).Select(o => o.TimeZone).SingleAsync(cancellationToken);
        await new SyncRunner(store, new StoredSamples(database, bulk, run), scans, clock).RunAsync(run, new RunSource(files.PathOf(file), file.Name, zone, file.Detected), new NotifyingProgress(notifier), cancellationToken);
    }

    private static string Resumed(SyncRun run) => run switch
    {
        { ApprovedAt: not null, Checkpoint.Phase: RunPhase.PushGroups } => "It goes on with what was approved.",
        { Checkpoint.Phase: not null } => FormattableString.Invariant($"The program was stopped in the middle. It goes on where it was; attempt {run.Attempt}."),
        _ => FormattableString.Invariant($"The program was stopped in the middle. It goes on from row {run.Checkpoint?.Row ?? 1}; attempt {run.Attempt}."),
    };

    /// <summary>A run that stopped in the middle of a batch has counted rows that were never stored: what was committed with the data is the truth.</summary>
    private async Task ForgetUncommittedAsync(SyncRun run)
    {
        await using var context = database.Open(run.OrganisationId);
        var committed = await context.Runs.AsNoTracking().SingleAsync(r => r.Id == run.Id);
        (run.Counts, run.Warnings, run.BytesRead, run.RowsPerSecond) = (committed.Counts, committed.Warnings, committed.BytesRead, committed.RowsPerSecond);
    }

    private async Task FinishAsync(SyncRun run, string? lastWord)
    {
        logger.RunEnded(run.State);
        await using var context = database.Open(run.OrganisationId);
        var now = clock.GetUtcNow().UtcDateTime;
        var ended = await context.Runs.Where(r => r.Id == run.Id && r.LeaseOwner == run.LeaseOwner).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.State, run.State)
            .SetProperty(r => r.FinishedAt, now)
            .SetProperty(r => r.ActiveSyncId, (long?)null)
            .SetProperty(r => r.LeaseOwner, (string?)null)
            .SetProperty(r => r.LeaseUntil, (DateTime?)null)
            .SetProperty(r => r.Counts, run.Counts)
            .SetProperty(r => r.Warnings, run.Warnings)
            .SetProperty(r => r.Errors, run.Errors)
            .SetProperty(r => r.Phase, (string?)null)
            .SetProperty(r => r.BytesRead, run.BytesRead)
            .SetProperty(r => r.RowsPerSecond, run.RowsPerSecond));
        if (ended == 0) return; // another process has it, and says how it ends
        if (lastWord is not null)
        {
            context.RunLog.Add(new RunLogLine { OrganisationId = run.OrganisationId, RunId = run.Id, At = now, Level = run.State == RunState.Failed ? "error" : "wait", Message = lastWord });
            await context.SaveChangesAsync();
        }

        if (run.DryRun || run.Kind == RunKind.Reconcile || run.State is not (RunState.Succeeded or RunState.SucceededWithWarnings)) return;
        await context.Syncs.Where(s => s.Id == run.SyncId).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSyncDate, now));
    }

    private sealed class NotifyingProgress(RunNotifier notifier) : IRunProgress
    {
        public void Moved(SyncRun run) => notifier.Publish(new RunMoved(run.OrganisationId, run.Id));
    }
}

/// <summary>What a failure means, and what to do, in words for a person.</summary>
internal static class RunFailure
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteFull = 13;

    public static RunError Explain(Exception error) => error switch
    {
        FileStoreException known => new(known.Code, null, known.Message),
        DatasourceException datasource => new(CodeOf(datasource.Problem), null, datasource.Message),
        FileNotFoundException or DirectoryNotFoundException => new("fileMissing", null, "The uploaded file is no longer in the storage folder. Upload it again, then run again."),
        _ when Find<SqliteException>(error) is { } sqlite => OfSqlite(sqlite),
        IOException => new("storage", null, "The server could not read or write its storage. What was stored before stays. Tell your administrator, then run again."),
        _ => new("unexpected", null, "The run stopped on an error that it does not know. What was stored before stays. Run again; if it stays, send the run's number to your administrator."),
    };

    private static string CodeOf(DatasourceProblem problem) => problem switch
    {
        DatasourceProblem.Configuration => "datasourceConfiguration",
        DatasourceProblem.Unreachable => "datasourceUnreachable",
        _ => "datasourceUnexpected",
    };

    private static RunError OfSqlite(SqliteException error) => error.SqliteErrorCode switch
    {
        SqliteFull => new("diskFull", null, "The server's disk is full. The rows up to the last batch are stored and counted, nothing is half done. Make room, then run again: stored rows are recognised."),
        SqliteBusy or SqliteLocked => new("databaseLocked", null, "Another program holds the database. The rows up to the last batch are stored and counted, nothing is half done. Run again when it is free."),
        _ => new("database", null, "The database could not store the rows. What was stored before stays. Run again; if it stays, send the run's number to your administrator."),
    };

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        while (error is not null and not T) error = error.InnerException;
        return error as T;
    }
}
