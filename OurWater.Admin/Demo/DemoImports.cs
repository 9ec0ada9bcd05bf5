using OurWater.Admin.Data;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Demo;

/// <summary>A run of the demo's history, with all that an upload leaves behind.</summary>
internal sealed class DemoImports(OurWaterDbContext context, string userId, DateTime now)
{
    public async Task<SyncRun> AddAsync(StoredFile file, ExistingValues existingValues, DateTime at, CancellationToken cancellationToken)
    {
        var mapping = MappingOf(existingValues);
        file.CreatedAt = at.AddMinutes(-6);
        context.Files.Attach(file).Property(f => f.CreatedAt).IsModified = true;
        var sync = new SyncDefinition
        {
            Name = file.Name,
            IsOneTime = true,
            IsUpload = true,
            Methods = [SyncMethod.PullFromDatasource],
            SelectedDatatypes = [DataType.Reading],
            Mapping = mapping,
            LastSyncDate = at,
            CreatedAt = at.AddMinutes(-5),
            UpdatedAt = at,
            Datasource = new Datasource { Name = file.Name, Type = DatasourceType.File, FileId = file.Id, IsUpload = true, CreatedAt = at.AddMinutes(-5), UpdatedAt = at.AddMinutes(-5) },
        };
        var run = new SyncRun
        {
            Sync = sync,
            State = RunState.SucceededWithWarnings,
            Trigger = "upload",
            StartedBy = DemoSignIn.Email,
            QueuedAt = at,
            StartedAt = at.AddSeconds(1),
            FinishedAt = at.AddSeconds(3),
            Attempt = 1,
            Mapping = mapping,
            BytesRead = file.Size,
            BytesTotal = file.Size,
            RowsPerSecond = 2600,
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync(cancellationToken);
        context.Uploads.Add(new Upload
        {
            UserId = userId, FileId = file.Id, Step = 4, Mapping = mapping, SyncId = sync.Id, ImportRunId = run.Id, CreatedAt = file.CreatedAt, UpdatedAt = at,
        });
        return run;
    }

    /// <summary>What the run left beside the readings: its figures, rejected rows and log.</summary>
    public void Finish(SyncRun run, DemoFile file)
    {
        run.Counts.Pull[DataType.Reading] = file.Counts;
        run.Checkpoint = new RunCheckpoint(DataType.Reading, file.Counts.Read, (int)file.Counts.Read + 1);
        foreach (var rejected in file.Rejected) rejected.RunId = run.Id;
        context.RejectedRows.AddRange(file.Rejected);
        var counts = file.Counts;
        Log(run, 1, "info", $"Reading “{file.Name}”.");
        Log(run, 2, "done", $"Read {counts.Read} rows: {counts.Created} created, {counts.Updated} updated, {counts.Unchanged} unchanged, {counts.Conflicted} conflicted, {counts.Rejected} rejected.");
        if (counts.Conflicted > 0) Log(run, 2, "conflict", $"{counts.Conflicted} readings wait for a person.");
    }

    private void Log(SyncRun run, int second, string level, string message) =>
        context.RunLog.Add(new RunLogLine { RunId = run.Id, At = run.StartedAt!.Value.AddSeconds(second) < now ? run.StartedAt.Value.AddSeconds(second) : now, Level = level, Message = message });

    private static Mapping MappingOf(ExistingValues existingValues) => new()
    {
        Identity = Identities.LegacyMyWell,
        Layout = TableLayout.Long,
        Columns = new Dictionary<string, string?>
        {
            [Fields.Pincode] = "Pincode",
            [Fields.ResourceId] = "Well ID",
            [Fields.Date] = "Date",
            [Fields.Value] = "Depth to water (cm)",
        },
        DateFormat = "d/M/yyyy",
        Unit = "cm",
        UnknownResources = UnknownResources.Create,
        ExistingValues = existingValues,
    };
}
