using Microsoft.Data.Sqlite;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>A second organisation, and keys, put into the database by hand.</summary>
internal static class OtherOrganisation
{
    /// <summary>Gives its key, which has all scopes.</summary>
    public static string Add(string database)
    {
        Write(database, "INSERT INTO Organisations (Slug, Name, TimeZone, CreatedAt) VALUES ('other', 'Other', 'UTC', 0)");
        return AddKey(database, "other");
    }

    /// <summary>A key with all scopes for an organisation that was made without one.</summary>
    public static string AddKey(string database, string slug)
    {
        var key = Keys.Make();
        Write(
            database,
            "INSERT INTO ApiKeys (OrganisationId, Name, Prefix, Hash, Scopes, CreatedAt) SELECT Id, Name, $prefix, $hash, $scopes, 0 FROM Organisations WHERE Slug = $slug",
            ("$prefix", Keys.ShownPrefix(key)),
            ("$hash", Keys.Hash(key)),
            ("$scopes", Json.Write(Keys.AllScopes)),
            ("$slug", slug));
        return key;
    }

    private static void Write(string database, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
