using System.Net;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>What all lists have in common.</summary>
public sealed class ListTests(ApiHost host)
{
    public static TheoryData<string> Lists { get; } = ["/datasources", "/syncs", "/runs", "/resources", "/readings", "/groups", "/external-ids"];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_Empty_HasTheShapeOfAll(string path)
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.GetAsync(path);

        Assert.Equal("""{"data":[],"start":0,"limit":100,"page":0,"total":0,"next":null}""", reply.Text);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_WithWrongPaging_Is422ByField(string path)
    {
        var caller = await host.NewCallerAsync();
        foreach (var (query, field) in new[] { ("limit=0", "limit"), ("limit=1001", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"), ("limit=1e2", "limit"), ("limit=99999999999999999999", "limit"), ("start=-1", "start"), ("page=-1", "page"), ("page=2147483648", "page"), ("cursor=nonsense!", "cursor"), ("cursor=AAAA", "cursor"), ("limit=1&limit=2", "limit") })
        {
            var reply = await caller.GetAsync($"{path}?{query}");
            Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
            Assert.Equal([field], reply.Errors);
        }

        Assert.Equal("""{"data":[],"start":2147483647,"limit":1000,"page":2147483647,"total":0,"next":null}""", (await caller.GetAsync($"{path}?start=2147483647&limit=1000&page=2147483647")).Text);
    }

    [Fact]
    public async Task Pages_ByNumber_BeginAtStartPlusPageTimesLimit()
    {
        var caller = await host.NewCallerAsync();
        var made = new List<string>();
        for (var i = 0; i < 7; i++) made.Add(await caller.NewWellAsync());

        var reply = await caller.GetAsync("/resources?start=1&limit=2&page=2");

        Assert.Equal(made[5..7], IdsOf(reply));
        Assert.Equal((1, 2, 2, 7), (reply["start"].GetInt32(), reply["limit"].GetInt32(), reply["page"].GetInt32(), reply["total"].GetInt32()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply["next"].ValueKind);
    }

    [Theory]
    [InlineData("/readings?limit=3")]
    [InlineData("/readings?limit=3&type=well")]
    [InlineData("/readings?limit=3&from=2018-01-01")]
    [InlineData("/readings?limit=3&resourceId=WELL")]
    [InlineData("/readings?limit=3&updatedAfter=2000-01-01T00:00:00%2B05:30")]
    public async Task Next_WhileReadingsAreAdded_LosesAndDoublesNothing(string path)
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync();
        var before = new List<string>();
        for (var i = 1; i <= 8; i++) before.Add(await AddAsync($"2018-01-{i * 2:00}"));
        var seen = new List<string>();
        var (added, next) = (1, path.Replace("WELL", well, StringComparison.Ordinal));
        while (true)
        {
            var reply = await caller.GetAsync(next);
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            seen.AddRange(IdsOf(reply));
            if (reply["next"].GetString() is not { } link) break;
            if (added <= 15) await AddAsync($"2018-01-{added:00}");
            added += 2;
            next = link;
        }

        Assert.Empty(before.Except(seen));
        Assert.Equal(seen.Count, seen.Distinct().Count());

        Task<string> AddAsync(string day) => caller.CreateAsync("/readings", new { resourceId = well, datetime = day, value = 1 });
    }

    private static List<string> IdsOf(Reply reply) => [.. reply["data"].EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
}
