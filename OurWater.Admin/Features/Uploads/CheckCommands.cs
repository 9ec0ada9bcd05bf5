using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Checks a file by a dry run, and imports it by the same sync.</summary>
public sealed class CheckCommands(Database database, RunStarter starter, TimeProvider clock)
{
    /// <summary>Starts a check with the choices as they are now. The one-time sync behind it is made the first time.</summary>
    public async Task<StartResult> CheckAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var upload = await FindAsync(context, actor, id, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var sync = await PrepareSyncAsync(context, upload, now, cancellationToken);
        var started = await starter.StartAsync(actor.OrganisationId, sync.Id, new RunRequest(DryRun: true, "upload", actor.Name), cancellationToken);
        var run = started switch
        {
            StartResult.Started s => s.RunId,
            StartResult.AlreadyRunning a => a.RunId,
            _ => (long?)null,
        };
        if (run is null) return started;
        upload.CheckRunId = run;
        upload.Step = (int)UploadStep.Check;
        upload.UpdatedAt = now;
        await context.SaveChangesAsync(cancellationToken);
        return started;
    }

    /// <summary>Starts the import. It writes what the last check foresaw, and rows that were mended since.</summary>
    /// <param name="completed">The mapping with all that was found filled in, to remember for the next file with this header.
    /// Only now: before, the upload would be offered its own choices.</param>
    public async Task<StartResult> ImportAsync(Actor actor, long id, Mapping? completed, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var upload = await FindAsync(context, actor, id, cancellationToken);
        if (upload.SyncId is not { } syncId || upload.CheckRunId is not { } checkId) return new StartResult.Impossible("Check the file first.");
        var check = await context.Runs.AsNoTracking().Where(r => r.Id == checkId).Select(r => new { r.State, r.Sync!.Mapping, r.Warnings }).SingleAsync(cancellationToken);
        if (check.State is not (RunState.Succeeded or RunState.SucceededWithWarnings) || !Mappings.Same(check.Mapping, upload.Mapping)) return new StartResult.Impossible("The choices have changed since the last check. Check the file again, then import.");
        if (LookAnswers.Groups(check.Warnings, upload.Mapping!).Any(g => g.IsOpen))
            return new StartResult.Impossible("Some values do not go with what is stored. Say under “A second look at values” what they are, then import.");
        var sync = await context.Syncs.SingleAsync(s => s.Id == syncId, cancellationToken);
        sync.Mapping = upload.Mapping; // with what was found right since the check
        await context.SaveChangesAsync(cancellationToken);
        var started = await starter.StartAsync(actor.OrganisationId, syncId, new RunRequest(DryRun: false, "upload", actor.Name), cancellationToken);
        var run = started switch
        {
            StartResult.Started s => s.RunId,
            StartResult.AlreadyRunning a => a.RunId,
            StartResult.AlreadyRan a => a.RunId,
            _ => (long?)null,
        };
        if (run is null) return started;
        upload.ImportRunId = run;
        upload.Step = (int)UploadStep.Import;
        upload.UpdatedAt = clock.GetUtcNow().UtcDateTime;
        if (upload.RememberMapping && completed is not null && upload.File!.Detected is { } table)
            await SavedMappings.RememberAsync(context, table, completed, upload.UpdatedAt, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return started;
    }

    public async Task CancelAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await starter.CancelAsync(actor.OrganisationId, runId, cancellationToken);
    }

    private static async Task<Upload> FindAsync(OurWaterDbContext context, Actor actor, long id, CancellationToken cancellationToken) =>
        await context.Uploads.Include(u => u.File).SingleAsync(u => u.Id == id && u.UserId == actor.UserId, cancellationToken);

    private static async Task<SyncDefinition> PrepareSyncAsync(OurWaterDbContext context, Upload upload, DateTime now, CancellationToken cancellationToken)
    {
        var sync = upload.SyncId is { } known ? await context.Syncs.SingleAsync(s => s.Id == known, cancellationToken) : null;
        if (sync is null)
        {
            var name = upload.File!.Name;
            sync = new SyncDefinition
            {
                Name = name,
                IsOneTime = true,
                IsUpload = true,
                Methods = [SyncMethod.PullFromDatasource],
                Datasource = new Datasource { Name = name, Type = DatasourceType.File, FileId = upload.FileId, IsUpload = true, CreatedAt = now, UpdatedAt = now },
                CreatedAt = now,
            };
            context.Syncs.Add(sync);
        }

        sync.Mapping = upload.Mapping ??= new Mapping { DataType = upload.DataType };
        sync.SelectedDatatypes = [upload.DataType];
        sync.UpdatedAt = now;
        await context.SaveChangesAsync(cancellationToken);
        upload.SyncId = sync.Id;
        await context.SaveChangesAsync(cancellationToken);
        return sync;
    }
}
