using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Bulk;

/// <summary>Prepared statements inside one transaction, in the order of the index. Figures of the series are summed over the batch and written once a series.</summary>
internal sealed class SqliteBulkWriter(SqliteWal? wal = null) : IBulkWriter
{
    /// <summary>So many stored rows are read over before the next one is looked up by the index instead.</summary>
    private const int LongestScan = 64;

    private readonly SqliteWal _wal = wal ?? new SqliteWal();

    public async Task BeginAsync(OurWaterDbContext context, bool write, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        var transaction = Connection(context).BeginTransaction(deferred: !write);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);
    }

    public ValueTask FindAsync(OurWaterDbContext context, ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken)
    {
        using var select = new SqliteStatement(
            Connection(context), "SELECT \"Time\", \"Id\", \"Value\", \"RunId\", \"Row\", \"Origin\", \"UpdatedAt\" FROM \"Readings\" WHERE \"TimeseriesId\" = ?1 AND \"Time\" >= ?2 AND \"Time\" <= ?3 ORDER BY \"Time\"");
        var readings = sorted.Span;
        var results = found.Span;
        results.Clear();
        for (var start = 0; start < readings.Length;)
        {
            var series = readings[start].Series;
            var end = start + 1;
            while (end < readings.Length && ReferenceEquals(readings[end].Series, series)) end++;
            if (series.TimeseriesId is { } id) FindSeries(select, id, readings[start..end], results[start..end]);
            start = end;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearestAsync(
        OurWaterDbContext context, IReadOnlyList<SampleWish> wishes, int most, long exceptRun, CancellationToken cancellationToken)
    {
        using var before = new SqliteStatement(Connection(context), NearestSql("\"Time\" <= ?2", "DESC"));
        using var after = new SqliteStatement(Connection(context), NearestSql("\"Time\" > ?2", "ASC"));
        var found = new Dictionary<long, IReadOnlyList<TimedValue>>(wishes.Count);
        foreach (var wish in wishes)
        {
            var near = new List<TimedValue>();
            ReadNearest(before, context.OrganisationId, wish, most, exceptRun, near);
            near.Reverse();
            ReadNearest(after, context.OrganisationId, wish, most, exceptRun, near);
            if (near.Count > 0) found[wish.TimeseriesId] = near.ToArray();
        }

        return ValueTask.FromResult<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>>(found);
    }

    public ValueTask ApplyAsync(OurWaterDbContext context, ReadingsToApply batch, CancellationToken cancellationToken)
    {
        var connection = Connection(context);
        using var figures = new SqliteSeriesFigures(connection, batch.Run.OrganisationId);
        using var update = new SqliteStatement(
            connection, "UPDATE \"Readings\" SET \"Value\" = ?2, \"Precision\" = ?3, \"Origin\" = ?4, \"RunId\" = ?5, \"Row\" = ?6, \"UpdatedAt\" = ?7 WHERE \"Id\" = ?1");
        using var keep = new SqliteStatement(
            connection,
            "INSERT INTO \"RecordChanges\" (\"OrganisationId\", \"RecordType\", \"RecordId\", \"RunId\", \"Row\", \"Foreseen\", \"OldValue\", \"NewValue\", \"OldRunId\", \"OldRow\", \"OldOrigin\", \"At\", \"By\") VALUES (?1, 'Reading', ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
        var now = new DateTimeOffset(batch.Now).ToUnixTimeMilliseconds();
        using var insert = new SqliteReadingInsert(connection, batch, now);
        var readings = batch.Sorted.Span;
        for (var i = 0; i < readings.Length; i++)
        {
            ref readonly var reading = ref readings[i];
            switch (batch.Outcomes.Span[i])
            {
                case Outcome.Created:
                    insert.Add(reading);
                    figures.Add(reading, isNew: true);
                    break;
                case Outcome.Updated:
                    Update(update, keep, batch, batch.Found.Span[i], reading, now);
                    figures.Add(reading, isNew: false);
                    break;
            }
        }

        insert.Flush();
        figures.Flush();
        return ValueTask.CompletedTask;
    }

    public ValueTask FindLinksAsync(OurWaterDbContext context, long datasourceId, ReadOnlyMemory<long> remoteIds, Memory<StoredLink> found, CancellationToken cancellationToken)
    {
        using var select = new SqliteStatement(
            Connection(context),
            "SELECT l.\"ReadingId\", l.\"Value\", l.\"IsDuplicate\", l.\"IsMissing\", r.\"TimeseriesId\", r.\"Time\", l.\"ResourceKey\", l.\"Time\" FROM \"ReadingLinks\" l LEFT JOIN \"Readings\" r ON r.\"Id\" = l.\"ReadingId\" WHERE l.\"DatasourceId\" = ?1 AND l.\"RemoteId\" = ?2");
        select.Bind(1, datasourceId);
        for (var i = 0; i < remoteIds.Length; i++)
        {
            select.Bind(2, remoteIds.Span[i]);
            found.Span[i] = select.Step()
                ? new StoredLink(true, select.Long(0), select.Double(1), select.Long(2) != 0, select.Long(3) != 0, select.NullableLong(4) is not null, select.NullableLong(4) ?? 0, select.NullableLong(5) ?? 0, select.Text(6), select.NullableLong(7))
                : default;
            select.Reset();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SaveLinksAsync(OurWaterDbContext context, IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0) return ValueTask.CompletedTask;
        using var upsert = new SqliteStatement(
            Connection(context),
            "INSERT INTO \"ReadingLinks\" (\"DatasourceId\", \"RemoteId\", \"OrganisationId\", \"ReadingId\", \"Value\", \"IsDuplicate\", \"IsMissing\", \"ResourceKey\", \"Time\") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (\"DatasourceId\", \"RemoteId\") DO UPDATE SET \"ReadingId\" = excluded.\"ReadingId\", \"Value\" = excluded.\"Value\", \"IsDuplicate\" = excluded.\"IsDuplicate\", \"IsMissing\" = excluded.\"IsMissing\", \"ResourceKey\" = excluded.\"ResourceKey\", \"Time\" = excluded.\"Time\"");
        foreach (var link in links)
        {
            upsert.Bind(1, link.DatasourceId);
            upsert.Bind(2, link.RemoteId);
            upsert.Bind(3, (long)link.OrganisationId);
            upsert.Bind(4, link.ReadingId);
            upsert.Bind(5, link.Value);
            upsert.Bind(6, link.IsDuplicate ? 1L : 0);
            upsert.Bind(7, link.IsMissing ? 1L : 0);
            upsert.Bind(8, link.ResourceKey);
            upsert.Bind(9, link.Time is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds() : null);
            upsert.Execute();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AddExternalIdsAsync(OurWaterDbContext context, IReadOnlyList<ExternalId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return ValueTask.CompletedTask;
        using var insert = new SqliteStatement(
            Connection(context),
            "INSERT INTO \"ExternalIds\" (\"OrganisationId\", \"RecordType\", \"RecordId\", \"Name\", \"Value\", \"IsIdentity\", \"State\", \"Origin\", \"RunId\", \"CreatedAt\", \"UpdatedAt\") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
        foreach (var id in ids)
        {
            insert.Bind(1, (long)context.OrganisationId);
            insert.Bind(2, id.RecordType.ToString());
            insert.Bind(3, id.RecordId);
            insert.Bind(4, id.Name);
            insert.Bind(5, id.Value);
            insert.Bind(6, id.IsIdentity ? 1L : 0);
            insert.Bind(7, id.State.ToString());
            insert.Bind(8, id.Origin.ToString());
            insert.Bind(9, id.RunId);
            insert.Bind(10, new DateTimeOffset(id.CreatedAt).ToUnixTimeMilliseconds());
            insert.Bind(11, new DateTimeOffset(id.UpdatedAt).ToUnixTimeMilliseconds());
            insert.Execute();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AddRejectedAsync(OurWaterDbContext context, SyncRun run, DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken)
    {
        if (rejected.Count == 0) return ValueTask.CompletedTask;
        using var insert = new SqliteStatement(
            Connection(context),
            "INSERT INTO \"RejectedRows\" (\"OrganisationId\", \"RunId\", \"DataType\", \"Row\", \"Column\", \"Reason\", \"Message\", \"Subject\", \"Original\") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        insert.Bind(1, run.OrganisationId);
        insert.Bind(2, run.Id);
        insert.Bind(3, dataType.ToString());
        foreach (var row in rejected)
        {
            insert.Bind(4, row.Row);
            insert.Bind(5, row.Column);
            insert.Bind(6, row.Problems[0].Code);
            insert.Bind(7, row.Words());
            insert.Bind(8, row.ShortSubject());
            insert.Bind(9, Json.Write(row.Original));
            insert.Execute();
        }

        return ValueTask.CompletedTask;
    }

    public async Task CommittedAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken); // a transaction that EF began has closed it
        await _wal.KeepAsync(Connection(context), cancellationToken);
    }

    public async Task EndedAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        await _wal.GiveBackAsync(Connection(context), cancellationToken);
    }

    private static SqliteConnection Connection(OurWaterDbContext context) => (SqliteConnection)context.Database.GetDbConnection();

    /// <summary>Both ways along the index on (TimeseriesId, Time).</summary>
    internal static string NearestSql(string side, string order) =>
        $"SELECT \"Time\", \"Value\" FROM \"Readings\" WHERE \"TimeseriesId\" = ?1 AND {side} AND \"OrganisationId\" = ?4 AND (\"RunId\" IS NULL OR \"RunId\" <> ?5) ORDER BY \"Time\" {order} LIMIT ?3";

    private static void ReadNearest(SqliteStatement select, int organisationId, in SampleWish wish, int most, long exceptRun, List<TimedValue> near)
    {
        select.Bind(1, wish.TimeseriesId);
        select.Bind(2, wish.Middle);
        select.Bind(3, (long)most);
        select.Bind(4, (long)organisationId);
        select.Bind(5, exceptRun);
        while (select.Step()) near.Add(new TimedValue(select.Long(0), select.Double(1)));
        select.Reset();
    }

    /// <summary>Walks the series' stored rows beside the sorted readings; jumps by the index over long stretches that the batch does not touch.</summary>
    private static void FindSeries(SqliteStatement select, long timeseriesId, ReadOnlySpan<MappedReading> readings, Span<StoredReading> results)
    {
        var next = 0;
        while (next < readings.Length)
        {
            select.Bind(1, timeseriesId);
            select.Bind(2, readings[next].UnixMilliseconds);
            select.Bind(3, readings[^1].UnixMilliseconds);
            var passed = 0;
            while (passed <= LongestScan)
            {
                if (!select.Step())
                {
                    next = readings.Length;
                    break;
                }

                var time = select.Long(0);
                while (next < readings.Length && readings[next].UnixMilliseconds < time) next++;
                if (next == readings.Length) break;
                if (readings[next].UnixMilliseconds != time)
                {
                    passed++;
                    continue;
                }

                passed = 0;
                results[next++] = new StoredReading(true, select.Long(1), select.Double(2), select.NullableLong(3), (int?)select.NullableLong(4), (ValueOrigin)select.Long(5), select.Long(6));
            }

            select.Reset();
        }
    }

    /// <summary>Null for a reading that comes from no file.</summary>
    private static long? RowOf(in MappedReading reading) => reading.Row > 0 ? reading.Row : null;

    private static void Update(SqliteStatement update, SqliteStatement keep, ReadingsToApply batch, in StoredReading old, in MappedReading reading, long now)
    {
        keep.Bind(1, batch.Run.OrganisationId);
        keep.Bind(2, old.Id);
        keep.Bind(3, batch.Run.Id);
        keep.Bind(4, RowOf(reading));
        keep.Bind(5, old.Value);
        keep.Bind(6, reading.Value);
        keep.Bind(7, old.RunId);
        keep.Bind(8, (long?)old.Row);
        keep.Bind(9, (long)old.Origin);
        keep.Bind(10, now);
        keep.Bind(11, batch.Run.StartedBy);
        keep.Execute();
        update.Bind(1, old.Id);
        update.Bind(2, reading.Value);
        update.Bind(3, (long)reading.Precision);
        update.Bind(4, (long)batch.Origin);
        update.Bind(5, batch.Run.Id);
        update.Bind(6, RowOf(reading));
        update.Bind(7, now);
        update.Execute();
    }
}
