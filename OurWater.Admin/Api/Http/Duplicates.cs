using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace OurWater.Admin.Api.Http;

/// <summary>Tells that an insert met a unique index: another request stored the same at the same moment.</summary>
internal static class Duplicates
{
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;
    private const int SqlServerIndex = 2601;
    private const int SqlServerConstraint = 2627;

    public static bool Caused(Exception error) => error.InnerException switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        SqlException server => server.Number is SqlServerIndex or SqlServerConstraint,
        _ => false,
    };
}
