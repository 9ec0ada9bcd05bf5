using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace OurWater.Admin.Tests.Access;

/// <summary>The access tests' world behind the server that the published program has: it refuses, for one, what is written synchronously.</summary>
public sealed class KestrelWorld : AccessWorld
{
    protected override bool IsOnKestrel => true;
}

/// <summary>Every file that the program gives away, over the real server, with what must be in it.</summary>
public sealed class DownloadTests(KestrelWorld world) : IClassFixture<KestrelWorld>
{
    private static readonly string[] Accepting = ["acceptFromDatasource"];
    private static readonly string[] Resources = ["resource"];

    private const string Rejected = "GET /api/v1/runs/{id}/rejected";

    /// <summary>What stands in each: a table's first columns, and something of the data.</summary>
    private static readonly Dictionary<string, string[]> Holds = new()
    {
        ["GET /external-ids/export.csv"] = ["313603.1111"],
        ["GET /organisation/audit.csv"] = ["Zarafa"],
        ["GET /resources/export.csv"] = ["id,name,resourceType", "Zarafa well", "24.59,74.19"],
        ["GET /resources/export.geojson"] = ["FeatureCollection", "Zarafa well", "[74.19,24.59]"],
        ["GET /resources/{id:long}/readings.csv"] = ["timeseries,date,value", "2018-01-01,1"],
        ["GET /runs/{id:long}/list.csv"] = ["direction,dataType"],
        ["GET /runs/{id:long}/log.txt"] = ["Reading Zarafa.csv"],
        ["GET /runs/{id:long}/rejected.csv"] = ["datetime,pincode,resourceId,value,row", "2020-01-02T00:00:00Z,313603,1111,Zarafa,3"],
        ["GET /system/audit.csv"] = ["Zarafa"],
        [Rejected] = ["datetime,pincode,resourceId,value,row", "2020-01-02T00:00:00Z,313603,1111,Zarafa,3"],
        ["GET /samples/sample-groups.csv"] = ["name"],
        ["GET /samples/sample-readings.csv"] = ["date"],
        ["GET /samples/sample-resources.csv"] = ["pincode"],
    };

    public static TheoryData<string> Addresses => [.. Holds.Keys];

    [Fact]
    public void Downloads_All_AreTried()
    {
        var found = world.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(IsDownload).Select(e => $"GET /{e.RoutePattern.RawText!.Trim('/')}").Distinct().ToList();

        Assert.Empty(found.Except(Holds.Keys).Select(a => $"Say in DownloadTests what {a} holds."));
        Assert.Empty(Holds.Keys.Except(found));
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Download_OverTheRealServer_IsWholeAndHasWhatItShould(string address)
    {
        var row = AccessMatrix.Rows.SingleOrDefault(r => r.Address == address);
        var path = row?.Record is null ? address[4..] : string.Concat(address[4..].Split('{')[0], await world.IdAsync(row.Record), address.Split('}')[1]);
        if (path == "/external-ids/export.csv") path += "?state=all";
        var who = address.Contains("/system/", StringComparison.Ordinal) ? Who.System : Who.Admin;
        var headers = row?.IsApi == true ? new[] { ("Authorization", $"Bearer {world.KeyFor(Who.Key, null)}"), ("Accept", "text/csv") } : [];

        var reply = await world.Browser(who).Copy().SendAsync(HttpMethod.Get, path, null, headers);

        Assert.True(reply.Status == HttpStatusCode.OK, $"{(int)reply.Status} {reply.Text}");
        Assert.All(Holds[address], text => Assert.Contains(text, reply.Text, StringComparison.Ordinal));
        if (path.EndsWith("json", StringComparison.Ordinal)) Assert.NotEqual(0, JsonElement.Parse(reply.Text).GetProperty("features").GetArrayLength());
        if (path.EndsWith(".csv", StringComparison.Ordinal)) Assert.EndsWith("\n", reply.Text, StringComparison.Ordinal);
    }

    /// <summary>More than the buffers on the way hold.</summary>
    [Fact]
    public async Task GeoJson_OfManyResources_IsWhole()
    {
        var caller = await world.Host.NewCallerAsync(world.MyWell);
        var source = await caller.CreateAsync("/datasources", new { type = "caller", name = "Many" });
        var sync = await caller.CreateAsync("/syncs", new { name = "Many", datasource = new { id = source }, methods = Accepting, selectedDatatypes = Resources });
        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new { resources = Enumerable.Range(0, 2_000).Select(i => new { resourceType = "well", name = $"Many {i}", coords = new { latitude = 10 + (i / 1000d), longitude = 20.5 }, externalIds = new { many = $"m-{i}" } }) });
        Assert.Equal(HttpStatusCode.OK, pushed.Status);

        var reply = await world.Browser(Who.Viewer).Copy().GetAsync("/resources/export.geojson?q=Many");

        var features = JsonElement.Parse(reply.Text).GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(2_000, features.Count);
        Assert.Equal(2_000, features.Select(f => f.GetProperty("id").GetInt64()).Distinct().Count());
    }

    /// <summary>What is no page and no part of one: its address has a file's ending, or it can answer with a table.</summary>
    private static bool IsDownload(RouteEndpoint endpoint)
    {
        var path = endpoint.RoutePattern.RawText!;
        if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != true) return false;
        if (endpoint.Metadata.OfType<Microsoft.AspNetCore.Http.Metadata.IProducesResponseTypeMetadata>().Any(p => p.ContentTypes.Contains("text/csv"))) return true;
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return path.StartsWith("samples/", StringComparison.Ordinal) && Path.GetExtension(path) == ".csv" && path.Count(c => c == '.') == 1;
        return Path.GetExtension(path) is { Length: > 0 } && !path.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) && !path.Contains("openapi", StringComparison.Ordinal) && !path.Contains('*', StringComparison.Ordinal);
    }
}
