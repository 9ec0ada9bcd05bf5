using System.Data;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OurWater.Sync;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Bulk;

/// <summary>
/// <c>SqlBulkCopy</c> into a staging table of the session, then one set-based statement for each outcome. The staging table is made once a transaction.
/// </summary>
internal sealed class SqlServerBulkWriter : IBulkWriter
{
    public async Task BeginAsync(OurWaterDbContext context, bool write, CancellationToken cancellationToken) =>
        await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    public async ValueTask FindAsync(OurWaterDbContext context, ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken)
    {
        found.Span.Clear();
        await ExecuteAsync(context, "IF OBJECT_ID('tempdb..#Batch') IS NOT NULL DROP TABLE #Batch; CREATE TABLE #Batch (N int NOT NULL, TimeseriesId bigint NOT NULL, Time datetime2(3) NOT NULL, PRIMARY KEY (TimeseriesId, Time))", cancellationToken);
        var table = new DataTable { Columns = { { "N", typeof(int) }, { "TimeseriesId", typeof(long) }, { "Time", typeof(DateTime) } } };
        for (var i = 0; i < sorted.Length; i++)
        {
            if (sorted.Span[i].Series.TimeseriesId is { } id) table.Rows.Add(i, id, TimeOf(sorted.Span[i]));
        }

        await CopyAsync(context, "#Batch", table, cancellationToken);

        // HOLDLOCK keeps the gaps between the keys closed until the commit: what was not found stays away.
        await using var command = Command(context, "SELECT b.N, r.Id, r.Value, r.RunId, r.Row, r.Origin, r.UpdatedAt FROM #Batch b JOIN Readings r WITH (UPDLOCK, HOLDLOCK) ON r.TimeseriesId = b.TimeseriesId AND r.Time = b.Time");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Span[reader.GetInt32(0)] = new StoredReading(
                true, reader.GetInt64(1), reader.GetDouble(2), reader.IsDBNull(3) ? null : reader.GetInt64(3), reader.IsDBNull(4) ? null : reader.GetInt32(4), (ValueOrigin)reader.GetByte(5), new DateTimeOffset(DateTime.SpecifyKind(reader.GetDateTime(6), DateTimeKind.Utc)).ToUnixTimeMilliseconds());
        }
    }

    public async ValueTask<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearestAsync(
        OurWaterDbContext context, IReadOnlyList<SampleWish> wishes, int most, long exceptRun, CancellationToken cancellationToken)
    {
        await using var command = Command(context, NearestSql);
        command.Parameters.AddWithValue("@wishes", Json.Write(wishes.Select(w => new { Id = w.TimeseriesId, Middle = DateTimeOffset.FromUnixTimeMilliseconds(w.Middle).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) })));
        command.Parameters.AddWithValue("@most", most);
        command.Parameters.AddWithValue("@organisation", context.OrganisationId);
        command.Parameters.AddWithValue("@run", exceptRun);
        var found = new Dictionary<long, List<TimedValue>>(wishes.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!found.TryGetValue(reader.GetInt64(0), out var near)) found[reader.GetInt64(0)] = near = [];
            near.Add(new TimedValue(Milliseconds(reader.GetDateTime(1)), reader.GetDouble(2)));
        }

        return found.ToDictionary(f => f.Key, IReadOnlyList<TimedValue> (f) => [.. f.Value]);
    }

    public async ValueTask ApplyAsync(OurWaterDbContext context, ReadingsToApply batch, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            context,
            "IF OBJECT_ID('tempdb..#Apply') IS NOT NULL DROP TABLE #Apply; CREATE TABLE #Apply (ReadingId bigint NULL, TimeseriesId bigint NOT NULL, Time datetime2(3) NOT NULL, Precision tinyint NOT NULL, Value float NOT NULL, OldValue float NULL, OldRunId bigint NULL, OldRow int NULL, OldOrigin tinyint NULL, Row int NULL)",
            cancellationToken);
        await CopyAsync(context, "#Apply", TableOf(batch), cancellationToken);
        await using var command = Command(context, ApplySql);
        command.Parameters.AddWithValue("@organisation", batch.Run.OrganisationId);
        command.Parameters.AddWithValue("@run", batch.Run.Id);
        command.Parameters.AddWithValue("@origin", (byte)batch.Origin);
        command.Parameters.AddWithValue("@now", batch.Now);
        command.Parameters.AddWithValue("@by", (object?)batch.Run.StartedBy ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask FindLinksAsync(OurWaterDbContext context, long datasourceId, ReadOnlyMemory<long> remoteIds, Memory<StoredLink> found, CancellationToken cancellationToken)
    {
        found.Span.Clear();
        var table = new DataTable { Columns = { { "N", typeof(int) }, { "RemoteId", typeof(long) } } };
        for (var i = 0; i < remoteIds.Length; i++) table.Rows.Add(i, remoteIds.Span[i]);
        await ExecuteAsync(context, "IF OBJECT_ID('tempdb..#Remote') IS NOT NULL DROP TABLE #Remote; CREATE TABLE #Remote (N int NOT NULL, RemoteId bigint NOT NULL)", cancellationToken);
        await CopyAsync(context, "#Remote", table, cancellationToken);
        await using var command = Command(context, "SELECT b.N, l.ReadingId, l.Value, l.IsDuplicate, l.IsMissing, r.TimeseriesId, r.Time, l.ResourceKey, l.Time FROM #Remote b JOIN ReadingLinks l ON l.DatasourceId = @datasource AND l.RemoteId = b.RemoteId LEFT JOIN Readings r ON r.Id = l.ReadingId");
        command.Parameters.AddWithValue("@datasource", datasourceId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var exists = !reader.IsDBNull(5);
            found.Span[reader.GetInt32(0)] = new StoredLink(
                true, reader.GetInt64(1), reader.GetDouble(2), reader.GetBoolean(3), reader.GetBoolean(4), exists, exists ? reader.GetInt64(5) : 0, exists ? Milliseconds(reader.GetDateTime(6)) : 0,
                reader.IsDBNull(7) ? null : reader.GetString(7), reader.IsDBNull(8) ? null : Milliseconds(reader.GetDateTime(8)));
        }
    }

    public async ValueTask SaveLinksAsync(OurWaterDbContext context, IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0) return;
        var table = new DataTable { Columns = { { "DatasourceId", typeof(long) }, { "RemoteId", typeof(long) }, { "OrganisationId", typeof(int) }, { "ReadingId", typeof(long) }, { "Value", typeof(double) }, { "IsDuplicate", typeof(bool) }, { "IsMissing", typeof(bool) }, { "ResourceKey", typeof(string) }, { "Time", typeof(DateTime) } } };
        foreach (var link in links.Reverse().DistinctBy(l => (l.DatasourceId, l.RemoteId))) table.Rows.Add(link.DatasourceId, link.RemoteId, link.OrganisationId, link.ReadingId, link.Value, link.IsDuplicate, link.IsMissing, (object?)link.ResourceKey ?? DBNull.Value, (object?)link.Time ?? DBNull.Value);
        await ExecuteAsync(context, "IF OBJECT_ID('tempdb..#Links') IS NOT NULL DROP TABLE #Links; CREATE TABLE #Links (DatasourceId bigint NOT NULL, RemoteId bigint NOT NULL, OrganisationId int NOT NULL, ReadingId bigint NOT NULL, Value float NOT NULL, IsDuplicate bit NOT NULL, IsMissing bit NOT NULL, ResourceKey nvarchar(200) NULL, Time datetime2(3) NULL, PRIMARY KEY (DatasourceId, RemoteId))", cancellationToken);
        await CopyAsync(context, "#Links", table, cancellationToken);
        await ExecuteAsync(
            context,
            """
            UPDATE l SET ReadingId = n.ReadingId, Value = n.Value, IsDuplicate = n.IsDuplicate, IsMissing = n.IsMissing, ResourceKey = n.ResourceKey, Time = n.Time
              FROM ReadingLinks l WITH (UPDLOCK, HOLDLOCK) JOIN #Links n ON n.DatasourceId = l.DatasourceId AND n.RemoteId = l.RemoteId;
            INSERT INTO ReadingLinks (DatasourceId, RemoteId, OrganisationId, ReadingId, Value, IsDuplicate, IsMissing, ResourceKey, Time)
              SELECT DatasourceId, RemoteId, OrganisationId, ReadingId, Value, IsDuplicate, IsMissing, ResourceKey, Time FROM #Links n
              WHERE NOT EXISTS (SELECT 1 FROM ReadingLinks l WHERE l.DatasourceId = n.DatasourceId AND l.RemoteId = n.RemoteId);
            """,
            cancellationToken);
    }

    public async ValueTask AddExternalIdsAsync(OurWaterDbContext context, IReadOnlyList<ExternalId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return;
        var table = new DataTable
        {
            Columns =
            {
                { "OrganisationId", typeof(int) }, { "RecordType", typeof(string) }, { "RecordId", typeof(long) }, { "Name", typeof(string) }, { "Value", typeof(string) }, { "IsIdentity", typeof(bool) },
                { "State", typeof(string) }, { "Origin", typeof(string) }, { "RunId", typeof(long) }, { "CreatedAt", typeof(DateTime) }, { "UpdatedAt", typeof(DateTime) },
            },
        };
        foreach (var id in ids)
        {
            table.Rows.Add(context.OrganisationId, id.RecordType.ToString(), id.RecordId, id.Name, id.Value, id.IsIdentity, id.State.ToString(), id.Origin.ToString(), (object?)id.RunId ?? DBNull.Value, id.CreatedAt, id.UpdatedAt);
        }

        await CopyAsync(context, "ExternalIds", table, cancellationToken);
    }

    public async ValueTask AddRejectedAsync(OurWaterDbContext context, SyncRun run, DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken)
    {
        if (rejected.Count == 0) return;
        string[] columns = ["OrganisationId", "RunId", "DataType", "Row", "Column", "Reason", "Message", "Subject", "Original"];
        var table = new DataTable();
        foreach (var column in columns) table.Columns.Add(column, column switch { "OrganisationId" or "Row" or "Column" => typeof(int), "RunId" => typeof(long), _ => typeof(string) });
        foreach (var row in rejected)
        {
            table.Rows.Add(run.OrganisationId, run.Id, dataType.ToString(), row.Row, row.Column, row.Problems[0].Code, row.Words(), row.ShortSubject(), Json.Write(row.Original));
        }

        await CopyAsync(context, "RejectedRows", table, cancellationToken);
    }

    public Task CommittedAsync(OurWaterDbContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EndedAsync(OurWaterDbContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    private const string NearestSql = """
        SELECT w.Id, n.Time, n.Value FROM OPENJSON(@wishes) WITH (Id bigint '$.id', Middle datetime2(3) '$.middle') w
        CROSS APPLY (
          SELECT Time, Value FROM (SELECT TOP (@most) r.Time, r.Value FROM Readings r
            WHERE r.TimeseriesId = w.Id AND r.Time <= w.Middle AND r.OrganisationId = @organisation AND (r.RunId IS NULL OR r.RunId <> @run) ORDER BY r.Time DESC) b
          UNION ALL
          SELECT Time, Value FROM (SELECT TOP (@most) r.Time, r.Value FROM Readings r
            WHERE r.TimeseriesId = w.Id AND r.Time > w.Middle AND r.OrganisationId = @organisation AND (r.RunId IS NULL OR r.RunId <> @run) ORDER BY r.Time) a) n
        ORDER BY w.Id, n.Time
        """;

    private const string ApplySql = """
        INSERT INTO RecordChanges (OrganisationId, RecordType, RecordId, RunId, Row, Foreseen, OldValue, NewValue, OldRunId, OldRow, OldOrigin, At, [By])
          SELECT @organisation, 'Reading', ReadingId, @run, Row, 0, OldValue, Value, OldRunId, OldRow, OldOrigin, @now, @by FROM #Apply WHERE ReadingId IS NOT NULL;
        UPDATE r SET Value = a.Value, Precision = a.Precision, Origin = @origin, RunId = @run, Row = a.Row, UpdatedAt = @now
          FROM Readings r JOIN #Apply a ON a.ReadingId = r.Id;
        INSERT INTO Readings (OrganisationId, TimeseriesId, Time, Precision, Value, Origin, RunId, Row, CreatedAt, UpdatedAt)
          SELECT @organisation, TimeseriesId, Time, Precision, Value, @origin, @run, Row, @now, @now FROM #Apply WHERE ReadingId IS NULL;
        UPDATE t SET ReadingCount = t.ReadingCount + s.Added,
            MinValue = CASE WHEN t.MinValue < s.Lowest THEN t.MinValue ELSE s.Lowest END,
            MaxValue = CASE WHEN t.MaxValue > s.Highest THEN t.MaxValue ELSE s.Highest END,
            FirstTime = CASE WHEN t.FirstTime < s.FirstTime THEN t.FirstTime ELSE s.FirstTime END,
            LastValue = CASE WHEN t.LastTime > s.LastTime THEN t.LastValue ELSE (SELECT a.Value FROM #Apply a WHERE a.TimeseriesId = t.Id AND a.Time = s.LastTime) END,
            LastTime = CASE WHEN t.LastTime > s.LastTime THEN t.LastTime ELSE s.LastTime END
          FROM Timeseries t JOIN (SELECT TimeseriesId, SUM(CASE WHEN ReadingId IS NULL THEN 1 ELSE 0 END) Added, MIN(Value) Lowest, MAX(Value) Highest, MIN(Time) FirstTime, MAX(Time) LastTime FROM #Apply GROUP BY TimeseriesId) s ON s.TimeseriesId = t.Id;
        WITH months AS (SELECT TimeseriesId, YEAR(Time) * 100 + MONTH(Time) Month, COUNT(*) Added FROM #Apply WHERE ReadingId IS NULL GROUP BY TimeseriesId, YEAR(Time) * 100 + MONTH(Time))
        UPDATE m SET Count = m.Count + n.Added FROM ReadingMonths m WITH (UPDLOCK, HOLDLOCK) JOIN months n ON n.TimeseriesId = m.TimeseriesId AND n.Month = m.Month;
        INSERT INTO ReadingMonths (TimeseriesId, Month, OrganisationId, Count)
          SELECT n.TimeseriesId, n.Month, @organisation, n.Added
          FROM (SELECT TimeseriesId, YEAR(Time) * 100 + MONTH(Time) Month, COUNT(*) Added FROM #Apply WHERE ReadingId IS NULL GROUP BY TimeseriesId, YEAR(Time) * 100 + MONTH(Time)) n
          WHERE NOT EXISTS (SELECT 1 FROM ReadingMonths m WHERE m.TimeseriesId = n.TimeseriesId AND m.Month = n.Month);
        """;

    private static DataTable TableOf(ReadingsToApply batch)
    {
        var table = new DataTable
        {
            Columns =
            {
                { "ReadingId", typeof(long) }, { "TimeseriesId", typeof(long) }, { "Time", typeof(DateTime) }, { "Precision", typeof(byte) }, { "Value", typeof(double) },
                { "OldValue", typeof(double) }, { "OldRunId", typeof(long) }, { "OldRow", typeof(int) }, { "OldOrigin", typeof(byte) }, { "Row", typeof(int) },
            },
        };
        for (var i = 0; i < batch.Sorted.Length; i++)
        {
            var (reading, stored) = (batch.Sorted.Span[i], batch.Found.Span[i]);
            if (batch.Outcomes.Span[i] == Outcome.Created)
                table.Rows.Add(DBNull.Value, reading.Series.TimeseriesId!.Value, TimeOf(reading), (byte)reading.Precision, reading.Value, DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value, RowOf(reading));
            else if (batch.Outcomes.Span[i] == Outcome.Updated)
                table.Rows.Add(stored.Id, reading.Series.TimeseriesId!.Value, TimeOf(reading), (byte)reading.Precision, reading.Value, stored.Value, (object?)stored.RunId ?? DBNull.Value, (object?)stored.Row ?? DBNull.Value, (byte)stored.Origin, RowOf(reading));
        }

        return table;
    }

    private static long Milliseconds(DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();

    private static object RowOf(in MappedReading reading) => reading.Row > 0 ? reading.Row : DBNull.Value;

    private static DateTime TimeOf(in MappedReading reading) => DateTimeOffset.FromUnixTimeMilliseconds(reading.UnixMilliseconds).UtcDateTime;

    private static async Task CopyAsync(OurWaterDbContext context, string target, DataTable table, CancellationToken cancellationToken)
    {
        using var copy = new SqlBulkCopy((SqlConnection)context.Database.GetDbConnection(), SqlBulkCopyOptions.CheckConstraints, Transaction(context)) { DestinationTableName = target, BulkCopyTimeout = 300 };
        foreach (DataColumn column in table.Columns) copy.ColumnMappings.Add(column.ColumnName, column.ColumnName);
        await copy.WriteToServerAsync(table, cancellationToken);
    }

    private static async Task ExecuteAsync(OurWaterDbContext context, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(context, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static SqlCommand Command(OurWaterDbContext context, string sql) => new(sql, (SqlConnection)context.Database.GetDbConnection(), Transaction(context)) { CommandTimeout = 300 };

    private static SqlTransaction Transaction(OurWaterDbContext context) => (SqlTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
}
