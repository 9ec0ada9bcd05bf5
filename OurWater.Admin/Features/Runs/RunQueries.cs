using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>What the pages of runs show. Every list is filtered, sorted and paged by the database.</summary>
public sealed class RunQueries(Database database, RunTurns turns)
{
    public static IReadOnlyList<string> Filters { get; } = ["state", "kind", "from", "to"];

    /// <param name="zone">Whose days <c>from</c> and <c>to</c> are.</param>
    public async Task<ListPage<RunRow>> ListAsync(Actor actor, ListQuery query, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var runs = RunFilters.Apply(context.Runs.AsNoTracking(), query, zone);
        var total = await runs.LongCountAsync(cancellationToken);
        var sorted = query.Sort == "started" ? runs.OrderBy(r => r.QueuedAt).ThenBy(r => r.Id) : runs.OrderByDescending(r => r.QueuedAt).ThenByDescending(r => r.Id);
        return new ListPage<RunRow>(await sorted.Skip(query.Skip).Take(query.Size).Select(Row).ToListAsync(cancellationToken), total);
    }

    public async Task<IReadOnlyList<RunRow>> LastAsync(Actor actor, int count, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await context.Runs.AsNoTracking().OrderByDescending(r => r.QueuedAt).ThenByDescending(r => r.Id).Take(count).Select(Row).ToListAsync(cancellationToken);
    }

