using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OurWater.EndToEnd.Tests.Harness;
using OurWater.LegacyStandIn;
using Xunit;

namespace OurWater.EndToEnd.Tests.Runs;

/// <summary>Two systems and a crash at any instant: nothing is lost and nothing is made twice, on either side. The real process is killed with <c>kill -9</c> between and within its requests.</summary>
public sealed class TwoWayKillTests : FreshApp
{
    private const int Kills = 20;
    private const int KillsInReadings = 6;
    private const int MostRequestsBetween = 12;
    private const int MostReadingRequestsBetween = 3;
    private const int NewWells = 60;
    private const int NewReadings = 5_000;
    private const int WellsThere = 20;
    private const int ReadingsThere = 2_000;
    private static readonly int[] Pincodes = [313603, 313604, 313605, 313606, 383350, 383351];
    private static readonly string[] DataTypes = ["group", "resource", "reading"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly DateTime FirstHere = new(2021, 1, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime FirstThere = new(2015, 1, 4, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task BothWays_KilledAtRandomMoments_HoldTheSameOnceAndSettleDown()
    {
        var random = new Random(Seed());
        await using var there = await LegacyServer.StartAsync(new LegacyOptions { WriteDelay = TimeSpan.FromMilliseconds(5) });
        SeedPlaces(there.State);
        var app = await StartAsync();
        var sync = await app.Api.CreateLegacySyncAsync(await app.Api.CreateLegacyDatasourceAsync(there.BaseUrl, Token), "LegacyMyWell, both ways", Token, "pullFromDatasource", "pushToDatasource");
        Assert.Equal("succeeded", (await app.Api.RunAsync(sync, Token)).State);
        await AddHereAsync(app);
        AddThere(there.State);
        there.ClearRequests();

        var run = await app.Api.StartRunAsync(sync, Token);
        var kills = await KillAtRandomMomentsAsync(app, there, run, random);
        var ended = await EndAsync(app, run);

        Say($"{there.Requests.Count} requests: {string.Join(", ", there.Requests.CountBy(r => $"{r.Method} {r.Path}").Select(r => $"{r.Value} {r.Key}"))}.");
        Assert.Equal(Kills, kills);
        AssertCounts(ended);
        AssertSameOnBothSides(app, there.State);
        there.ClearRequests();
        var again = await app.Api.RunAsync(sync, Token);
        Assert.DoesNotContain(there.Requests, r => r.IsWrite);
        Assert.All(DataTypes, t => Assert.Equal((t, 0, 0, 0), (t, again.Count("created", t), again.Count("updated", t), again.CountSent("sent", t))));
        AssertSameOnBothSides(app, there.State);
    }

    private static int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("OURWATER_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        Say($"OURWATER_SEED={seed}");
        return seed;
    }

    /// <summary>
    /// Kills the program each time when it has asked the other side some times more: it does not know then whether what it asked for was done.
    /// Wells take many requests and readings few, so the second half of the kills waits for those.
    /// </summary>
    private static async Task<int> KillAtRandomMomentsAsync(AppProcess app, LegacyServer there, string run, Random random)
    {
        for (var kills = 0; kills < Kills;)
        {
            var readings = kills >= Kills - KillsInReadings;
            var watch = Stopwatch.StartNew();
            switch (await AskedOrStoppedAsync(app, there, run, r => !readings || r.Path == "/readings", random.Next(1, (readings ? MostReadingRequestsBetween : MostRequestsBetween) + 1)))
            {
                case null: break;
                case "awaitingApproval":
                    await app.Api.ApproveAsync(run, Token);
                    continue;
                default: return kills;
            }

            await app.KillAsync();
            kills++;
            Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
            var (last, after) = (there.Requests[^1], watch.Elapsed.TotalSeconds);
            await app.StartAgainAsync(Token);
            Say($"Kill {kills} in {last.Method} {last.Path} after {after:0.0} s; {there.Requests.Count} requests so far; {watch.Elapsed.TotalSeconds:0.0} s with the start.");
        }

        return Kills;
    }

    /// <summary>Null as soon as the other side was asked so many times more; else the state in which the run asks nothing any more.</summary>
    private static async Task<string?> AskedOrStoppedAsync(AppProcess app, LegacyServer there, string run, Func<RequestInfo, bool> counts, int more)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        there.Asked += Count;
        try
        {
            var stopped = app.Api.WaitForRunAsync(run, r => r.State is not ("queued" or "running"), Limit, enough.Token);
            if (await Task.WhenAny(asked.Task, stopped) == stopped) return (await stopped).State;
            return null;
        }
        finally
        {
            there.Asked -= Count;
            await enough.CancelAsync();
        }

        void Count(RequestInfo request)
        {
            if (counts(request) && Interlocked.Decrement(ref more) == 0) asked.TrySetResult();
        }
    }

    private static async Task<ApiRun> EndAsync(AppProcess app, string run)
    {
        var seen = await app.Api.WaitForRunAsync(run, r => r.State is not ("queued" or "running"), Limit, Token);
        if (seen.State != "awaitingApproval") return seen;
        await app.Api.ApproveAsync(run, Token);
        return await app.Api.WaitForEndAsync(run, Limit, Token);
    }

    private static void AssertCounts(ApiRun run)
    {
        Assert.Equal("succeeded", run.State);
        Assert.All(DataTypes, t => Assert.Equal((t, run.Count("read", t)), (t, run.AccountedOf(t))));
        Assert.All(DataTypes, t => Assert.Equal((t, run.CountSent("selected", t)), (t, run.AccountedSent(t))));
        Assert.Equal((WellsThere, ReadingsThere), (run.Count("created", "resource"), run.Count("created")));
        Assert.Equal((NewWells, NewReadings), (run.CountSent("selected", "resource"), run.CountSent("selected")));
        Assert.Equal((NewWells, NewReadings), (run.CountSent("sent", "resource") + run.CountSent("alreadyThere", "resource"), run.CountSent("sent") + run.CountSent("alreadyThere")));
    }

    /// <summary>Every well by its owner and every reading by its place and time, on both sides in one form: nothing is doubled, nothing is lost.</summary>
    private static void AssertSameOnBothSides(AppProcess app, LegacyState there)
    {
        var (wells, readings) = (Here(app, "SELECT r.OwnerName, e.Value"), Here(app, "SELECT e.Value, strftime('%Y-%m-%dT%H:%M:%S', d.Time / 1000, 'unixepoch'), printf('%.2f', d.Value)", "JOIN Timeseries t ON t.ResourceId = r.Id JOIN Readings d ON d.TimeseriesId = t.Id"));
        Assert.Equal(there.Resources.Select(r => $"{r.Text("owner")}|{r.Int("postcode")}.{r.Int("id")}").Order(StringComparer.Ordinal), wells.Order(StringComparer.Ordinal));
        Assert.Equal(there.Readings.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Int("postcode")}.{r.Int("resourceId")}|{r.Date("date"):yyyy-MM-ddTHH:mm:ss}|{r.Number("value"):0.00}")).Order(StringComparer.Ordinal), readings.Order(StringComparer.Ordinal));
        Assert.Equal((wells.Count, wells.Count), (NewWells + WellsThere + Pincodes.Length, there.Resources.DistinctBy(r => r.Text("owner")).Count()));
        Assert.Equal((readings.Count, readings.Count), (NewReadings + ReadingsThere, there.Readings.DistinctBy(r => (r.Int("postcode"), r.Int("resourceId"), r.Date("date"))).Count()));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
    }

    private static List<string> Here(AppProcess app, string select, string join = "") => StoredRows.Lines(app.DatabasePath, $"{select} FROM Resources r {join} JOIN ExternalIds e ON e.RecordId = r.Id AND e.RecordType = 'Resource' AND e.Name = 'legacyMyWellId'");

    /// <summary>Of every pincode a village and one well; in half of them so old that each newer reading is answered with an error and saved.</summary>
    private static void SeedPlaces(LegacyState state)
    {
        foreach (var (pincode, i) in Pincodes.Select((p, i) => (p, i)))
        {
            state.AddVillage(pincode, 11, $"Village of {pincode}", 24 + i, 74);
            state.AddResource(pincode, 1110, "well", $"Old {pincode}", 24 + i, 74, 11, zeroCreated: i % 2 == 0);
        }
    }

    private static void AddThere(LegacyState state)
    {
        for (var i = 0; i < WellsThere; i++) state.AddResource(Pincodes[i % Pincodes.Length], 1120 + i, "well", $"There {i}", 24 + i % Pincodes.Length, 74.1 + i / 1000d, 11);
        var wells = state.Resources.Where(r => r.Int("id") >= 1120).ToList();
        for (var i = 0; i < ReadingsThere; i++) state.AddReading(wells[i % WellsThere].Int("postcode"), wells[i % WellsThere].Int("id"), FirstThere.AddDays(7 * (i / WellsThere)), i % 2_500 / 100m, 11, state.Now);
    }

    /// <summary>Wells over the API, and of them and of the old ones a file of readings.</summary>
    private static async Task AddHereAsync(AppProcess app)
    {
        var wells = StoredRows.Lines(app.DatabasePath, "SELECT Id FROM Resources");
        for (var i = 0; i < NewWells; i++) wells.Add(await app.Api.CreateWellAsync($"Here {i}", Pincodes[i % Pincodes.Length].ToString(CultureInfo.InvariantCulture), 24 + i % Pincodes.Length, 74.2 + i / 1000d, Token));
        var path = Path.Combine(app.Folder, "here.csv");
        var rows = Enumerable.Range(0, NewReadings).Select(i => string.Create(CultureInfo.InvariantCulture, $"{wells[i % wells.Count]},{FirstHere.AddDays(7 * (i / wells.Count)):yyyy-MM-dd},{i % 3_900 / 100m:0.00}"));
        await File.WriteAllLinesAsync(path, rows.Prepend("well,date,value"), Token);
        var mapping = new JsonObject
        {
            ["dataType"] = "reading",
            ["layout"] = "long",
            ["identity"] = "ourWater",
            ["columns"] = new JsonObject { ["date"] = "date", ["resourceId"] = "well", ["value"] = "value" },
            ["unit"] = "m",
            ["decimalSeparator"] = ".",
        };
        var run = await app.Api.RunAsync(await app.Api.CreateFileSyncAsync(path, mapping, Token), Token);
        Assert.Equal((NewReadings, 0), (run.Count("created"), run.Count("rejected")));
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
