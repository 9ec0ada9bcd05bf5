using Microsoft.Data.Sqlite;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>A second organisation with a key of its own, put beside the first one by hand.</summary>
internal static class OtherOrganisation
{
    /// <summary>Gives its key, which has all scopes.</summary>
    public static string Add(string database)
    {
        var key = Keys.Make();
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO Organisations (Slug, Name, TimeZone, CreatedAt) VALUES ('other', 'Other', 'UTC', 0);
            INSERT INTO ApiKeys (OrganisationId, Name, Prefix, Hash, Scopes, CreatedAt) VALUES (last_insert_rowid(), 'Other', $prefix, $hash, $scopes, 0);
            """;
        command.Parameters.AddWithValue("$prefix", Keys.ShownPrefix(key));
        command.Parameters.AddWithValue("$hash", Keys.Hash(key));
        command.Parameters.AddWithValue("$scopes", Json.Write(Keys.AllScopes));
        command.ExecuteNonQuery();
        return key;
    }
}
