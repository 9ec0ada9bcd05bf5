using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using OurWater.Admin.Data;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Every address of the program, taken from its pages: a new page cannot be forgotten.</summary>
internal static partial class Routes
{
    private const string LegacyDatasource = "SELECT Id FROM Datasources WHERE Type = 'LegacyMyWell'";
    private const string LegacySyncs = $"SELECT Id FROM Syncs WHERE DatasourceId IN ({LegacyDatasource}) ORDER BY Id";

    /// <summary>Where the value of a route's parameter comes from: a query that gives the ids of records to show. Where kinds of records look different, each kind has one.</summary>
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["/runs/{Id:long}"] = "SELECT max(Id) FROM Runs GROUP BY SyncId, DryRun, State",
        ["/upload/{Id:long}"] = "SELECT max(Id) FROM Uploads",
        ["/resources/{Id:long}"] = "SELECT ResourceId FROM Timeseries ORDER BY ReadingCount DESC LIMIT 1",
        ["/datasources/{Id:long}"] = LegacyDatasource,
        ["/syncs/{Id:long}"] = LegacySyncs,
        ["/syncs/{Id:long}/edit"] = LegacySyncs,
        ["/groups/{Id:long}"] = "SELECT min(Id) FROM \"Groups\"",
    };

    /// <summary>Pages that answer with an error status, as they should.</summary>
    public static IReadOnlyList<string> Errors { get; } = ["/not-found", "/error"];

    /// <summary>Pages for people who are not signed in.</summary>
    public static bool IsForStrangers(string route) =>
        route.StartsWith("/account/", StringComparison.Ordinal) && route != "/account/access-denied" && Pages.Any(p => p.Route == route && p.Type.IsDefined(typeof(AllowAnonymousAttribute), inherit: true));

    public static IEnumerable<string> All => Pages.Select(p => p.Route).Order(StringComparer.Ordinal);

    private static IEnumerable<(Type Type, string Route)> Pages => typeof(Database).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>(), (t, r) => (t, r.Template));

    /// <summary>Addresses of the route that show records of this database.</summary>
    public static IReadOnlyList<string> Addresses(string route, string database)
    {
        if (!route.Contains('{', StringComparison.Ordinal)) return [route];
        if (!Parameters.TryGetValue(route, out var query)) throw new InvalidOperationException($"The route {route} has a parameter: say in Routes.cs which record is shown.");
        var values = StoredRows.Lines(database, query);
        return values.Count > 0 ? [.. values.Select(v => Parameter().Replace(route, v))] : throw new InvalidOperationException($"The demo has no record for {route}.");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
