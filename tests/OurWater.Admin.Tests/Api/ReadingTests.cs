using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Api;

public sealed class ReadingTests(ApiHost host)
{
    private static readonly string[] Accepting = ["acceptFromDatasource"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reading_Made_IsAsSentAndMovesTheFigures()
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync("313603.1111");

        var made = await caller.PostAsync("/readings", new { resourceExternalId = "legacyMyWellId:313603.1111", datetime = "2018-08-06T20:00:00+05:30", value = 20.18, externalIds = new { legacyMyWellId = "1" } });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal($"/api/v1/readings/{made.Id}", made.Headers["Location"]);
        Assert.StartsWith($$"""{"id":"{{made.Id}}","resourceId":"{{well}}","timeseriesId":"default","datetime":"2018-08-06T14:30:00Z","precision":"minute","value":20.18,"externalIds":{"legacyMyWellId":"1"},"createdAt":""", made.Text, StringComparison.Ordinal);
        Assert.Equal(made.Text, (await caller.GetAsync($"/readings/{made.Id}")).Text);
        var resource = await caller.GetAsync($"/resources/{well}");
        Assert.Equal((20.18, "2018-08-06T14:30:00Z"), (resource["lastValue"].GetDouble(), resource["lastReadingDatetime"].GetString()));
    }

    [Fact]
    public async Task Reading_ThatIsThere_IsNotStoredTwice()
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync();
        var body = new { resourceId = well, datetime = "2018-08-06T14:30:00Z", value = 20.18 };
        var made = await caller.PostAsync("/readings", body);

        var same = await caller.PostAsync("/readings", body);
        var other = await caller.PostAsync("/readings", body with { value = 21 });

