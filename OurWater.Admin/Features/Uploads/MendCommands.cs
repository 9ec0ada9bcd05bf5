using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Corrections of single rows, laid over the file whenever it is read.</summary>
public sealed class MendCommands(Database database)
{
    private const int Batch = 2_000;

    /// <param name="row">As a spreadsheet shows it.</param>
    /// <param name="column">Wide layout: 1-based column of the cell; else 0.</param>
    /// <param name="fields">New text by 1-based column of the file.</param>
    public Task MendAsync(Actor actor, long uploadId, int row, int column, IReadOnlyDictionary<int, string> fields, CancellationToken cancellationToken) =>
        PutAsync(actor, uploadId, row, column, mend =>
        {
            mend.Fields = new Dictionary<int, string>(fields);
            mend.LeaveOut = false;
        }, cancellationToken);

    public Task LeaveOutAsync(Actor actor, long uploadId, int row, int column, CancellationToken cancellationToken) => PutAsync(actor, uploadId, row, column, mend => mend.LeaveOut = true, cancellationToken);

    /// <summary>Leaves out every row that was rejected for a reason, and about a subject where one is given.</summary>
    public async Task<int> LeaveOutAllAsync(Actor actor, long uploadId, string reason, string? subject, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        var (syncId, checkId) = await FindAsync(context, actor, uploadId, cancellationToken);
        var mended = context.RowMends.Where(m => m.SyncId == syncId);
        var rows = await context.RejectedRows
            .Where(r => r.RunId == checkId && r.Reason == reason && (subject == null || r.Subject == subject) && !mended.Any(m => m.Row == r.Row && m.Column == r.Column))
            .Select(r => new { r.Row, r.Column }).ToListAsync(cancellationToken);
        foreach (var some in rows.Chunk(Batch))
        {
            context.RowMends.AddRange(some.Select(r => new RowMend { SyncId = syncId, Row = r.Row, Column = r.Column, LeaveOut = true, RunId = checkId }));
            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        return rows.Count;
    }

    /// <summary>Takes a correction back.</summary>
    public async Task UndoAsync(Actor actor, long uploadId, int row, int column, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        var (syncId, _) = await FindAsync(context, actor, uploadId, cancellationToken);
        await context.RowMends.Where(m => m.SyncId == syncId && m.Row == row && m.Column == column).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task PutAsync(Actor actor, long uploadId, int row, int column, Action<RowMend> change, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        var (syncId, checkId) = await FindAsync(context, actor, uploadId, cancellationToken);
        var mend = await context.RowMends.SingleOrDefaultAsync(m => m.SyncId == syncId && m.Row == row && m.Column == column, cancellationToken);
        if (mend is null) context.RowMends.Add(mend = new RowMend { SyncId = syncId, Row = row, Column = column });
        mend.RunId = checkId;
        change(mend);
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task<(long SyncId, long CheckId)> FindAsync(OurWaterDbContext context, Actor actor, long uploadId, CancellationToken cancellationToken)
    {
        var upload = await context.Uploads.AsNoTracking().SingleAsync(u => u.Id == uploadId && u.UserId == actor.UserId, cancellationToken);
        return (upload.SyncId, upload.CheckRunId) is ({ } sync, { } check) ? (sync, check) : throw new InvalidOperationException("Rows are mended after a check.");
    }
}
