using Microsoft.Data.Sqlite;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Looks into the program's database from outside, read-only: what is truly stored, whatever the program says.</summary>
internal static class StoredRows
{
    public static long Count(string database, string sql) => (long)Scalar(database, $"SELECT count(*) FROM {sql}")!;

    public static object? Scalar(string database, string sql)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Every row of a query as one line of text.</summary>
    public static List<string> Lines(string database, string sql)
    {
        using var connection = Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        return lines;
    }

    /// <summary>What must hold of the stored data at any moment between two transactions, crash or not.</summary>
    public static IReadOnlyList<string> Contradictions(string database)
    {
        var found = new List<string>();
        Expect("a series' count of readings is not the number of its readings", "Timeseries t WHERE t.ReadingCount <> (SELECT count(*) FROM Readings r WHERE r.TimeseriesId = t.Id)");
        Expect("a series' last time is not the time of its last reading", "Timeseries t WHERE t.LastTime IS NOT (SELECT max(r.Time) FROM Readings r WHERE r.TimeseriesId = t.Id)");
        Expect("a month's count is not the number of its readings", """
            ReadingMonths m WHERE m.Count <> (SELECT count(*) FROM Readings r WHERE r.TimeseriesId = m.TimeseriesId AND CAST(strftime('%Y%m', r.Time / 1000, 'unixepoch') AS INTEGER) = m.Month)
            """);
        Expect("a reading does not know its run, or its row in a file", """
            Readings r LEFT JOIN Runs u ON u.Id = r.RunId LEFT JOIN Syncs s ON s.Id = u.SyncId LEFT JOIN Datasources d ON d.Id = s.DatasourceId WHERE u.Id IS NULL OR (r.Row IS NULL AND d.Type = 'File')
            """);
        Expect("two readings have one identity", "(SELECT TimeseriesId, Time FROM Readings GROUP BY TimeseriesId, Time HAVING count(*) > 1)");
        Expect("two resources have one LegacyMyWell id", "(SELECT Value FROM ExternalIds WHERE Name = 'legacyMyWellId' GROUP BY OrganisationId, Value HAVING count(*) > 1)");
        Expect("a rejected row is kept twice", "(SELECT RunId, Row, \"Column\" FROM RejectedRows GROUP BY RunId, Row, \"Column\" HAVING count(*) > 1)");
        return found;

        void Expect(string otherwise, string none)
        {
            var count = Count(database, none);
            if (count > 0) found.Add($"{otherwise}: {count}");
        }
    }

    private static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False;Default Timeout=60");
        connection.Open();
        return connection;
    }
}
