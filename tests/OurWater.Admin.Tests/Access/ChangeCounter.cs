using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OurWater.Admin.Tests.Access;

/// <summary>
/// Counts every row that is inserted, changed or deleted, by triggers in the test's database: a transaction that is rolled back takes its counts with it. So that a test sees that a refused request changed nothing at all.
/// </summary>
internal sealed class ChangeCounter : IDisposable
{
    /// <summary>What the program writes beside the data: how far a lease goes, what was answered before, which keys encrypt.</summary>
    private static readonly string[] NotCounted = ["IdempotentAnswers", "Leases", "DataProtectionKeys", "TestChanges"];

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _read;

    public ChangeCounter(string databasePath)
    {
        _connection = new SqliteConnection($"Data Source={databasePath};Default Timeout=30");
        _connection.Open();
        Execute("CREATE TABLE TestChanges (Count INTEGER NOT NULL, LastTable TEXT)");
        Execute("INSERT INTO TestChanges VALUES (0, '')");
        foreach (var table in Texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__EF%'").Except(NotCounted)) Watch(table);
        _read = _connection.CreateCommand();
        _read.CommandText = "SELECT Count FROM TestChanges";
    }

    public long Count => (long)_read.ExecuteScalar()!;

    /// <summary>The table that was changed last, for the words of a failure.</summary>
    public string LastTable => Texts("SELECT LastTable FROM TestChanges").Single();

    public void Dispose()
    {
        _read.Dispose();
        _connection.Dispose();
    }

    private void Watch(string table)
    {
        // When a key was used last is written beside the request, whatever came of it.
        var columns = Texts($"SELECT name FROM pragma_table_info('{table}')").Except(["LastUsedAt"]).Select(c => $"\"{c}\"");
        foreach (var (name, happening) in new[] { ("I", "INSERT"), ("U", "UPDATE OF " + string.Join(", ", columns)), ("D", "DELETE") })
        {
            Execute($"CREATE TRIGGER \"Count{table}{name}\" AFTER {happening} ON \"{table}\" BEGIN UPDATE TestChanges SET Count = Count + 1, LastTable = '{table}'; END");
        }
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private List<string> Texts(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read()) texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return texts;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the names are those of the test's own database
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
