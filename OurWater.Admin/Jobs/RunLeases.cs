using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>
/// Who executes a run: one process at a time. The holder renews while it works; a run whose holder has died is free at once on the same machine (the process
/// is gone), elsewhere when its lease ran out.
/// </summary>
public sealed class RunLeases(Database database, TimeProvider clock)
{
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(20);

    /// <summary>End of the owner's name while a run is on its way to a worker: the worker takes it over, nobody else does.</summary>
    public const string HandedOver = "/handed over";

    private static readonly string Self = Describe(Process.GetCurrentProcess());

    /// <summary>Runs that this process executes: one whose lease ran out meanwhile, because the database could not be written, is not executed here a second time.</summary>
    private readonly ConcurrentDictionary<long, bool> _here = new();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes the run and marks it running. Null where it is not active any more or somebody else holds it.</summary>
    public async Task<SyncRun?> TakeAsync(long runId, CancellationToken cancellationToken)
    {
        if (!_here.TryAdd(runId, true)) return null;
        SyncRun? run = null;
        try
        {
            return run = await TryTakeAsync(runId, cancellationToken);
        }
        finally
        {
            if (run is null) Leave(runId);
        }
    }

    /// <summary>A job of this process is at it, whatever its lease says.</summary>
    public bool Executes(long runId) => _here.ContainsKey(runId);

    /// <summary>The job is over, whichever way: another one may take the run here.</summary>
    public void Leave(long runId) => _here.TryRemove(runId, out _);

    private async Task<SyncRun?> TryTakeAsync(long runId, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var run = await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
        if (run is null || run.ActiveSyncId is null || run.State == RunState.AwaitingApproval || !(IsFree(run) || IsHandedOver(run.LeaseOwner))) return null;
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

    /// <summary>Marks a free run as being on its way to a worker of this process. False where another was quicker.</summary>
    public async Task<bool> HandOverAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var (owner, until) = (Self + HandedOver, Now + Length);
        return await context.Runs.Where(r => r.Id == run.Id && r.ActiveSyncId != null && r.State == run.State && r.LeaseOwner == run.LeaseOwner && r.LeaseUntil == run.LeaseUntil)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseOwner, owner).SetProperty(r => r.LeaseUntil, until), cancellationToken) > 0;
    }

    /// <summary>Runs of all organisations that are queued or going.</summary>
    public async Task<IReadOnlyList<ActiveRun>> LoadActiveAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var active = await context.Runs.AsNoTracking().Where(r => r.ActiveSyncId != null && (r.State == RunState.Queued || r.State == RunState.Running))
            .Select(r => new { r.Id, r.OrganisationId, r.State, r.LeaseOwner, r.LeaseUntil }).ToListAsync(cancellationToken);
        return active.ConvertAll(r =>
        {
            var isHeld = !IsFree(r.LeaseOwner, r.LeaseUntil);
            return new ActiveRun(r.Id, r.OrganisationId, r.State, isHeld, isHeld && r.LeaseOwner?.StartsWith(Self + "/", StringComparison.Ordinal) == true, r.LeaseOwner, r.LeaseUntil);
        });
    }

    private static bool IsHandedOver(string? owner) => owner?.EndsWith(HandedOver, StringComparison.Ordinal) == true;

    private bool IsFree(SyncRun run) => IsFree(run.LeaseOwner, run.LeaseUntil);

    private bool IsFree(string? owner, DateTime? until) => until is null || until < Now || IsDeadProcessOfThisMachine(owner);

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
