using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace OurWater.Admin.Tests.Api;

public sealed class IdempotencyTests(ApiHost host)
{
    private const string Csv = "datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n";

    [Fact]
    public async Task Post_Repeated_AnswersTheSameAndMakesOne()
    {
        var caller = await host.NewCallerAsync();
        var first = await caller.PostAsync("/groups", new { name = "A", type = "custom" }, Key("k"));

        var again = await caller.PostAsync("/groups", new { name = "A", type = "custom" }, Key("k"));

        Assert.Equal((first.Status, first.Text, first.Headers["Location"]), (again.Status, again.Text, again.Headers["Location"]));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal(1, (await caller.GetAsync("/groups"))["total"].GetInt32());
    }

    [Fact]
    public async Task Post_WithAnotherBodyOrAddress_Is422()
    {
        var caller = await host.NewCallerAsync();
        await caller.PostAsync("/groups", new { name = "A", type = "custom" }, Key("k"));

        Problem.Holds(await caller.PostAsync("/groups", new { name = "B", type = "custom" }, Key("k")), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await caller.PostAsync("/resources", new { name = "A", type = "custom", resourceType = "well" }, Key("k")), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Post_OfAnotherKey_IsItsOwn()
    {
        var (one, other) = (await host.NewCallerAsync(), await host.NewCallerAsync());

        var first = await one.PostAsync("/groups", new { name = "A", type = "custom" }, Key("k"));
        var second = await other.PostAsync("/groups", new { name = "A", type = "custom" }, Key("k"));

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Post_ThatWasRefused_MayBeMended()
    {
        var caller = await host.NewCallerAsync();
        Problem.Holds(await caller.PostAsync("/groups", new { name = "A" }, Key("k")), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(HttpStatusCode.Created, (await caller.PostAsync("/groups", new { name = "A", type = "custom" }, Key("k"))).Status);
    }

    [Fact]
    public async Task Posts_AllAtOnce_MakeOne()
    {
        var caller = await host.NewCallerAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => caller.PostAsync("/groups", new { name = "A", type = "custom" }, Key("k"))));

        Assert.Single(replies.Select(r => r.Text).Distinct());
        Assert.Equal(1, (await caller.GetAsync("/groups"))["total"].GetInt32());
    }

    [Fact]
    public async Task File_Repeated_IsStoredOnce()
    {
        var caller = await host.NewCallerAsync();
        var first = await caller.UploadAsync(Csv, "a.csv", Key("k"));

        Assert.Equal(first.Text, (await caller.UploadAsync(Csv, "a.csv", Key("k"))).Text);
        Problem.Holds(await caller.UploadAsync(Csv + "2020-01-02T00:00:00Z,313603,1111,5.5\n", "a.csv", Key("k")), HttpStatusCode.UnprocessableEntity);
        await using var context = host.Database.Open(caller.Organisation.Id);
        Assert.Equal(1, await context.Files.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_Repeated_IsStartedOnce()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.NewSyncAsync(Csv);
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => caller.PostAsync($"/syncs/{sync}/runs", new { dryRun = true }, Key("k"))));
        var started = replies.Where(r => r.Status == HttpStatusCode.Accepted).Select(r => r["runId"].GetString()!).Distinct().ToList();
        Assert.Single(started);
        await caller.EndOfAsync(started[0]);

        var later = await caller.PostAsync($"/syncs/{sync}/runs", new { dryRun = true }, Key("k"));

        Assert.Equal(started[0], later["runId"].GetString());
        Assert.Equal(1, (await caller.GetAsync($"/runs?syncId={sync}"))["total"].GetInt32());
    }

    [Theory]
    [InlineData("naïve")]
    [InlineData("TOO_LONG")]
    public async Task Key_InAnotherForm_Is400(string key)
    {
        var caller = await host.NewCallerAsync();

        Problem.Holds(await caller.PostAsync("/groups", new { name = "A", type = "custom" }, Key(key == "TOO_LONG" ? new string('k', 256) : Uri.EscapeDataString(key).Replace("%C3%AF", "\u007f", StringComparison.Ordinal))), HttpStatusCode.BadRequest);
    }

    private static (string, string) Key(string key) => ("Idempotency-Key", key);
}
