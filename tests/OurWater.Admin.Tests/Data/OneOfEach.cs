using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Data;

/// <summary>An organisation that has one record of every kind, tied together as the program ties them.</summary>
internal static class OneOfEach
{
    private static readonly DateTime At = new(2026, 11, 1, 9, 0, 0, DateTimeKind.Utc);

    public static async Task<int> AddAsync(Database database, string slug, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var organisation = new Organisation { Slug = slug, Name = slug, CreatedAt = At };
        context.Add(organisation);
        await context.SaveChangesAsync(cancellationToken);
        var id = organisation.Id;

        async Task<T> AddAsync<T>(T record)
            where T : class, IOrganisationRecord
        {
            record.OrganisationId = id;
            context.Add(record);
            await context.SaveChangesAsync(cancellationToken);
            return record;
        }

        var key = await AddAsync(new ApiKey { Name = "key", Prefix = "owk_", Hash = Security.Keys.Hash(slug), CreatedAt = At });
        await AddAsync(new Invitation { For = "somebody", CreatedBy = "admin", TokenHash = key.Hash, CreatedAt = At, ExpiresAt = At });
        await AddAsync(new IdempotentAnswer { ApiKeyId = key.Id, Key = "one", RequestHash = key.Hash, CreatedAt = At });
        await AddAsync(new Group { Type = GroupType.Village, Name = "Hinta", CreatedAt = At, UpdatedAt = At });
        var well = await AddAsync(new Resource { Type = ResourceType.Well, CreatedAt = At, UpdatedAt = At });
        var series = await AddAsync(new Timeseries { ResourceId = well.Id, Unit = "m" });
        await AddAsync(new ReadingMonth { TimeseriesId = series.Id, Month = 202611, Count = 1 });
        var reading = await AddAsync(new Reading { TimeseriesId = series.Id, Time = At, Value = 6.91, CreatedAt = At, UpdatedAt = At });
        await AddAsync(new ExternalId { RecordType = DataType.Resource, RecordId = well.Id, Name = ExternalIdNames.LegacyMyWellId, Value = "313603.1111", IsIdentity = true, CreatedAt = At, UpdatedAt = At });
        var file = await AddAsync(new StoredFile { Name = "a.csv", StorageName = slug, Sha256 = key.Hash, CreatedAt = At });
        var source = await AddAsync(new Datasource { Name = "a.csv", FileId = file.Id, CreatedAt = At, UpdatedAt = At });
        var sync = await AddAsync(new SyncDefinition { Name = "a", DatasourceId = source.Id, CreatedAt = At, UpdatedAt = At });
        var run = await AddAsync(new SyncRun { SyncId = sync.Id, QueuedAt = At });
        await AddAsync(new RunLogLine { RunId = run.Id, At = At, Level = "info", Message = "Reading a.csv." });
        await AddAsync(new RejectedRow { RunId = run.Id, Reason = "notANumber", Message = "19.4O is no number." });
        await AddAsync(new RowMend { SyncId = sync.Id, Row = 2 });
        await AddAsync(new RecordChange { RecordType = DataType.Reading, RecordId = reading.Id, At = At });
        await AddAsync(new Conflict { RunId = run.Id, SyncId = sync.Id, RecordType = DataType.Reading, RecordId = reading.Id, FoundAt = At });
        await AddAsync(new Upload { UserId = "somebody", FileId = file.Id, CreatedAt = At, UpdatedAt = At });
        await AddAsync(new SavedMapping { HeaderHash = key.Hash, Mapping = new OurWater.Sync.Tabular.Mapping(), UpdatedAt = At });
        await AddAsync(new ReadingLink { DatasourceId = source.Id, RemoteId = 1, ReadingId = reading.Id, Value = 6.91, ResourceKey = "313603.1111", Time = reading.Time });
        await AddAsync(new RecordSnapshot { DatasourceId = source.Id, RecordType = DataType.Resource, RecordId = well.Id, Fields = "{}" });
        await AddAsync(new LedgerEntry { DatasourceId = source.Id, RunId = run.Id, RecordType = DataType.Reading, RecordId = reading.Id, Payload = "{}", PreparedAt = At });
        await AddAsync(new RunItem { RunId = run.Id, Label = "Well 1111" });
        await AddAsync(new SyncCursor { SyncId = sync.Id, DataType = DataType.Reading, Selection = "all", UpdatedAt = At });
        await AddAsync(new AuditEntry { At = At, ActorId = "somebody", ActorName = "somebody", Subject = "resource", Action = AuditAction.Changed });
        return id;
    }
}
