using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Tests.Api;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Audit;

/// <summary>Every change by a key of the API is written down with it; what is refused, and what the program does by itself, is not.</summary>
public sealed class AuditTrailTests(ApiHost host)
{
    private const string Csv = "datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Records_OfTheModel_AreAuditedOrSayWhyNot()
    {
        using var context = host.Database.OpenEverything();
        var undecided = context.Model.GetEntityTypes().Where(e => !e.IsOwned() && !e.IsPropertyBag).Select(e => e.ClrType).Where(t => AuditedTypes.Find(t) is null && !AuditedTypes.NotAudited.ContainsKey(t));

        Assert.Empty(undecided);
        Assert.Empty(AuditedTypes.Types.Intersect(AuditedTypes.NotAudited.Keys));
    }

    [Fact]
    public async Task Change_ByAKey_SaysWhoWhatAndBothValues()
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.CreateAsync("/resources", new { resourceType = "well", name = "By the school", wellDepth = 12 });
        await caller.PatchAsync($"/resources/{well}", new { wellDepth = 15.5 });

        var log = await LogAsync(caller);
        Assert.Equal([(AuditAction.Created, "resource"), (AuditAction.Changed, "resource")], log.Select(e => (e.Action, e.Subject)));
        Assert.All(log, e => Assert.Equal((ActorKind.Key, "script", well, "By the school"), (e.ActorKind, e.ActorName, e.SubjectId, e.SubjectName)));
        Assert.Null(log[0].Before);
        Assert.Equal("""{"wellDepth":12}""", log[1].Before);
        Assert.Equal("""{"wellDepth":15.5}""", log[1].After);
    }

    /// <summary>Which well, which day: without them a line says nothing to the one who asks later.</summary>
    [Fact]
    public async Task Lines_OfEveryKind_SayWhichRecordTheyAreAbout()
    {
        var caller = await host.NewCallerAsync();
        var group = await caller.CreateAsync("/groups", new { name = "Mandli", type = "village" });
        var well = await caller.CreateAsync("/resources", new { resourceType = "well", owner = new { name = "Ramesh" }, wellDepth = 20, externalIds = new { legacyMyWellId = "313603.1111" } });
        await caller.PatchAsync($"/resources/{well}", new { groups = new[] { group } });
        var reading = await caller.CreateAsync("/readings", new { resourceId = well, datetime = "2018-08-06", value = 12.34 });
        await caller.PatchAsync($"/readings/{reading}", new { value = 13.5 });
        var sync = await caller.NewSyncAsync(Csv);
        var run = (await caller.RunAsync(sync)).GetProperty("id").GetString()!;

        var log = await LogAsync(caller);
        AuditEntry One(AuditAction action, string subject) => log.First(e => e.Action == action && e.Subject == subject);
        foreach (var action in new[] { AuditAction.Created, AuditAction.Changed }) Assert.Equal("Well 1111 (313603)", One(action, "reading").SubjectName);
        Assert.All(log.Where(e => e.Subject == "externalId"), e => Assert.Equal("Well 1111 (313603)", e.SubjectName));
        Assert.Equal("Well 1111 (313603) in Mandli", One(AuditAction.Created, "groupMember").SubjectName);
        Assert.Equal($"Run {run} of Readings of the sheet", One(AuditAction.Started, "run").SubjectName);
        Assert.Equal($$"""{"precision":"day","resourceId":{{well}},"time":"2018-08-06T00:00:00Z","unit":"m","value":13.5}""", One(AuditAction.Changed, "reading").After);
        Assert.Matches("\"syncId\":\\{\"id\":[0-9]+,\"name\":\"Readings of the sheet\"\\}", One(AuditAction.Started, "run").After);
    }

    [Fact]
    public async Task EveryCall_ThatChangesSomething_LeavesALine()
    {
        var caller = await host.NewCallerAsync();
        var seen = 0;
        async Task ExpectAsync(string what, Task<string> call, string subject, AuditAction action)
        {
            var id = await call;
            var added = (await LogAsync(caller)).Skip(seen).ToList();
            seen += added.Count;
            Assert.True(added.Exists(e => e.Subject == subject && e.Action == action), $"{what}: {string.Join(", ", added.Select(e => $"{e.Action} {e.Subject}"))} ({id})");
        }

        static async Task<string> DoneAsync(Task<Reply> call)
        {
            var reply = await call;
            Assert.True((int)reply.Status < 300, reply.Text);
            return reply.Text;
        }

        var group = await caller.CreateAsync("/groups", new { name = "A", type = "custom" });
        await ExpectAsync("POST group", Task.FromResult(group), "group", AuditAction.Created);
        await ExpectAsync("PATCH group", DoneAsync(caller.PatchAsync($"/groups/{group}", new { name = "B" })), "group", AuditAction.Changed);
        var well = await caller.NewWellAsync("313603.1111");
        await ExpectAsync("POST resource", Task.FromResult(well), "externalId", AuditAction.Created);
        await ExpectAsync("PATCH groups of a resource", DoneAsync(caller.PatchAsync($"/resources/{well}", new { groups = new[] { group } })), "groupMember", AuditAction.Created);
        var reading = await caller.CreateAsync("/readings", new { resourceId = well, datetime = "2018-01-01", value = 1 });
        await ExpectAsync("POST reading", Task.FromResult(reading), "reading", AuditAction.Created);
        await ExpectAsync("PATCH reading", DoneAsync(caller.PatchAsync($"/readings/{reading}", new { value = 2 })), "reading", AuditAction.Changed);
        var sync = await caller.NewSyncAsync(Csv);
        await ExpectAsync("POST sync", Task.FromResult(sync), "sync", AuditAction.Created);
        var body = (await caller.GetAsync($"/syncs/{sync}")).Text;
        await ExpectAsync("PUT sync", DoneAsync(caller.SendAsync(HttpMethod.Put, $"/syncs/{sync}", new StringContent(body.Replace("Readings of the sheet", "Other", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"))), "sync", AuditAction.Changed);
        var run = (await caller.RunAsync(sync)).GetProperty("id").GetString()!;
        await ExpectAsync("POST run", Task.FromResult(run), "run", AuditAction.Started);
        await ExpectAsync("undo", DoneAsync(caller.PostAsync($"/runs/{run}/undo")), "run", AuditAction.Started);
        var spare = await caller.NewSyncAsync(Csv);
        seen = (await LogAsync(caller)).Count;
        await ExpectAsync("DELETE sync", DoneAsync(caller.DeleteAsync($"/syncs/{spare}")), "sync", AuditAction.Deleted);
        await ExpectAsync("POST file", DoneAsync(caller.UploadAsync(Csv)), "file", AuditAction.Created);
    }

    [Fact]
    public async Task Refusals_AndReads_LeaveNoLine()
    {
        var caller = await host.NewCallerAsync();
        await caller.PostAsync("/resources", new { resourceType = "ocean" });
        await caller.GetAsync("/resources");
        await caller.PatchAsync("/resources/999999", new { name = "x" });

        Assert.Empty(await LogAsync(caller));
    }

    [Fact]
    public async Task Push_OfManyReadings_IsOneRunInTheLog()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync("313603.1111");
        var datasource = (await caller.UploadAsync(Csv)).Id;
        var source = await caller.CreateAsync("/datasources", new { type = "file", name = "Sheet", fileId = datasource });
        string[] methods = ["acceptFromDatasource"];
        var sync = await caller.CreateAsync("/syncs", new { name = "In", datasource = new { id = source }, methods, selectedDatatypes = Api.Syncs.Readings });
        var before = (await LogAsync(caller)).Count;
        var readings = Enumerable.Range(1, 50).Select(day => new { resourceExternalId = "legacyMyWellId:313603.1111", datetime = $"2018-01-01T{day % 24:00}:{day:00}:00Z", value = day }).ToArray();
        var reply = await caller.PostAsync($"/syncs/{sync}/data", new { readings });
        Assert.Equal(50, reply["results"].EnumerateArray().Count(r => r.GetProperty("status").GetString() == "created"));

        var added = (await LogAsync(caller)).Skip(before).ToList();
        Assert.Equal((AuditAction.Started, "run", reply["runId"].GetString()), (Assert.Single(added).Action, added[0].Subject, added[0].SubjectId));
    }

    [Fact]
    public async Task Secrets_OfADatasource_AreTheirChangeOnly()
    {
        var caller = await host.NewCallerAsync();
        var id = await caller.CreateAsync("/datasources", new { type = "legacyMyWell", name = "Legacy", baseUrl = "http://127.0.0.1:1", username = "sync", password = "hunter2-hunter2" });
        await caller.PutAsync($"/datasources/{id}", new { type = "legacyMyWell", name = "Legacy", baseUrl = "http://127.0.0.1:1", username = "sync", password = "correct-horse" });

        var log = (await LogAsync(caller)).Where(e => e.Subject == "datasource").ToList();
        Assert.Equal(2, log.Count);
        Assert.Contains("\"secrets\":\"(hidden)\"", log[1].After, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Concat(log.Select(e => e.Before + e.After)), StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", string.Concat(log.Select(e => e.Before + e.After)), StringComparison.Ordinal);
        await using var context = host.Database.Open(caller.Organisation.Id);
        var stored = await context.Datasources.SingleAsync(d => d.Id == long.Parse(id, System.Globalization.CultureInfo.InvariantCulture), Token);
        Assert.DoesNotContain(stored.Secrets!, string.Concat(log.Select(e => e.Before + e.After)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_OfTheLog_CannotBeChangedOrRemoved()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync();
        await using var context = host.Database.OpenEverything();
        var line = await context.AuditLog.FirstAsync(e => e.OrganisationId == caller.Organisation.Id, Token);
        line.ActorName = "somebody else";
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Token));
        context.ChangeTracker.Clear();
        context.Remove(line);
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Token));
    }

    private async Task<List<AuditEntry>> LogAsync(Caller caller)
    {
        await using var context = host.Database.Open(caller.Organisation.Id);
        return await context.AuditLog.AsNoTracking().OrderBy(e => e.Id).ToListAsync(Token);
    }
}
