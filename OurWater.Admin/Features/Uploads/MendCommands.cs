using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;

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
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
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

    /// <summary>Exchanges latitude and longitude in every row that was rejected because they are exchanged, where that mends it.</summary>
    /// <returns>How many were mended.</returns>
    public async Task<int> ExchangeAllAsync(Actor actor, long uploadId, RowChecker checker, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var (syncId, checkId) = await FindAsync(context, actor, uploadId, cancellationToken);
        var mended = context.RowMends.Where(m => m.SyncId == syncId);
        var rows = await context.RejectedRows.AsNoTracking()
            .Where(r => r.RunId == checkId && r.Reason == ReasonCodes.CoordinatesSwapped && !mended.Any(m => m.Row == r.Row && m.Column == r.Column))
            .ToListAsync(cancellationToken);
        var mends = rows.Select(r => (Row: r, Fields: checker.Exchanged(r)))
            .Where(m => m.Fields is not null && checker.Check(m.Row, m.Fields).Outcome != RowOutcome.Rejected)
            .Select(m => new RowMend { SyncId = syncId, Row = m.Row.Row, Column = m.Row.Column, Fields = m.Fields!, RunId = checkId }).ToList();
        foreach (var some in mends.Chunk(Batch))
        {
            context.RowMends.AddRange(some);
            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        return mends.Count;
    }

    /// <summary>Takes a correction back.</summary>
    public async Task UndoAsync(Actor actor, long uploadId, int row, int column, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var (syncId, _) = await FindAsync(context, actor, uploadId, cancellationToken);
        await context.RowMends.Where(m => m.SyncId == syncId && m.Row == row && m.Column == column).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Takes back all that was mended or left out since the check among the rows rejected for a reason.</summary>
    public async Task<int> UndoAllAsync(Actor actor, long uploadId, string reason, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var (syncId, checkId) = await FindAsync(context, actor, uploadId, cancellationToken);
        var rejected = context.RejectedRows.Where(r => r.RunId == checkId && r.Reason == reason);
        return await context.RowMends.Where(m => m.SyncId == syncId && m.RunId == checkId && rejected.Any(r => r.Row == m.Row && r.Column == m.Column))
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Takes back all that was mended or left out before the check: the next one finds those rows as they stand in the file.</summary>
    public async Task<int> UndoEarlierAsync(Actor actor, long uploadId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var (syncId, checkId) = await FindAsync(context, actor, uploadId, cancellationToken);
        return await context.RowMends.Where(m => m.SyncId == syncId && m.RunId != checkId).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task PutAsync(Actor actor, long uploadId, int row, int column, Action<RowMend> change, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
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