    /// <summary>Runs that wait for a person, the one that has waited longest first.</summary>
    public async Task<IReadOnlyList<RunRow>> WaitingAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await context.Runs.AsNoTracking().Where(r => r.State == RunState.AwaitingApproval).OrderBy(r => r.Id).Select(Row).ToListAsync(cancellationToken);
    }

    /// <summary>Null where the organisation has no such run.</summary>
    public async Task<RunDetail?> FindAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var run = await context.Runs.AsNoTracking().Where(r => r.Id == runId).Select(r => new
        {
            Run = r,
            Title = r.Sync!.IsUpload && r.Sync.Datasource!.File != null ? r.Sync.Datasource.File.Name : r.Sync.Name,
            r.Sync.IsUpload,
            r.Sync.IsOneTime,
            r.Sync.Methods,
            r.Sync.SelectedDatatypes,
            r.Sync.Selection,
            Waiting = context.Conflicts.Count(c => c.Resolution == null && context.Syncs.Any(s => s.Id == c.SyncId && s.DatasourceId == r.Sync!.DatasourceId)),
            Source = r.Sync.Datasource!.Name,
            SourceType = r.Sync.Datasource.Type,
            Upload = context.Uploads.Where(u => u.SyncId == r.SyncId && u.UserId == actor.UserId).Select(u => (long?)u.Id).FirstOrDefault(),
            Conflicts = context.Conflicts.Count(c => c.RunId == r.Id && c.Resolution == null),
            Settled = context.Conflicts.Count(c => c.RunId == r.Id && c.Resolution != null),
            HasChanges = context.RecordChanges.Any(c => c.RunId == r.Id),
            Items = context.RunItems.Count(i => i.RunId == r.Id),
            UndoneBy = context.Runs.Where(u => u.UndoOfRunId == r.Id && u.State != RunState.Failed && u.State != RunState.Cancelled).Select(u => (long?)u.Id).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancellationToken);
        if (run is null) return null;
        var type = run.Run.Mapping?.DataType ?? run.Run.Counts.Pull.Keys.LastOrDefault(DataType.Reading);
        bool Does(SyncMethod method) => run.Methods.Contains(method) && run.Run.Methods?.Contains(method) != false;
        return new RunDetail
        {
            Id = run.Run.Id,
            Title = run.Title,
            SyncId = run.Run.SyncId,
            IsUpload = run.IsUpload,
            IsOneTime = run.IsOneTime,
            State = run.Run.State,
            Kind = run.Run.Kind,
            DryRun = run.Run.DryRun,
            UndoOfRunId = run.Run.UndoOfRunId,
            Other = run.SourceType == DatasourceType.File && !run.Run.IsAccepted ? null : new OtherSide(run.Source, run.SourceType == DatasourceType.LegacyMyWell, run.Run.IsAccepted || Does(SyncMethod.PullFromDatasource), Does(SyncMethod.PushToDatasource), [.. run.SelectedDatatypes.Order()]),
            Methods = run.Run.Methods,
            Selection = run.Selection,
            WaitingConflicts = run.Run.Kind == RunKind.Reconcile ? run.Waiting : 0,
            ListRunId = run.Run.ListRunId,
            ListedByRunId = run.Run.DryRun && run.Items > 0 ? await ListedByAsync(context, runId, cancellationToken) : null,
            ApprovedAt = run.Run.ApprovedAt,
            ApprovedBy = run.Run.ApprovedBy,
            Trigger = run.Run.Trigger,
            StartedBy = run.Run.StartedBy,
            QueuedAt = run.Run.QueuedAt,
            StartedAt = run.Run.StartedAt,
            FinishedAt = run.Run.FinishedAt,
            Phase = run.Run.Phase,
            Wait = run.Run.State == RunState.Queued ? await turns.FindWaitAsync(runId, cancellationToken) : null,
            Attempt = run.Run.Attempt,
            CancelRequested = run.Run.CancelRequested,
            Counts = run.Run.Counts,
            Warnings = run.Run.Warnings,
            Errors = run.Run.Errors,
            DataType = type,
            BytesRead = run.Run.BytesRead,
            BytesTotal = run.Run.BytesTotal,
            RowsPerSecond = run.Run.RowsPerSecond,
            UploadId = run.Upload,
            OpenConflicts = run.Conflicts,
            SettledConflicts = run.Settled,
            HasChanges = run.HasChanges,
            Items = run.Items,
            LeftOvers = run.Items > 0 ? await RunItemQueries.LeftOversAsync(context, run.Run, cancellationToken) : [],
            UndoneByRunId = run.UndoneBy,
            KnownRows = run.Run.State.IsActive() ? await KnownRowsAsync(context, run.Run, type, cancellationToken) : null,
        };
    }

    /// <summary>The newest lines first; with <paramref name="after"/> only those that came since.</summary>
    public async Task<IReadOnlyList<LogLine>> LogAsync(Actor actor, long runId, long after, int most, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await context.RunLog.AsNoTracking().Where(l => l.RunId == runId && l.Id > after).OrderByDescending(l => l.Id).Take(most)
            .Select(l => new LogLine(l.Id, l.At, l.Level, l.Message)).ToListAsync(cancellationToken);
    }

    /// <summary>Rows that a whole check of the same file has counted: known, not guessed.</summary>
    private static async Task<long?> KnownRowsAsync(OurWaterDbContext context, SyncRun run, DataType type, CancellationToken cancellationToken)
    {
        if (run.UndoOfRunId is not null || run.Mapping is null) return null;
        var check = await context.Runs.AsNoTracking()
            .Where(r => r.SyncId == run.SyncId && r.Id < run.Id && r.UndoOfRunId == null && (r.State == RunState.Succeeded || r.State == RunState.SucceededWithWarnings))
            .OrderByDescending(r => r.Id).Select(r => r.Counts).FirstOrDefaultAsync(cancellationToken);
        return check?.Pull.GetValueOrDefault(type)?.Read;
    }

    private static async Task<long?> ListedByAsync(OurWaterDbContext context, long runId, CancellationToken cancellationToken) =>
        await context.Runs.Where(r => r.ListRunId == runId && r.State != RunState.Failed && r.State != RunState.Cancelled).OrderByDescending(r => r.Id).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellationToken);

    private static readonly Expression<Func<SyncRun, RunRow>> Row = r => new RunRow
    {
        Id = r.Id,
        Title = r.Sync!.IsUpload && r.Sync.Datasource!.File != null ? r.Sync.Datasource.File.Name : r.Sync.Name,
        State = r.State,
        Kind = r.Kind,
        DryRun = r.DryRun,
        UndoOfRunId = r.UndoOfRunId,
        QueuedAt = r.QueuedAt,
        StartedAt = r.StartedAt,
        FinishedAt = r.FinishedAt,
        Counts = r.Counts,
    };
}
