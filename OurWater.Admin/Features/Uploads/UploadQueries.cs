using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What the wizard knows about a person's uploads. An upload is seen by the person who began it.</summary>
public sealed class UploadQueries(Database database)
{
    private const int MostUnfinished = 20;

    /// <summary>The newest first; an upload is finished when its import ended well.</summary>
    public async Task<IReadOnlyList<UnfinishedUpload>> ListUnfinishedAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var rows = await context.Uploads.AsNoTracking()
            .Where(u => u.UserId == actor.UserId && !context.Runs.Any(r => r.Id == u.ImportRunId && (r.State == RunState.Succeeded || r.State == RunState.SucceededWithWarnings)))
            .OrderByDescending(u => u.UpdatedAt).Take(MostUnfinished)
            .Select(u => new { u.Id, u.File!.Name, u.DataType, u.Step, u.UpdatedAt, Counts = context.Runs.Where(r => r.Id == u.CheckRunId && r.ActiveSyncId == null).Select(r => r.Counts).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new UnfinishedUpload(r.Id, r.Name, r.DataType, (UploadStep)r.Step, r.UpdatedAt, r.Counts?.Pull.GetValueOrDefault(r.DataType)?.Read));
    }

    /// <summary>Null where there is none, or where it is somebody else's.</summary>
    public async Task<UploadState?> GetAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var upload = await context.Uploads.AsNoTracking().Include(u => u.File).SingleOrDefaultAsync(u => u.Id == id && u.UserId == actor.UserId, cancellationToken);
        if (upload is null) return null;
        var saved = await SavedMappings.FindAsync(context, upload.DataType, upload.File!.Detected, cancellationToken);
        var import = await context.Runs.AsNoTracking().Where(r => r.Id == upload.ImportRunId).Select(r => (RunState?)r.State).SingleOrDefaultAsync(cancellationToken);
        var checkedWith = await context.Syncs.AsNoTracking().Where(s => s.Id == upload.SyncId).Select(s => s.Mapping).SingleOrDefaultAsync(cancellationToken);
        return new UploadState
        {
            Id = upload.Id,
            File = upload.File,
            Mapping = upload.Mapping ?? new Mapping { DataType = upload.DataType },
            Step = (UploadStep)upload.Step,
            RememberMapping = upload.RememberMapping,
            SyncId = upload.SyncId,
            CheckRunId = upload.CheckRunId,
            ImportRunId = upload.ImportRunId,
            IsImported = import is RunState.Queued or RunState.Running or RunState.AwaitingApproval or RunState.Succeeded or RunState.SucceededWithWarnings,
            IsChecked = Mappings.Same(checkedWith, upload.Mapping),
            Remembered = saved?.Mapping,
            RememberedAt = saved?.UpdatedAt <= upload.CreatedAt ? saved.UpdatedAt : null, // an upload is not offered what it saved itself
        };
    }

    /// <summary>The external ids by which the organisation's resources are known elsewhere; LegacyMyWell's has a scheme of its own.</summary>
    public async Task<IReadOnlyList<string>> ExternalIdNamesAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.IsIdentity && e.Name != ExternalIdNames.LegacyMyWellId).Select(e => e.Name).Distinct().OrderBy(n => n).ToListAsync(cancellationToken);
    }
}

/// <summary>Mappings that are offered again when a file with the same header comes.</summary>
internal static class SavedMappings
{
    public static async Task<SavedMapping?> FindAsync(OurWaterDbContext context, DataType type, TableDescription? table, CancellationToken cancellationToken) =>
        HeaderHash.Of(table) is { } hash ? await context.SavedMappings.AsNoTracking().SingleOrDefaultAsync(m => m.DataType == type && m.HeaderHash == hash, cancellationToken) : null;

    /// <summary>The choices for each of the file's tables that are known by their header; those for the table that is read come first.</summary>
    public static async Task<IReadOnlyList<SavedMapping>> FindAllAsync(OurWaterDbContext context, DataType type, TableDescription? table, CancellationToken cancellationToken)
    {
        if (table is null) return [];
        List<string> hashes = [.. new[] { HeaderHash.Of(table) }.Concat(table.Tables.Select(HeaderHash.Of)).OfType<string>().Distinct()];
        var saved = await context.SavedMappings.AsNoTracking().Where(m => m.DataType == type && hashes.Contains(m.HeaderHash)).ToListAsync(cancellationToken);
        return [.. saved.OrderBy(m => hashes.IndexOf(m.HeaderHash))];
    }

    public static async Task RememberAsync(OurWaterDbContext context, TableDescription table, Mapping mapping, DateTime now, CancellationToken cancellationToken)
    {
        if (HeaderHash.Of(table) is not { } hash) return;
        var saved = await context.SavedMappings.SingleOrDefaultAsync(m => m.DataType == mapping.DataType && m.HeaderHash == hash, cancellationToken);
        if (saved is null) context.SavedMappings.Add(saved = new SavedMapping { DataType = mapping.DataType, HeaderHash = hash, Mapping = mapping });
        saved.Mapping = mapping.ForNextFile();
        saved.UpdatedAt = now;
    }
}
