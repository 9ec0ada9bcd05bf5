using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Runs;

/// <summary>What every run obeys, asked from outside: over the API, and by a look into the database that the program does not know of.</summary>
public sealed class InvariantTests : FreshApp
{
    // Everything that an import could write into, but the runs themselves.
    private const string StoredState = """
        SELECT 'reading', Id, TimeseriesId, Time, Value, RunId, Row, UpdatedAt FROM Readings
        UNION ALL SELECT 'resource', Id, Type, Name, OwnerName, RunId, Row, UpdatedAt FROM Resources
        UNION ALL SELECT 'externalId', Id, RecordId, Name, Value, State, RunId, UpdatedAt FROM ExternalIds
        UNION ALL SELECT 'series', Id, ReadingCount, FirstTime, LastTime, LastValue, MinValue, MaxValue FROM Timeseries
        UNION ALL SELECT 'change', Id, RecordId, OldValue, NewValue, RunId, Row, At FROM RecordChanges
        """;

    [Fact]
    public async Task EveryRow_OfAFileWithAllKindsOfRows_IsAccountedFor()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 30_000);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);

        var dry = await app.Api.RunAsync(sync, Token, dryRun: true);
        var real = await app.Api.RunAsync(sync, Token);

        foreach (var run in new[] { dry, real })
        {
            Assert.Equal((file.Rows, file.Rows), (run.Count("read"), run.Accounted));
            Assert.Equal((file.Created, file.Skipped, file.Rejected, file.Unchanged), (run.Count("created"), run.Count("skipped"), run.Count("rejected"), run.Count("unchanged")));
        }

        Assert.Equal(file.Created, await app.Api.TotalAsync("/readings", Token));
    }

    [Fact]
    public async Task RejectedRows_Listed_AreExactlyThoseOfTheFileWithTheirTextAndReason()
    {
        var app = await StartAsync();
        var lines = new[] { "datetime,pincode,resourceId,value", "2020-01-01T00:00:00Z,313603,1111,6.91", "2020-01-02T00:00:00Z,313603,1111,broken pump", "2020-01-03T00:00:00Z,313603,1111,", "31/31/2020,313603,1111,7.1" };
        var path = Path.Combine(app.Folder, "few.csv");
        await File.WriteAllLinesAsync(path, lines, Token);
        var sync = await app.Api.CreateFileSyncAsync(path, ReadingsFile.Mapping, Token);

        var id = await app.Api.StartRunAsync(sync, Token);
        await app.Api.WaitForEndAsync(id, TimeSpan.FromMinutes(1), Token);
        var rejected = (await app.Api.GetAsync($"/runs/{id}/rejected", Token))["data"]!.AsArray();

        Assert.Equal([(3, "notANumber"), (5, "invalidDate")], rejected.Select(r => (r!["row"]!.GetValue<int>(), r["reason"]!.GetValue<string>())));
        Assert.All(rejected, r => Assert.Contains(lines[r!["row"]!.GetValue<int>() - 1].Split(',')[^1], r.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task SameFile_Again_WritesNothing()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 20_000);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        await app.Api.RunAsync(sync, Token);
        var before = StoredRows.Lines(app.DatabasePath, StoredState);

        var again = await app.Api.RunAsync(sync, Token);
        var other = await app.Api.RunAsync(await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token), Token);

        foreach (var run in new[] { again, other })
            Assert.Equal((0, 0, file.Created + file.Unchanged), (run.Count("created"), run.Count("updated"), run.Count("unchanged")));
        Assert.Equal(before, StoredRows.Lines(app.DatabasePath, StoredState));
    }

    [Fact]
    public async Task SameIdentity_TwiceInOneFile_IsOneRecord()
    {
        var app = await StartAsync();
        var path = Path.Combine(app.Folder, "twice.csv");
        // A new well that two spellings name, and readings of it that stand twice: side by side, and further apart than any batch is long.
        var rows = new List<string> { "datetime,pincode,resourceId,value", "2020-01-01T00:00:00Z,313603,1111,6.91", "2020-01-01T00:00:00Z, 313603 ,1111,6.91", "2020-01-01T00:00:00Z,313603,1111.0,6.910" };
        for (var i = 0; i < 120_000; i++) rows.Add(string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2020, 2, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i):yyyy-MM-ddTHH:mm:ss}Z,313603,1112,5.5"));
        rows.Add("2020-01-01T05:30:00+05:30,313603,1111,6.91");
        await File.WriteAllLinesAsync(path, rows, Token);

        var run = await app.Api.RunAsync(await app.Api.CreateFileSyncAsync(path, ReadingsFile.Mapping, Token), Token);

        Assert.Equal((rows.Count - 1, 120_001, rows.Count - 1), (run.Count("read"), run.Count("created"), run.Accounted));
        Assert.Equal(2, await app.Api.TotalAsync("/resources", Token));
        Assert.Equal(120_001, await app.Api.TotalAsync("/readings", Token));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
    }

    [Fact]
    public async Task EachStoredValue_AfterTwoFiles_KnowsItsFileAndRow()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 5_000, wells: 50, clean: true, name: "first.csv");
        var firstSync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var first = await app.Api.StartRunAsync(firstSync, Token);
        await app.Api.WaitForEndAsync(first, TimeSpan.FromMinutes(1), Token);
        var lines = await File.ReadAllLinesAsync(file.Path, Token);
        var second = Path.Combine(app.Folder, "second.csv");
        await File.WriteAllLinesAsync(second, [lines[0], lines[42], lines[17][..(lines[17].LastIndexOf(',') + 1)] + "1.23"], Token);
        var secondRun = await app.Api.StartRunAsync(await app.Api.CreateFileSyncAsync(second, ReadingsFile.Mapping, Token), Token);
        await app.Api.WaitForEndAsync(secondRun, TimeSpan.FromMinutes(1), Token);

        var expected = Enumerable.Range(0, 5_000).Select(i => i == 16 ? $"{secondRun}|3|1.23" : string.Create(CultureInfo.InvariantCulture, $"{first}|{i + 2}|{ReadingsFile.ValueOf(i):0.0#}"));
        var stored = StoredRows.Lines(app.DatabasePath, """
            SELECT r.RunId, r.Row, CAST(r.Value AS TEXT) FROM Readings r JOIN Timeseries t ON t.Id = r.TimeseriesId JOIN ExternalIds e ON e.RecordId = t.ResourceId AND e.Name = 'legacyMyWellId'
            ORDER BY r.Time, e.Value
            """);
        Assert.Equal(expected, stored);
    }

    [Fact]
    public async Task OtherOrganisation_AskedByItsKeyForOurRecords_IsToldThatTheyDoNotExist()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 2_000, wells: 20);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        await app.Api.RunAsync(sync, Token);
        var key = OtherOrganisation.Add(app.DatabasePath);

        foreach (var list in new[] { "/resources", "/readings", "/groups", "/external-ids", "/syncs", "/runs", "/datasources" })
        {
            var theirs = (await app.Api.SendAsync(HttpMethod.Get, list, Token, key: key)).Expect(HttpStatusCode.OK);
            Assert.Equal((list, 0), (list, theirs["total"]!.GetValue<int>()));
            if ((await app.Api.GetAsync(list, Token))["data"]!.AsArray().FirstOrDefault()?["id"]?.ToString() is not { } id || list == "/external-ids") continue;
            Assert.Equal((list, HttpStatusCode.NotFound), (list, (await app.Api.SendAsync(HttpMethod.Get, $"{list}/{id}", Token, key: key)).Status));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await app.Api.SendAsync(HttpMethod.Post, $"/syncs/{sync}/runs", Token, new JsonObject(), key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Api.SendAsync(HttpMethod.Delete, $"/syncs/{sync}", Token, key: key)).Status);
        Assert.Equal(1, await app.Api.TotalAsync("/syncs", Token));
    }
}
