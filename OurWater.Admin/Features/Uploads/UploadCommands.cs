using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What a person chooses in the wizard, written down at once: nothing of it lives in the browser only.</summary>
public sealed class UploadCommands(Database database, FileStore files, RunStarter starter, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Begins an upload with a file that was received. The choices for an earlier file with the same header are filled in.</summary>
    public async Task<long> StartAsync(Actor actor, long fileId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var file = await context.Files.SingleAsync(f => f.Id == fileId, cancellationToken);
        var type = DataTypeGuess.Of(file.Detected);
        var known = await SavedMappings.FindAllAsync(context, type, file.Detected, cancellationToken);
        var (saved, about) = await RememberedFile.TakeAsync(files, file, known, cancellationToken);
        return await AddAsync(context, actor, fileId, Mappings.Begin(type, about, saved?.Mapping), UploadStep.File, cancellationToken);
    }

    /// <summary>Begins an upload with the mended rows of an earlier one: its columns are known, the check can start at once.</summary>
    /// <param name="mapping">Completed: the few rows of the file may not prove again what the whole one did.</param>
    public async Task<long> StartMendedAsync(Actor actor, long fileId, Mapping mapping, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var file = await context.Files.SingleAsync(f => f.Id == fileId, cancellationToken);
        var known = file.Detected is { } table && mapping.Columns.Values.All(c => c is null || table.Columns.Contains(c));
        return known
            ? await AddAsync(context, actor, fileId, mapping with { File = null }, UploadStep.Columns, cancellationToken)
            : await AddAsync(context, actor, fileId, Mappings.Begin(mapping.DataType, null, null), UploadStep.File, cancellationToken);
    }

    /// <summary>Another data type: the columns are looked for anew.</summary>
    public Task SetDataTypeAsync(Actor actor, long id, DataType type, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, async (context, upload) =>
        {
            var isOther = upload.DataType != type;
            if (isOther && upload.File!.Detected is { Tables.Count: > 1 }) await files.DetectAsync(upload.File, new Mapping { DataType = type, File = upload.Mapping?.File }, cancellationToken);
            await TakeTypeAsync(context, upload, type, cancellationToken);
        }, cancellationToken);

    /// <summary>
    /// Looks into the file again with what the person overrides. Another sheet may hold another data type: it is guessed anew, unless the person has chosen
    /// another one than was guessed before.
    /// </summary>
    public Task SetFileAsync(Actor actor, long id, MappingFile overrides, string? decimalSeparator, CancellationToken cancellationToken) => ChangeAsync(actor, id, async (context, upload) =>
    {
        var wanted = overrides == new MappingFile() ? null : overrides;
        if (upload.Mapping?.File != wanted)
        {
            var wasGuessed = upload.File!.Detected is null || upload.DataType == DataTypeGuess.Of(upload.File.Detected);
            await files.DetectAsync(upload.File, (upload.Mapping ?? new Mapping { DataType = upload.DataType }) with { File = wanted }, cancellationToken);
            if (wasGuessed && upload.File.Detected is { } table) await TakeTypeAsync(context, upload, DataTypeGuess.Of(table), cancellationToken);
        }

        var before = upload.Mapping ?? new Mapping { DataType = upload.DataType };
        upload.Mapping = before.Keep([.. upload.File!.Detected?.Columns ?? []]) with { File = wanted, DecimalSeparator = decimalSeparator };
    }, cancellationToken);

    public Task SaveMappingAsync(Actor actor, long id, Mapping mapping, CancellationToken cancellationToken) => ChangeAsync(actor, id, (_, upload) =>
    {
        upload.Mapping = mapping with { DataType = upload.DataType };
        return Task.CompletedTask;
    }, cancellationToken);

    public Task SetRememberAsync(Actor actor, long id, bool remember, CancellationToken cancellationToken) => ChangeAsync(actor, id, (_, upload) =>
    {
        upload.RememberMapping = remember;
        return Task.CompletedTask;
    }, cancellationToken);

    /// <summary>Which step the person looks at; nothing of the other steps is lost.</summary>
    public async Task GoToAsync(Actor actor, long id, UploadStep step, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var now = Now;
        await context.Uploads.Where(u => u.Id == id && u.UserId == actor.UserId).ExecuteUpdateAsync(set => set.SetProperty(u => u.Step, (int)step).SetProperty(u => u.UpdatedAt, now), cancellationToken);
    }

    /// <summary>Start over: forgets what was chosen. A check that goes is stopped; a file that no run has used is deleted.</summary>
    public async Task DiscardAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var upload = await context.Uploads.Include(u => u.File).SingleOrDefaultAsync(u => u.Id == id && u.UserId == actor.UserId, cancellationToken);
        if (upload is null) return;
        if (upload.CheckRunId is { } check) await starter.CancelAsync(actor.OrganisationId, check, cancellationToken);
        var file = upload.File!;
        context.Uploads.Remove(upload);
        var unused = upload.SyncId is null && !await context.Uploads.AnyAsync(u => u.FileId == file.Id && u.Id != id, cancellationToken) && !await context.Datasources.AnyAsync(d => d.FileId == file.Id, cancellationToken);
        if (unused) context.Files.Remove(file);
        await context.SaveChangesAsync(cancellationToken);
        if (unused) File.Delete(files.PathOf(file));
    }

    private static async Task TakeTypeAsync(OurWaterDbContext context, Upload upload, DataType type, CancellationToken cancellationToken)
    {
        if (upload.DataType == type) return;
        upload.DataType = type;
        var saved = await SavedMappings.FindAsync(context, type, upload.File!.Detected, cancellationToken);
        upload.Mapping = Mappings.Begin(type, upload.Mapping?.File, saved?.Mapping);
    }

    private async Task<long> AddAsync(OurWaterDbContext context, Actor actor, long fileId, Mapping mapping, UploadStep step, CancellationToken cancellationToken)
    {
        var upload = new Upload { UserId = actor.UserId, FileId = fileId, DataType = mapping.DataType, Mapping = mapping, Step = (int)step, CreatedAt = Now, UpdatedAt = Now };
        context.Uploads.Add(upload);
        await context.SaveChangesAsync(cancellationToken);
        return upload.Id;
    }

    private async Task ChangeAsync(Actor actor, long id, Func<OurWaterDbContext, Upload, Task> change, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var upload = await context.Uploads.Include(u => u.File).SingleAsync(u => u.Id == id && u.UserId == actor.UserId, cancellationToken);
        if (upload.ImportRunId is { } import && await context.Runs.AnyAsync(r => r.Id == import && r.State != RunState.Failed && r.State != RunState.Cancelled, cancellationToken))
            throw new NotAllowedException("This file is imported already. Upload it again to read it in another way.");
        await change(context, upload);
        upload.UpdatedAt = Now;
        await context.SaveChangesAsync(cancellationToken);
    }
}
