using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>
/// Who executes a run: one process at a time. The holder renews while it works; a run whose holder has died is free at once on the same machine (the process is gone), elsewhere when its lease ran out.
/// </summary>
public sealed class RunLeases(Database database, TimeProvider clock)
{
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(20);

    private static readonly string Self = Describe(Process.GetCurrentProcess());

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes the run and marks it running. Null where it is not active any more or somebody else holds it.</summary>
    public async Task<SyncRun?> TakeAsync(long runId, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var run = await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
        if (run is null || run.ActiveSyncId is null || run.State == RunState.AwaitingApproval || !IsFree(run)) return null;
        var now = Now;
        var until = now + Length;
        var owner = $"{Self}/{Guid.NewGuid():N}";
        var taken = await context.Runs.Where(r => r.Id == runId && r.ActiveSyncId != null && r.LeaseOwner == run.LeaseOwner && r.LeaseUntil == run.LeaseUntil)
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.LeaseOwner, owner)
                .SetProperty(r => r.LeaseUntil, until)
                .SetProperty(r => r.State, RunState.Running)
                .SetProperty(r => r.StartedAt, run.StartedAt ?? now)
                .SetProperty(r => r.Attempt, r => r.Attempt + 1), cancellationToken);
        return taken == 0 ? null : await context.Runs.AsNoTracking().Include(r => r.Sync!.Datasource!.File).SingleAsync(r => r.Id == runId, cancellationToken);
    }

    /// <summary>Renews the lease; says whether the run is still ours and whether somebody asked it to stop.</summary>
    public async Task<(bool Ours, bool CancelRequested)> RenewAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var until = Now + Length;
        var ours = await context.Runs.Where(r => r.Id == run.Id && r.LeaseOwner == run.LeaseOwner).ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseUntil, until), cancellationToken) > 0;
        return (ours, ours && await IsCancelRequestedAsync(run.Id, cancellationToken));
    }

    public async Task<bool> IsCancelRequestedAsync(long runId, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        return await context.Runs.Where(r => r.Id == runId).Select(r => r.CancelRequested).SingleAsync(cancellationToken);
    }

    /// <summary>Lets a run go that is to be continued later: at a shutdown.</summary>
    public async Task ReleaseAsync(SyncRun run)
    {
        await using var context = database.OpenEverything();
        await context.Runs.Where(r => r.Id == run.Id && r.LeaseOwner == run.LeaseOwner)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseOwner, (string?)null).SetProperty(r => r.LeaseUntil, (DateTime?)null));
    }

    /// <summary>Lets a run go that waits for a person; it stays the sync's one active run.</summary>
    public async Task WaitAsync(SyncRun run)
    {
        await using var context = database.OpenEverything();
        await context.Runs.Where(r => r.Id == run.Id && r.LeaseOwner == run.LeaseOwner).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.State, RunState.AwaitingApproval)
            .SetProperty(r => r.Errors, run.Errors)
            .SetProperty(r => r.Warnings, run.Warnings)
            .SetProperty(r => r.Counts, run.Counts)
            .SetProperty(r => r.LeaseOwner, (string?)null)
            .SetProperty(r => r.LeaseUntil, (DateTime?)null));
    }

    /// <summary>Active runs that nobody executes.</summary>
    public async Task<IReadOnlyList<long>> FindFreeAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var active = await context.Runs.AsNoTracking().Where(r => r.State == RunState.Queued || r.State == RunState.Running)
            .Select(r => new SyncRun { Id = r.Id, LeaseOwner = r.LeaseOwner, LeaseUntil = r.LeaseUntil }).ToListAsync(cancellationToken);
        return [.. active.Where(IsFree).Select(r => r.Id)];
    }

    private bool IsFree(SyncRun run) => run.LeaseUntil is null || run.LeaseUntil < Now || IsDeadProcessOfThisMachine(run.LeaseOwner);

    private static bool IsDeadProcessOfThisMachine(string? owner)
    {
        var parts = owner?.Split('/');
        if (parts is not { Length: 4 } || parts[0] != Environment.MachineName || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var id)) return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return Describe(process) != string.Join('/', parts[..3]);
        }
        catch (ArgumentException)
        {
            return true; // no such process
        }
    }

    private static string Describe(Process process) =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{process.Id}/{process.StartTime.ToUniversalTime().Ticks}");
}