        Assert.Equal((HttpStatusCode.OK, made.Text), (same.Status, same.Text));
        Problem.Holds(other, HttpStatusCode.Conflict);
        Assert.Equal(made.Id, other["existingId"].GetString());
        Assert.Equal(1, (await caller.GetAsync("/readings"))["total"].GetInt32());
    }

    /// <summary>Codes for "no value", also where the number itself could be a value.</summary>
    [Fact]
    public async Task Reading_WithAValueThatIsAText_IsToldSoOnce()
    {
        var caller = await host.NewCallerAsync();
        var place = await caller.CreateAsync("/resources", new { resourceType = "well" });

        var made = await caller.PostAsync("/readings", new { resourceId = place, datetime = "2020-01-02", value = "7,5" });

        Problem.Holds(made, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("A number, without quotes.", Assert.Single(made["errors"].GetProperty("value").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("well", -99)]
    [InlineData("well", -99.9)]
    [InlineData("well", -9999)]
    [InlineData("raingauge", 9999)]
    [InlineData("quality", -999.99)]
    public async Task Reading_WithACodeForNoValue_IsRefusedThroughEveryDoor(string type, double code)
    {
        var caller = await host.NewCallerAsync();
        var place = await caller.CreateAsync("/resources", new { resourceType = type });
        var kept = await caller.CreateAsync("/readings", new { resourceId = place, datetime = "2020-01-01", value = 1 });
        var source = await caller.CreateAsync("/datasources", new { type = "caller", name = "Loggers" });
        var sync = await caller.CreateAsync("/syncs", new { name = "Loggers", datasource = new { id = source }, methods = Accepting, selectedDatatypes = Syncs.Readings });

        var made = await caller.PostAsync("/readings", new { resourceId = place, datetime = "2020-01-02", value = code });
        var changed = await caller.PatchAsync($"/readings/{kept}", new { value = code });
        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new { readings = new[] { new { resourceId = place, datetime = "2020-01-03", value = code }, new { resourceId = place, datetime = "2020-01-04", value = 2d } } });

        foreach (var refused in new[] { made, changed })
        {
            Problem.Holds(refused, HttpStatusCode.UnprocessableEntity);
            Assert.Contains("code for", refused["errors"].GetProperty("value")[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(("rejected", "noDataCode"), (pushed["results"][0].GetProperty("status").GetString(), pushed["results"][0].GetProperty("reason").GetString()));
        Assert.Equal([1d, 2d], (await caller.GetAsync("/readings"))["data"].EnumerateArray().Select(r => r.GetProperty("value").GetDouble()).Order());
    }

    [Theory]
    [InlineData("2018-08-06", null, "2018-08-06T00:00:00Z", "day")]
    [InlineData("2018-08-06T00:00:00Z", "day", "2018-08-06T00:00:00Z", "day")]
    [InlineData("2018-08-06T00:00:00Z", null, "2018-08-06T00:00:00Z", "minute")]
    [InlineData("2018-08-06T14:30Z", null, "2018-08-06T14:30:00Z", "minute")]
    [InlineData("2018-08-06T14:30:05-03:00", null, "2018-08-06T17:30:05Z", "second")]
    [InlineData("2018-08-06T14:30:05.1239999Z", null, "2018-08-06T14:30:05.123Z", "millisecond")]
    public async Task Reading_Times_AreReadAsWritten(string datetime, string? precision, string stored, string storedPrecision)
    {
        var caller = await host.NewCallerAsync();

        var made = await caller.PostAsync("/readings", new { resourceId = await caller.NewWellAsync(), datetime, precision, value = 1 });

        Assert.Equal((stored, storedPrecision), (made["datetime"].GetString(), made["precision"].GetString()));
    }

    [Theory]
    [InlineData("""{"datetime": "2018-08-06T14:30:00", "value": "NaN"}""", "datetime,resourceId,value")]
    [InlineData("""{"resourceId": "1e3", "datetime": 5, "value": 1e999}""", "datetime,resourceId,value")]
    [InlineData("""{"resourceId": "4711000", "datetime": "2018-02-30", "value": null}""", "datetime,resourceId,value")]
    [InlineData("""{"resourceExternalId": "legacyMyWellId:none", "datetime": "2999-01-01", "value": 1}""", "datetime,resourceExternalId")]
    [InlineData("""{"resourceExternalId": "nonsense", "datetime": "1899-12-31", "value": 1}""", "datetime,resourceExternalId")]
    [InlineData("""{"resourceId": "WELL", "datetime": "2018-08-06T14:30:00Z", "precision": "day", "value": 9999}""", "precision,value")]
    [InlineData("""{"resourceId": "WELL", "resourceExternalId": "a:b", "datetime": "2018-08-06", "precision": "hour", "value": 1}""", "precision,resourceExternalId")]
    public async Task Reading_NotValid_Is422ByField(string body, string fields)
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync();

        var reply = await caller.PostAsync("/readings", JsonElement.Parse(body.Replace("WELL", well, StringComparison.Ordinal)));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(fields.Split(','), reply.Errors);
    }

    [Fact]
    public async Task Reading_OfASharedPart_NamesNoResource()
    {
        var caller = await host.NewCallerAsync();
        for (var i = 0; i < 2; i++) await caller.CreateAsync("/resources", new { resourceType = "well", externalIds = new { legacyMyWellPincode = "313603" } });

        Problem.Holds(await caller.PostAsync("/readings", new { resourceExternalId = "legacyMyWellPincode:313603", datetime = "2018-08-06", value = 1 }), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Reading_OfAnotherSeries_MakesIt()
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync();
        await caller.CreateAsync("/readings", new { resourceId = well, timeseriesId = "GWmMSL", datetime = "2018-08-06", value = 512.4 });

        var resource = await caller.GetAsync($"/resources/{well}");

        Assert.Equal("""[{"id":"default","unit":"m"},{"id":"GWmMSL","unit":"m"}]""", resource["timeseries"].GetRawText());
        Assert.Equal(JsonValueKind.Null, resource["lastValue"].ValueKind);
        Assert.Equal(1, (await caller.GetAsync("/readings?timeseriesId=GWmMSL"))["total"].GetInt32());
        Assert.Equal(0, (await caller.GetAsync("/readings?timeseriesId=default"))["total"].GetInt32());
    }

    [Fact]
    public async Task Reading_Changed_KeepsItsOldValueAsHistory()
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync();
        var made = await caller.PostAsync("/readings", new { resourceId = well, datetime = "2018-08-06", value = 20 });

        var changed = await caller.PatchAsync($"/readings/{made.Id}", new { value = 19.5, externalIds = new { ggmn = "7" } });

        Assert.Equal((19.5, """{"ggmn":"7"}"""), (changed["value"].GetDouble(), changed["externalIds"].GetRawText()));
        Assert.Equal(19.5, (await caller.GetAsync($"/resources/{well}"))["lastValue"].GetDouble());
        await using var context = host.Database.Open(caller.Organisation.Id);
        var change = await context.RecordChanges.SingleAsync(c => c.OldValue != null, Stop);
        Assert.Equal((20, 19.5, "script", ValueOrigin.Api), (change.OldValue, change.NewValue, change.By, change.OldOrigin));
        Problem.Holds(await caller.PatchAsync($"/readings/{made.Id}", new { datetime = "2018-08-07" }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await caller.PatchAsync($"/readings/{made.Id}", new { value = (double?)null }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(HttpStatusCode.OK, (await caller.PatchAsync($"/readings/{made.Id}", changed.Body)).Status);
    }

    [Fact]
    public async Task Figures_AfterManyWrites_AreThoseOfARecount()
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync();
        string? last = null;
        foreach (var (day, value) in new[] { ("2018-08-06", 20.0), ("2018-09-01", -3), ("2017-01-01", 99), ("2018-08-20", 5), ("2018-09-30", 7) })
        {
            last = await caller.CreateAsync("/readings", new { resourceId = well, datetime = day, value });
        }

        await caller.PatchAsync($"/readings/{last}", new { value = 8 });

        await using var context = host.Database.Open(caller.Organisation.Id);
        var kept = await FiguresAsync(context);
        await SeriesFigures.RecomputeAsync(context, [await context.Timeseries.Select(t => t.Id).SingleAsync(Stop)], Stop);
        Assert.Equal(await FiguresAsync(context), kept);
        Assert.Equal("5 2017-01-01 2018-09-30 8 -3 99 | 201701=1 201808=2 201809=2", kept);
    }

    [Fact]
    public async Task Readings_Filtered_AreThoseMeant()
    {
        var caller = await host.NewCallerAsync();
        var group = await caller.CreateAsync("/groups", new { name = "Hinta", type = "village" });
        var well = await caller.CreateAsync("/resources", new { resourceType = "well", coords = new { latitude = 24, longitude = 74 }, groups = new[] { group }, externalIds = new { legacyMyWellId = "313603.1111" } });
        var gauge = await caller.CreateAsync("/resources", new { resourceType = "raingauge" });
        var late = await caller.CreateAsync("/readings", new { resourceId = well, datetime = "2018-08-06T14:30:00Z", value = 1, externalIds = new { ggmn = "7" } });
        var early = await caller.CreateAsync("/readings", new { resourceId = well, datetime = "2018-01-01", value = 2 });
        var rain = await caller.CreateAsync("/readings", new { resourceId = gauge, datetime = "2018-08-06", value = 3 });

        Assert.Equal([late, early, rain], await IdsAsync(""));
        Assert.Equal([early, late], await IdsAsync($"?resourceId={well}"));
        Assert.Equal([early, late], await IdsAsync("?resourceExternalId=legacyMyWellId:313603.1111"));
        Assert.Equal([rain], await IdsAsync("?type=raingauge"));
        Assert.Equal([late, early], await IdsAsync($"?groupId={group}"));
        Assert.Equal([late, early], await IdsAsync("?bbox=73,23,75,25"));
        Assert.Equal([late], await IdsAsync("?externalId=ggmn:7"));
        Assert.Equal([], await IdsAsync($"?externalId=ggmn:7&resourceId={gauge}"));
        Assert.Equal([late, rain], await IdsAsync("?from=2018-08-06&to=2018-08-06"));
        Assert.Equal([rain], await IdsAsync("?from=2018-08-06T00:00:00Z&to=2018-08-06T05:30:00%2B05:30"));
        Assert.Equal([rain], await IdsAsync("?from=2018-08-06T00:00:00Z&to=2018-08-06T05:30:00+05:30"));
        Assert.Equal([late, early, rain], await IdsAsync("?updatedAfter=2020-01-01"));
        Assert.Equal([], await IdsAsync("?resourceId=999"));
        var noId = await caller.GetAsync("/readings?resourceId=abc");
        Problem.Holds(noId, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["resourceId"], noId.Errors);

        async Task<List<string>> IdsAsync(string query)
        {
            var reply = await caller.GetAsync("/readings" + query);
            Assert.Equal(reply["data"].GetArrayLength(), reply["total"].GetInt32());
            return [.. reply["data"].EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
        }
    }

    private static async Task<string> FiguresAsync(OurWaterDbContext context)
    {
        var series = await context.Timeseries.AsNoTracking().SingleAsync(Stop);
        var months = await context.ReadingMonths.AsNoTracking().OrderBy(m => m.Month).Select(m => $"{m.Month}={m.Count}").ToListAsync(Stop);
        return FormattableString.Invariant($"{series.ReadingCount} {series.FirstTime:yyyy-MM-dd} {series.LastTime:yyyy-MM-dd} {series.LastValue} {series.MinValue} {series.MaxValue} | {string.Join(' ', months)}");
    }
}
