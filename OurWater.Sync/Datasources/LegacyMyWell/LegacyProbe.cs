using System.Text.Json.Nodes;
using OurWater.Sync.Model;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>Looks at a server before the first sync: does it answer, may we in, what does it hold, and what a person should know.</summary>
internal sealed class LegacyProbe(LegacyHttp http)
{
    private static readonly DateTime Zero = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public async Task<long> CountAsync(string what, JsonObject? where, CancellationToken cancellationToken) =>
        (await http.GetAsync($"/{what}/count" + (where is null ? "" : "?" + LegacyFilter.Query("where", where)), LegacyJson.Default.CountRow, cancellationToken)).Count;

    public async Task<DatasourceReport> TestAsync(CancellationToken cancellationToken)
    {
        await http.SignInAsync(cancellationToken);
        var villages = await http.GetAsync("/villages", LegacyJson.Default.ListVillageRow, cancellationToken);
        var resources = await http.GetAsync("/resources?" + LegacyFilter.Query("filter", LegacyFilter.Make(null, fields: ["id", "postcode"])), LegacyJson.Default.ListResourceRow, cancellationToken);
        var readings = await CountAsync("readings", null, cancellationToken);
        var undated = await CountAsync("readings", LegacyFilter.Op("date", "lt", LegacyFilter.Time(Zero)), cancellationToken);
        var (from, to) = (await EdgeAsync("date ASC", cancellationToken), await EdgeAsync("date DESC", cancellationToken));
        var pincodes = villages.Select(v => v.Postcode).OfType<int>().Distinct().Count();
        var good = new List<string>();
        if (undated > 0) good.Add($"{Counted.Of(undated, "reading")} there {(undated == 1 ? "has" : "have")} no usable date. What has none is listed as a rejected row, not lost.");
        good.Add("It sends a message to the owner of each new resource: the first push of a sync waits until somebody has looked at the list.");
        return new DatasourceReport($"Connected and signed in. It holds {Counted.Of(villages.Count, "village")} in {Counted.Of(pincodes, "pincode")}, {Counted.Of(resources.Count, "resource")} and {Counted.Of(readings, "reading")}.", "LoopBack", villages.Count, pincodes, resources.Count, readings, from, to, good);
    }

    private async Task<DateTime?> EdgeAsync(string order, CancellationToken cancellationToken)
    {
        var rows = await http.GetAsync("/readings?" + LegacyFilter.Query("filter", LegacyFilter.Make(LegacyFilter.Op("date", "gte", LegacyFilter.Time(Zero)), [order], 1, ["id", "date"])), LegacyJson.Default.ListReadingRow, cancellationToken);
        return rows.Count == 0 ? null : rows[0].Date;
    }
}
