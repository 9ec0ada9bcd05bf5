using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>The other system of a sync pushes and reads by itself: <c>/syncs/{id}/data</c>.</summary>
public sealed class ExchangeTests(ApiHost host)
{
    private static readonly string[] Both = ["acceptFromDatasource", "serveToDatasource"];
    private static readonly string[] Types = ["group", "resource", "reading"];
    private static readonly string[] Nobody = ["4711"];
    private static readonly string[] Pincodes = ["313603"];
    private static readonly int[][][] Triangle = [[[74, 24], [75, 24], [75, 25], [74, 24]]];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_NewRecordsOfAllTypes_AreStoredAsARun()
    {
        var (caller, sync) = await StartAsync();

        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new
        {
            groups = new[] { new { name = "Hinta", type = "village", center = new { latitude = 24.6, longitude = 74.18 }, externalIds = new { ours = "v1" } } },
            resources = new[] { new { resourceType = "well", coords = new { latitude = 24.59, longitude = 74.19 }, owner = new { name = "Ratan" }, externalIds = new { ours = "w1" } } },
            readings = new object[] { Reading("w1", "2020-06-01", 3.5), Reading("w1", "2020-06-08T10:30:00+05:30", 4.25, "r2") },
        });

        Assert.Equal("group 0 created,resource 0 created,reading 0 created,reading 1 created", Results(pushed));
        Assert.Equal(4, pushed["results"].EnumerateArray().Select(r => r.GetProperty("type").GetString() + r.GetProperty("id").GetString()).Distinct().Count());
        var run = await caller.GetAsync($"/runs/{pushed["runId"].GetString()}");
        Assert.Equal(("succeeded", "api", "script"), (run["state"].GetString(), run["trigger"].GetString(), run["startedBy"].GetString()));
        Assert.Equal("""{"read":2,"created":2,"updated":0,"unchanged":0,"skipped":0,"conflicted":0,"rejected":0}""", run["pull"].GetProperty("reading").GetRawText());
        var well = (await caller.GetAsync("/resources?externalId=ours:w1"))["data"][0];
        Assert.Equal((4.25, "Ratan"), (well.GetProperty("lastValue").GetDouble(), well.GetProperty("owner").GetProperty("name").GetString()));
        Assert.Equal("2020-06-08T05:00:00Z", (await caller.GetAsync("/readings?externalId=ours:r2"))["data"][0].GetProperty("datetime").GetString());
    }

    [Fact]
    public async Task Push_TheSameAgain_ChangesNothing()
    {
        var (caller, sync) = await StartAsync();
        var body = new { resources = new[] { new { resourceType = "well", externalIds = new { ours = "w1" } } }, readings = new[] { Reading("w1", "2020-06-01", 3.5, "r1") } };
        var first = await caller.PostAsync($"/syncs/{sync}/data", body);

        var again = await caller.PostAsync($"/syncs/{sync}/data", body);

        Assert.Equal("resource 0 unchanged,reading 0 unchanged", Results(again));
        Assert.Equal(Ids(first), Ids(again));
        Assert.Equal(1, (await caller.GetAsync("/readings"))["total"].GetInt32());
    }

    [Theory]
    [InlineData("ask", "conflict", 3.5)]
    [InlineData("datasourceWins", "updated", 4)]
    [InlineData("ourWaterWins", "unchanged", 3.5)]
    [InlineData("newestWins", "updated", 4)]
    public async Task Push_AnotherValue_FollowsThePolicy(string policy, string status, double stored)
    {
        var (caller, sync) = await StartAsync(policy);
        var well = await caller.NewWellAsync();
        await caller.PostAsync("/readings", new { resourceId = well, datetime = "2020-06-01", value = 3.5 });

        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new { readings = new[] { new { resourceId = well, datetime = "2020-06-01", value = 4 } } });

        Assert.Equal($"reading 0 {status}", Results(pushed));
        Assert.Equal(stored, (await caller.GetAsync("/readings"))["data"][0].GetProperty("value").GetDouble());
        await using var context = host.Database.Open(caller.Organisation.Id);
        Assert.Equal(policy == "ask" ? 1 : 0, await context.Conflicts.CountAsync(Stop));
    }

    [Fact]
    public async Task Push_OlderChangeUnderNewestWins_IsKeptOut()
    {
        var (caller, sync) = await StartAsync("newestWins");
        var well = await caller.NewWellAsync();
        await caller.PatchAsync($"/resources/{well}", new { name = "Ours" });
        await caller.PostAsync("/readings", new { resourceId = well, datetime = "2020-06-01", value = 3.5 });

        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new
        {
            resources = new[] { new { id = well, name = "Theirs", updatedAt = "2001-01-01T00:00:00Z" } },
            readings = new[] { new { resourceId = well, datetime = "2020-06-01", value = 4, updatedAt = "2001-01-01T00:00:00Z" } },
        });

        Assert.Equal("resource 0 unchanged keptByPolicy,reading 0 unchanged keptByPolicy", Results(pushed, withReasons: true));
        Assert.Equal("Ours", (await caller.GetAsync($"/resources/{well}"))["name"].GetString());
    }

    [Fact]
    public async Task Push_RecordsThatCannotBe_AreRejectedWithTheirReasonsAndTheOthersStored()
    {
        var (caller, sync) = await StartAsync();
        var well = await caller.NewWellAsync();

        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new
        {
            groups = new object[] { new { name = "No type" }, "text" },
            resources = new object[] { new { resourceType = "well" }, new { name = "New without a type" }, new { id = "4711", resourceType = "well" }, new { id = well, groups = Nobody } },
            readings = new object[]
            {
                new { resourceId = well, datetime = "2020-06-01", value = 3.5 },
                new { resourceId = well, datetime = "2020-06-01", value = 3.5 },
                new { resourceId = well, datetime = "2020-06-01", value = 4 },
                new { resourceId = "4711", datetime = "2020-06-01", value = 4 },
                new { resourceExternalId = "ours:none", datetime = "2020-06-01", value = 4 },
                new { resourceId = well, datetime = "yesterday", value = 4 },
                new { resourceId = well, datetime = "2999-01-01", value = 4 },
                new { resourceId = well, datetime = "2020-06-02", value = "4 m" },
                new { resourceId = well, datetime = "2020-06-02", value = 4000000 },
                new { datetime = "2020-06-02", value = 4 },
                new { resourceId = well, datetime = "2020-06-02" },
            },
        });

        Assert.Equal(
            "group 0 rejected missingField,group 1 rejected invalidField," +
            "resource 0 rejected missingField,resource 1 rejected missingField,resource 2 rejected invalidIdentity,resource 3 rejected invalidField," +
            "reading 0 created ,reading 1 unchanged ,reading 2 rejected duplicateWithOtherValue,reading 3 rejected unknownResource,reading 4 rejected unknownResource,reading 5 rejected invalidDate,reading 6 rejected dateInFuture,reading 7 rejected notANumber,reading 8 rejected outOfRange,reading 9 rejected missingField,reading 10 rejected missingField",
            Results(pushed, withReasons: true, always: true));
        Assert.All(pushed["results"].EnumerateArray().Where(r => r.GetProperty("status").GetString() == "rejected"), r => Assert.NotEmpty(r.GetProperty("message").GetString()!));
        var run = await caller.GetAsync($"/runs/{pushed["runId"].GetString()}");
        Assert.Equal("""{"read":11,"created":1,"updated":0,"unchanged":1,"skipped":0,"conflicted":0,"rejected":9}""", run["pull"].GetProperty("reading").GetRawText());
        var rejected = await caller.GetAsync($"/runs/{pushed["runId"].GetString()}/rejected");
        Assert.Equal(15, rejected["total"].GetInt32());
        Assert.Contains("No type", rejected["data"][0].GetProperty("record").GetString());
        var first = pushed["results"].EnumerateArray().First(r => r.GetProperty("status").GetString() == "rejected");
        Assert.Equal((first.GetProperty("type").GetString(), first.GetProperty("index").GetInt32()), (rejected["data"][0].GetProperty("type").GetString(), rejected["data"][0].GetProperty("index").GetInt32()));
        Assert.Equal(rejected["data"][0].GetProperty("index").GetInt32() + 1, rejected["data"][0].GetProperty("row").GetInt32());
        Assert.Contains("record,type,index,row,column,reason,message", (await caller.GetAsync($"/runs/{pushed["runId"].GetString()}/rejected", "text/csv")).Text);
    }

    /// <summary>An identity is one record's: another cannot take it, stored or in the same call.</summary>
    [Fact]
    public async Task Push_IdentityOfAnother_IsRejected()
    {
        var (caller, sync) = await StartAsync();
        var well = await caller.CreateAsync("/resources", new { resourceType = "well", externalIds = new { ours = "w1", theirs = "t1" } });
        var reading = (await caller.PostAsync("/readings", new { resourceId = well, datetime = "2020-06-01", value = 1, externalIds = new { ours = "r1" } })).Id;

        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new
        {
            resources = new object[]
            {
                new { resourceType = "well", id = await caller.NewWellAsync(), externalIds = new { ours = "w1" } },
                new { resourceType = "well", externalIds = new { ours = "w2", other = "o" } },
                new { resourceType = "well", externalIds = new { ours = "w3", other = "o" } },
                new { resourceType = "well", externalIds = new { ours = "w1", theirs = "t1" } },
            },
            readings = new object[] { new { resourceId = well, datetime = "2020-06-02", value = 1, externalIds = new { ours = "r1" } }, new { resourceId = well, datetime = "2020-06-01", value = 1, externalIds = new { ours = "r1" } } },
        });

        Assert.Equal("resource 0 rejected,resource 1 created,resource 2 rejected,resource 3 unchanged,reading 0 rejected,reading 1 unchanged", Results(pushed));
        Assert.Equal((well, reading), (Ids(pushed)[3], Ids(pushed)[5]));
    }

    [Fact]
    public async Task Push_Undone_LeavesWhatWasThereBefore()
    {
        var (caller, sync) = await StartAsync("datasourceWins");
        var (one, two) = (await caller.CreateAsync("/groups", new { name = "One", type = "village" }), await caller.CreateAsync("/groups", new { name = "Two", type = "village" }));
        var well = await caller.CreateAsync("/resources", new { resourceType = "well", name = "Before", groups = new[] { one } });
        await caller.PostAsync("/readings", new { resourceId = well, datetime = "2020-06-01", value = 1 });
        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new
        {
            groups = new[] { new { id = two, name = "Three", type = "custom", area = new { type = "Polygon", coordinates = Triangle } } },
            resources = new[] { new { id = well, name = "After", groups = new[] { two } } },
            readings = new[] { new { resourceId = well, datetime = "2020-06-01", value = 2, externalIds = (object?)null }, new { resourceId = well, datetime = "2020-06-02", value = 3, externalIds = (object?)new { ours = "r" } } },
        });
        Assert.Equal("group 0 updated,resource 0 updated,reading 0 updated,reading 1 created", Results(pushed));
        Assert.Equal(two, (await caller.GetAsync($"/resources/{well}"))["groups"][0].GetString());

        var undo = await caller.PostAsync($"/runs/{pushed["runId"].GetString()}/undo");
        Assert.Equal("succeeded", (await caller.EndOfAsync(undo["runId"].GetString()!)).GetProperty("state").GetString());

        var resource = await caller.GetAsync($"/resources/{well}");
        Assert.Equal(("Before", one, 1d), (resource["name"].GetString(), resource["groups"][0].GetString(), resource["lastValue"].GetDouble()));
        var group = await caller.GetAsync($"/groups/{two}");
        Assert.Equal(("Two", "village", JsonValueKind.Null), (group["name"].GetString(), group["type"].GetString(), group["area"].ValueKind));
        Assert.Equal(1, (await caller.GetAsync("/readings"))["total"].GetInt32());
        Assert.Equal(0, (await caller.GetAsync("/readings?externalId=ours:r"))["total"].GetInt32());
    }

    [Fact]
    public async Task Push_WithAKeySentTwice_IsOneRun()
    {
        var (caller, sync) = await StartAsync();
        var body = new { resources = new[] { new { resourceType = "well", name = "A" } } };

        var first = await caller.PostAsync($"/syncs/{sync}/data", body, ("Idempotency-Key", "k1"));
        var again = await caller.PostAsync($"/syncs/{sync}/data", body, ("Idempotency-Key", "k1"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(1, (await caller.GetAsync($"/runs?syncId={sync}"))["total"].GetInt32());
    }

    [Fact]
    public async Task Push_WhereItIsNotTaken_IsRefusedAndStoresNothing()
    {
        var caller = await host.NewCallerAsync();
        var sheet = await caller.NewSyncAsync("a,b\n1,2\n");
        var (_, paused) = await StartAsync(caller, enabled: false);
        var (_, open) = await StartAsync(caller, types: Syncs.Readings);
        var body = new { groups = new[] { new { name = "A", type = "village" } } };

        Problem.Holds(await caller.PostAsync($"/syncs/{sheet}/data", body), HttpStatusCode.Conflict);
        Problem.Holds(await caller.GetAsync($"/syncs/{sheet}/data?type=reading"), HttpStatusCode.Conflict);
        Problem.Holds(await caller.PostAsync($"/syncs/{paused}/data", body), HttpStatusCode.Conflict);
        Problem.Holds(await caller.PostAsync("/syncs/4711/data", body), HttpStatusCode.NotFound);
        Problem.Holds(await caller.PostAsync($"/syncs/{open}/data", new { }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await caller.PostAsync($"/syncs/{open}/data", new { readings = "all" }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await caller.PostAsync($"/syncs/{open}/data", new { readings = Enumerable.Repeat(1, 10_001) }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await caller.PostAsync($"/syncs/{open}/runs"), HttpStatusCode.Conflict);
        Problem.Holds(await (await host.NewCallerAsync()).PostAsync($"/syncs/{open}/data", body), HttpStatusCode.NotFound);
        Problem.Holds(await (await host.NewCallerAsync(caller.Organisation, "data:read", "syncs:write")).PostAsync($"/syncs/{open}/data", body), HttpStatusCode.Forbidden);
        Assert.Equal("group 0 rejected", Results(await caller.PostAsync($"/syncs/{open}/data", body)));
        Assert.Equal(0, (await caller.GetAsync("/groups"))["total"].GetInt32());
    }

    [Theory]
    [InlineData("cm", 725.0, 7.25)]
    [InlineData("ft", 10.0, 3.048)]
    [InlineData("M", 7.25, 7.25)]
    public async Task Push_ValueInANamedUnit_IsConverted(string unit, double value, double stored)
    {
        var (caller, sync) = await StartAsync("datasourceWins");
        await caller.PostAsync($"/syncs/{sync}/data", new { resources = new[] { new { resourceType = "well", name = "A", externalIds = new { app = "w-1" } } }, readings = new[] { new { resourceExternalId = "app:w-1", datetime = "2020-01-01", value, unit } } });

        Assert.Equal(stored, (await caller.GetAsync("/readings"))["data"][0].GetProperty("value").GetDouble(), 9);
    }

    [Fact]
    public async Task Push_ValueInAUnitThatIsNone_IsRejectedAndNotStored()
    {
        var (caller, sync) = await StartAsync("datasourceWins");
        var reply = await caller.PostAsync($"/syncs/{sync}/data", new { resources = new[] { new { resourceType = "well", name = "A", externalIds = new { app = "w-1" } } }, readings = new[] { new { resourceExternalId = "app:w-1", datetime = "2020-01-01", value = 7, unit = "furlong" } } });

        Assert.Contains("Leave the unit out, or name one of", reply["results"][1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await caller.GetAsync("/readings"))["total"].GetInt32());
    }

    [Fact]
    public async Task Push_NewNameOfAStoredReading_IsToldAndFoundByWhoReadsChanges()
    {
        var (caller, sync) = await StartAsync("datasourceWins");
        object Of(object? names) => new { resources = new[] { new { resourceType = "well", name = "A", externalIds = new { app = "w-1" } } }, readings = new[] { new { resourceExternalId = "app:w-1", datetime = "2020-01-01", value = 7, externalIds = names } } };
        await caller.PostAsync($"/syncs/{sync}/data", Of(null));
        var before = (await caller.GetAsync("/readings"))["data"][0].GetProperty("updatedAt").GetDateTime();

        var named = await caller.PostAsync($"/syncs/{sync}/data", Of(new { app = "r-1" }));
        var again = await caller.PostAsync($"/syncs/{sync}/data", Of(new { app = "r-1" }));

        Assert.Equal(("updated", "unchanged"), (named["results"][1].GetProperty("status").GetString(), again["results"][1].GetProperty("status").GetString()));
        var reading = (await caller.GetAsync("/readings"))["data"][0];
        Assert.Equal(("r-1", 7.0), (reading.GetProperty("externalIds").GetProperty("app").GetString(), reading.GetProperty("value").GetDouble()));
        Assert.True(reading.GetProperty("updatedAt").GetDateTime() > before);
        var run = await caller.GetAsync($"/runs/{named["runId"].GetString()}");
        Assert.Equal(1, run["pull"].GetProperty("reading").GetProperty("updated").GetInt32());
        Assert.True(run["finishedAt"].GetDateTime() >= run["startedAt"].GetDateTime());
    }

    [Fact]
    public async Task Push_ResourceWithAKnownNameFarAway_IsAnotherPlaceAndSaysHowToMeanIt()
    {
        var (caller, sync) = await StartAsync("datasourceWins");
        object At(double latitude) => new { resources = new[] { new { resourceType = "well", name = "Well 1", coords = new { latitude, longitude = 74.1 } } } };
        await caller.PostAsync($"/syncs/{sync}/data", At(24.6));

        var near = await caller.PostAsync($"/syncs/{sync}/data", At(24.6005));
        var far = await caller.PostAsync($"/syncs/{sync}/data", At(10));

        Assert.Equal("updated", near["results"][0].GetProperty("status").GetString());
        Assert.Equal(("rejected", "ambiguousResource"), (far["results"][0].GetProperty("status").GetString(), far["results"][0].GetProperty("reason").GetString()));
        Assert.Equal(24.6005, (await caller.GetAsync("/resources"))["data"][0].GetProperty("coords").GetProperty("latitude").GetDouble(), 6);
    }

    [Fact]
    public async Task Datasource_OfASystemThatCalls_NeedsANameOnlyAndHasNothingToPull()
    {
        var caller = await host.NewCallerAsync();
        var id = await caller.CreateAsync("/datasources", new { type = "api", name = "Loggers" });
        var pull = await caller.PostAsync("/syncs", new { name = "x", datasource = new { id }, methods = Syncs.Pull, selectedDatatypes = Syncs.Readings });

        Assert.Equal("caller", (await caller.GetAsync($"/datasources/{id}"))["type"].GetString());
        Assert.True((await caller.PostAsync($"/datasources/{id}/test"))["ok"].GetBoolean());
        Problem.Holds(pull, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("methods", pull.Errors);
        Assert.Equal(HttpStatusCode.OK, (await caller.PutAsync($"/datasources/{id}", new { type = "caller", name = "Our loggers" })).Status);
    }

    [Fact]
    public async Task Push_TenThousandReadings_AreStoredAndReadBackWhileMoreAreAdded()
    {
        var (caller, sync) = await StartAsync();
        var well = await caller.NewWellAsync();
        var day = new DateTime(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var pushed = await caller.PostAsync($"/syncs/{sync}/data", new { readings = Enumerable.Range(0, 10_000).Select(i => new { resourceId = well, datetime = day.AddDays(i), value = i % 400 / 10d }) });
        Assert.Equal(10_000, pushed["results"].GetArrayLength());

        var seen = new List<string>();
        var next = $"/syncs/{sync}/data?type=reading&limit=1000";
        while (next is not null)
        {
            var some = await caller.GetAsync(next);
            seen.AddRange(some["data"].EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
            next = some["next"].GetString();
            if (seen.Count == 3_000) await caller.PostAsync("/readings", new { resourceId = well, datetime = "1985-01-01", value = 1 });
        }

        Assert.Equal(10_001, seen.Count);
        Assert.Equal(10_001, seen.Distinct().Count());
        Assert.Equal(seen.Skip(10).Take(5), (await caller.GetAsync($"/syncs/{sync}/data?type=reading&start=5&limit=5&page=1"))["data"].EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task Serve_WithASelection_GivesOnlyWhatItHolds()
    {
        var caller = await host.NewCallerAsync();
        var (inside, outside) = (await caller.NewWellAsync("313603.1111"), await caller.NewWellAsync("313604.1111"));
        foreach (var well in new[] { inside, outside }) await caller.PostAsync("/readings", new { resourceId = well, datetime = "2020-06-01", value = 1 });
        var village = await caller.CreateAsync("/groups", new { name = "Elsewhere", type = "village" });
        var member = await caller.CreateAsync("/resources", new { resourceType = "well", groups = new[] { village } });
        var (_, sync) = await StartAsync(caller, selection: new { pincodes = Pincodes, groups = new[] { village } });

        Assert.Equal([inside, member], Data(await caller.GetAsync($"/syncs/{sync}/data?type=resource"), "id"));
        Assert.Equal([inside], Data(await caller.GetAsync($"/syncs/{sync}/data?type=reading"), "resourceId"));
        Assert.Equal([village], Data(await caller.GetAsync($"/syncs/{sync}/data?type=group"), "id"));
        Problem.Holds(await caller.GetAsync($"/syncs/{sync}/data"), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await caller.GetAsync($"/syncs/{sync}/data?type=reading&order=value"), HttpStatusCode.UnprocessableEntity);
    }

    private static IEnumerable<string> Data(Reply reply, string field) => reply["data"].EnumerateArray().Select(r => r.GetProperty(field).GetString()!);

    private static object Reading(string well, string datetime, double value, string? id = null) =>
        id is null ? new { resourceExternalId = $"ours:{well}", datetime, value } : new { resourceExternalId = $"ours:{well}", datetime, value, externalIds = new { ours = id } };

    private static string Results(Reply reply, bool withReasons = false, bool always = false)
    {
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return string.Join(',', reply["results"].EnumerateArray().Select(r => $"{r.GetProperty("type").GetString()} {r.GetProperty("index").GetInt32()} {r.GetProperty("status").GetString()}{(withReasons && (always || r.GetProperty("reason").GetString() is not null) ? " " + r.GetProperty("reason").GetString() : "")}"));
    }

    private static List<string?> Ids(Reply reply) => [.. reply["results"].EnumerateArray().Select(r => r.GetProperty("id").GetString())];

    private async Task<(Caller Caller, string Sync)> StartAsync(string policy = "ask") => await StartAsync(await host.NewCallerAsync(), policy);

    private static async Task<(Caller Caller, string Sync)> StartAsync(Caller caller, string policy = "ask", bool enabled = true, IReadOnlyList<string>? types = null, object? selection = null)
    {
        var file = await caller.UploadAsync("a,b\n1,2\n");
        var datasource = await caller.CreateAsync("/datasources", new { type = "file", name = "Theirs", fileId = file.Id });
        return (caller, await caller.CreateAsync("/syncs", new { name = "Theirs", datasource = new { id = datasource }, methods = Both, selectedDatatypes = types ?? Types, conflictPolicy = policy, enabled, selection }));
    }
}
