using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using OurWater.Admin.Data;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Every address of the program, taken from its pages: a new page cannot be forgotten.</summary>
internal static partial class Routes
{
    /// <summary>Where the value of a route's parameter comes from: a query that gives the id of a record to show.</summary>
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["/runs/{Id:long}"] = "SELECT Id FROM Runs ORDER BY Id DESC LIMIT 1",
        ["/upload/{Id:long}"] = "SELECT Id FROM Uploads ORDER BY Id DESC LIMIT 1",
        ["/resources/{Id:long}"] = "SELECT ResourceId FROM Timeseries ORDER BY ReadingCount DESC LIMIT 1",
        ["/datasources/{Id:long}"] = "SELECT Id FROM Datasources ORDER BY Id LIMIT 1",
        ["/syncs/{Id:long}"] = "SELECT Id FROM Syncs ORDER BY Id LIMIT 1",
        ["/syncs/{Id:long}/edit"] = "SELECT Id FROM Syncs ORDER BY Id LIMIT 1",
        ["/groups/{Id:long}"] = "SELECT Id FROM \"Groups\" ORDER BY Id LIMIT 1",
    };

    /// <summary>Pages that answer with an error status, as they should.</summary>
    public static IReadOnlyList<string> Errors { get; } = ["/not-found", "/error"];

    /// <summary>Pages for people who are not signed in.</summary>
    public static bool IsForStrangers(string route) => route.StartsWith("/account/", StringComparison.Ordinal) && route != "/account/access-denied";

    public static IEnumerable<string> All => typeof(Database).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Order(StringComparer.Ordinal);

    /// <summary>An address of the route that shows a record of this database.</summary>
    public static string Address(string route, string database)
    {
        if (!route.Contains('{', StringComparison.Ordinal)) return route;
        if (!Parameters.TryGetValue(route, out var query)) throw new InvalidOperationException($"The route {route} has a parameter: say in Routes.cs which record is shown.");
        var value = StoredRows.Scalar(database, query) ?? throw new InvalidOperationException($"The demo has no record for {route}.");
        return Parameter().Replace(route, value.ToString()!);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
