using System.Net;
using System.Text;
using Xunit;

namespace OurWater.Admin.Tests.Api;

public sealed class RunTests(ApiHost host)
{
    private const string Csv = "datetime,pincode,resourceId,value,remark\n2020-01-01T00:00:00Z,313603,1111,5.5,fine\n2020-01-02T00:00:00Z,313603,9999,-5,=1+1\n2020-01-03T00:00:00Z,313603,1111,deep,@home\n";

    [Fact]
    public async Task Run_Ended_TellsEverything()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync("313603.1111");
        var sync = await caller.NewSyncAsync(Csv);
        var started = await caller.PostAsync($"/syncs/{sync}/runs", new { methods = Syncs.Pull });
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        Assert.Equal($"/api/v1/runs/{started["runId"].GetString()}", started.Headers["Location"]);

        var run = await caller.EndOfAsync(started["runId"].GetString()!);

        Assert.Equal(("succeededWithWarnings", false, "api", "script", 1), (run.GetProperty("state").GetString(), run.GetProperty("dryRun").GetBoolean(), run.GetProperty("trigger").GetString(), run.GetProperty("startedBy").GetString(), run.GetProperty("attempt").GetInt32()));
        Assert.Equal(sync, run.GetProperty("syncId").GetString());
        Assert.Equal("""{"read":3,"created":1,"updated":0,"unchanged":0,"skipped":0,"conflicted":0,"rejected":2}""", run.GetProperty("pull").GetProperty("reading").GetRawText());
        Assert.Equal("{}", run.GetProperty("push").GetRawText());
        Assert.Equal("[]", run.GetProperty("errors").GetRawText());
        Assert.Contains(run.GetProperty("warnings").EnumerateArray(), w => w.GetProperty("type").GetString() == "unknownResource" && w.GetProperty("count").GetInt32() == 1 && w.GetProperty("examples").GetArrayLength() == 1);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", run.GetProperty("startedAt").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", run.GetProperty("finishedAt").GetString());
    }

    [Fact]
    public async Task Run_ThatCannotDecide_FailsWithItsQuestion()
    {
        var caller = await host.NewCallerAsync();
        var file = (await caller.UploadAsync("date,pincode,resourceId,value (m)\n1/2/2017,313603,1111,5.5\n3/4/2017,313603,1111,5.6\n")).Id;
        var datasource = await caller.CreateAsync("/datasources", new { name = "x", type = "file", fileId = file });
        var sync = await caller.CreateAsync("/syncs", new { name = "x", datasource = new { id = datasource }, methods = Syncs.Pull, selectedDatatypes = Syncs.Readings });

        var run = await caller.RunAsync(sync);

        Assert.Equal("failed", run.GetProperty("state").GetString());
        Assert.Contains(run.GetProperty("errors").EnumerateArray(), e => e.GetProperty("column").GetString() == "date" && e.GetProperty("choices").GetArrayLength() >= 2);
        Assert.Equal(0, run.GetProperty("pull").GetProperty("reading").GetProperty("read").GetInt32());
    }

    [Fact]
    public async Task Rejected_AsJson_HasTheOriginalColumnsAndWhy()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync("313603.1111");
        var run = await caller.RunAsync(await caller.NewSyncAsync(Csv));

        var rejected = await caller.GetAsync($"/runs/{run.GetProperty("id").GetString()}/rejected?limit=1");

        Assert.Equal(2, rejected["total"].GetInt32());
        var row = rejected["data"][0];
        Assert.Equal((3, "unknownResource", "9999", "=1+1"), (row.GetProperty("row").GetInt32(), row.GetProperty("reason").GetString(), row.GetProperty("resourceId").GetString(), row.GetProperty("remark").GetString()));
        var next = await caller.GetAsync(rejected["next"].GetString()!);
        Assert.Equal(("notANumber", 4), (next["data"][0].GetProperty("reason").GetString(), next["data"][0].GetProperty("row").GetInt32()));
    }

    [Fact]
    public async Task Rejected_AsCsv_RunsNoFormula()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync("313603.1111");
        var run = await caller.RunAsync(await caller.NewSyncAsync(Csv));

        var csv = await caller.GetAsync($"/runs/{run.GetProperty("id").GetString()}/rejected", "text/csv");

        Assert.StartsWith("text/csv", csv.Headers["Content-Type"], StringComparison.Ordinal);
        var lines = csv.Text.Split("\r\n");
        Assert.Equal("datetime,pincode,resourceId,value,remark,row,column,reason,message", lines[0]);
        Assert.StartsWith("2020-01-02T00:00:00Z,313603,9999,-5,'=1+1,3,,unknownResource,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2020-01-03T00:00:00Z,313603,1111,deep,'@home,4,,notANumber,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneTimeSync_ThatHasRun_Is409WithThatRun()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync("313603.1111");
        var sync = await caller.NewSyncAsync(Csv, isOneTime: true);
        await caller.RunAsync(sync, dryRun: true);
        var run = await caller.RunAsync(sync);

        var again = await caller.PostAsync($"/syncs/{sync}/runs", new { });

        Problem.Holds(again, HttpStatusCode.Conflict);
        Assert.Equal(run.GetProperty("id").GetString(), again["runId"].GetString());
    }

    [Fact]
    public async Task Functions_TheShortWay_StartRuns()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.NewSyncAsync(Csv);

        var posted = await caller.PostAsync($"/api/functions/sync/{sync}");
        Assert.Equal(HttpStatusCode.Accepted, posted.Status);
        await caller.EndOfAsync(posted["runId"].GetString()!);
        var got = await caller.GetAsync($"/api/functions/sync/{sync}");
        Assert.Equal(HttpStatusCode.Accepted, got.Status);
        await caller.EndOfAsync(got["runId"].GetString()!);
        Assert.Equal(2, (await caller.GetAsync($"/runs?syncId={sync}"))["total"].GetInt32());
    }

    [Fact]
    public async Task Starts_AllAtOnce_MakeOneRunAtATime()
    {
        var caller = await host.NewCallerAsync();
        var csv = new StringBuilder("datetime,pincode,resourceId,value\n");
        for (var i = 0; i < 20_000; i++) csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{new DateTime(2000, 1, 1).AddHours(i):s}Z,313603,1111,5\n");
        var sync = await caller.NewSyncAsync(csv.ToString(), unknownResources: "create");

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => caller.PostAsync($"/syncs/{sync}/runs")));

        Assert.All(replies, r => Assert.True(r.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, r.Text));
        var runs = replies.Select(r => r["runId"].GetString()!).Distinct().ToList();
        foreach (var run in runs) await caller.EndOfAsync(run);
        Assert.Equal(replies.Count(r => r.Status == HttpStatusCode.Accepted), runs.Count);
        Assert.Equal(runs.Count, (await caller.GetAsync($"/runs?syncId={sync}"))["total"].GetInt32());
    }

    [Fact]
    public async Task Undo_OfARun_IsARunOfItsOwn()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.NewSyncAsync(Csv, unknownResources: "create");
        var run = await caller.RunAsync(sync);
        var id = run.GetProperty("id").GetString();
        Assert.Equal(2, (await caller.GetAsync("/readings"))["total"].GetInt32());

        var undo = await caller.PostAsync($"/runs/{id}/undo");

        Assert.Equal(HttpStatusCode.Accepted, undo.Status);
        var undone = await caller.EndOfAsync(undo["runId"].GetString()!);
        Assert.Equal(id, undone.GetProperty("undoOfRunId").GetString());
        Assert.Equal(0, (await caller.GetAsync("/readings"))["total"].GetInt32());
        Problem.Holds(await caller.PostAsync($"/runs/{id}/undo"), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task EndedRun_CannotBeCancelledOrApproved()
    {
        var caller = await host.NewCallerAsync();
        var run = (await caller.RunAsync(await caller.NewSyncAsync(Csv))).GetProperty("id").GetString();

        Problem.Holds(await caller.PostAsync($"/runs/{run}/cancel"), HttpStatusCode.Conflict);
        Problem.Holds(await caller.PostAsync($"/runs/{run}/approve"), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task List_FiltersAndShowsTheNewestFirst()
    {
        var caller = await host.NewCallerAsync();
        var (one, other) = (await caller.NewSyncAsync(Csv), await caller.NewSyncAsync(Csv));
        foreach (var sync in new[] { one, other, one }) await caller.RunAsync(sync);

        var all = await caller.GetAsync("/runs?limit=2");
        Assert.Equal((3, 2), (all["total"].GetInt32(), all["data"].GetArrayLength()));
        Assert.Equal(one, all["data"][0].GetProperty("syncId").GetString());
        Assert.Equal(1, (await caller.GetAsync(all["next"].GetString()!))["data"].GetArrayLength());
        Assert.Equal(2, (await caller.GetAsync($"/runs?syncId={one}&state=succeededWithWarnings"))["total"].GetInt32());
        Assert.Equal(0, (await caller.GetAsync($"/runs?syncId={one}&state=failed"))["total"].GetInt32());
        Problem.Holds(await caller.GetAsync("/runs?state=sleeping"), HttpStatusCode.UnprocessableEntity);
    }
}
