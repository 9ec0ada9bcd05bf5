using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Syncs;

/// <summary>Removes a sync with what its runs left behind, where they stored and sent nothing: else they say where data came from, and where it went.</summary>
internal static class SyncRemoval
{
    public static async Task<RemovalResult> RemoveAsync(OurWaterDbContext context, long syncId, CancellationToken cancellationToken)
    {
        if (!await context.Syncs.AnyAsync(s => s.Id == syncId, cancellationToken)) return new RemovalResult.NotFound();
        if (await SyncRules.GoingAsync(context, syncId, cancellationToken) is { } going) return new RemovalResult.Going(going);
        var runs = await context.Runs.AsNoTracking().Where(r => r.SyncId == syncId).ToListAsync(cancellationToken);
        if (await WhyNotAsync(context, runs, cancellationToken) is { } reason) return new RemovalResult.Refused(reason);
        await DeleteAsync(context, syncId, [.. runs.Select(r => r.Id)], cancellationToken);
        return new RemovalResult.Removed();
    }

    private static async Task<string?> WhyNotAsync(OurWaterDbContext context, List<SyncRun> runs, CancellationToken cancellationToken)
    {
        if (runs.Exists(Stored)) return "Its runs have stored or sent data, and say where it came from. Pause the sync instead.";
        foreach (var some in runs.Select(r => r.Id).Chunk(500))
        {
            // What was sent without an answer would be sent twice by another sync, were it forgotten here.
            if (await context.Ledger.AnyAsync(e => some.Contains(e.RunId) && (e.State == LedgerState.Prepared || e.State == LedgerState.InDoubt), cancellationToken)) return "Something that it sent was not answered. Its next run asks for it: run it once more, or pause the sync instead.";
            if (await context.Ledger.AnyAsync(e => some.Contains(e.RunId) && e.State == LedgerState.Confirmed, cancellationToken)) return "Its runs have sent data. Pause the sync instead.";
        }

        return null;
    }

    private static bool Stored(SyncRun run) =>
        !run.DryRun && (run.UndoOfRunId is not null || run.Counts.AlsoCreated.Values.Any(n => n > 0) || run.Counts.Pull.Values.Any(c => c.Created + c.Updated > 0) || run.Counts.Push.Values.Any(c => c.Sent > 0));

    private static async Task DeleteAsync(OurWaterDbContext context, long syncId, long[] runs, CancellationToken cancellationToken)
    {
        foreach (var some in runs.Chunk(500))
        {
            await context.RejectedRows.Where(r => some.Contains(r.RunId)).ExecuteDeleteAsync(cancellationToken);
            await context.RunLog.Where(l => some.Contains(l.RunId)).ExecuteDeleteAsync(cancellationToken);
            await context.RunItems.Where(i => some.Contains(i.RunId)).ExecuteDeleteAsync(cancellationToken);
            await context.Ledger.Where(e => some.Contains(e.RunId)).ExecuteDeleteAsync(cancellationToken);
            await context.RecordChanges.Where(c => c.RunId != null && some.Contains(c.RunId.Value)).ExecuteDeleteAsync(cancellationToken);
        }

        await context.SyncCursors.Where(c => c.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.Conflicts.Where(c => c.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.RowMends.Where(m => m.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.Uploads.Where(u => u.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.Runs.Where(r => r.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        context.Syncs.Remove(await context.Syncs.SingleAsync(s => s.Id == syncId, cancellationToken));
        await context.SaveChangesAsync(cancellationToken);
    }
}

internal abstract record RemovalResult
{
    public sealed record Removed : RemovalResult;

    public sealed record NotFound : RemovalResult;

    public sealed record Going(long RunId) : RemovalResult;

    public sealed record Refused(string Reason) : RemovalResult;
}
