using System.Globalization;
using System.Text.Json;
using OurWater.LegacyStandIn;
using OurWater.Sync.Datasources;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Datasources;

/// <summary>Our client of LegacyMyWell over real HTTP: it is patient, asks little, keeps the server's limits, and never does twice what is not the same as once.</summary>
public sealed class LegacyClientTests : IAsyncLifetime
{
    private static readonly LegacyMyWellPace Quick = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50), 5, TimeSpan.FromMilliseconds(5));
    private static readonly string[] SafeWrites = ["/resources", "/resources/updateResourceByIdAndPostcode", "/villages"];
    private static readonly SyncSelection All = new();
    private static readonly DateTime Day = new(2010, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private LegacyServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LegacyState State => _server.State;

    public async ValueTask InitializeAsync()
    {
        _server = await LegacyServer.StartAsync();
        State.AddVillage(313603, 11, "Badgaon", 24.5, 74.1);
        State.AddResource(313603, 1110, "well", "Owner A", 24.5, 74.1, 11);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Readings_ThatAreAddedWhileTheyAreRead_AreSeenOnceEach()
    {
        for (var i = 0; i < 2_500; i++) State.AddReading(313603, 1110, Day.AddDays(i), 1, 11);
        await using var client = Open();
        var seen = new List<long>();
        await foreach (var page in client.ReadReadingsAsync(new ReadingRequest(All, null, null), Token))
        {
            if (seen.Count == 0) State.AddReading(313603, 1110, Day.AddDays(-1), 1, 11);
            seen.AddRange(page.Records.Select(r => r.Id));
        }

        Assert.Equal(State.Readings.Select(r => (long)r["id"]!), seen);
        Assert.Equal(3, _server.Requests.Count(r => r.Path == "/readings"));
    }

    [Fact]
    public async Task Readings_FromTheMiddle_GoOnAfterThePosition()
    {
        for (var i = 0; i < 1_500; i++) State.AddReading(313603, 1110, Day.AddDays(i), 1, 11);
        await using var client = Open();
        var pages = await PagesAsync(client.ReadReadingsAsync(new ReadingRequest(All, null, null), Token));
        var rest = await PagesAsync(client.ReadReadingsAsync(new ReadingRequest(All, null, pages[0].Position), Token));
        Assert.Equal(pages[1].Records.Select(r => r.Id), rest.SelectMany(p => p.Records).Select(r => r.Id));
    }

    [Fact]
    public async Task Resources_AreReadWithoutTheirPictures()
    {
        await using var client = Open();
        await PagesAsync(client.ReadResourcesAsync(All, null, Token));
        await PagesAsync(client.ReadResourcesAsync(new SyncSelection { Pincodes = ["313603"] }, null, Token));
        var asked = _server.Requests.Where(r => r is { Method: "GET", Path: "/resources" }).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, r =>
        {
            var fields = JsonDocument.Parse(r.Query[(r.Query.IndexOf("filter=", StringComparison.Ordinal) + 7)..]).RootElement.GetProperty("fields");
            Assert.DoesNotContain("image", fields.ValueKind == JsonValueKind.Array ? fields.EnumerateArray().Select(f => f.GetString()) : fields.EnumerateObject().Where(f => f.Value.GetBoolean()).Select(f => f.Name));
            Assert.True(fields.ValueKind == JsonValueKind.Array || !fields.GetProperty("image").GetBoolean());
        });
    }

    [Fact]
    public async Task Token_ThatHasRunOut_IsRenewedOnce()
    {
        await using var client = Open();
        await PagesAsync(client.ReadGroupsAsync(All, null, Token));
        _server.ExpireToken();
        _server.ClearRequests();

        await PagesAsync(client.ReadGroupsAsync(All, null, Token));

        Assert.Equal(1, _server.Requests.Count(r => r.IsLogin));
    }

    [Fact]
    public async Task Token_RefusedForEver_EndsWithWordsAndWithoutALoop()
    {
        await using var client = Open();
        _server.Faults.Next(new Fault(FaultKind.Unauthorized), r => !r.IsLogin, times: 1_000);

        var error = await Assert.ThrowsAsync<DatasourceException>(() => PagesAsync(client.ReadGroupsAsync(All, null, Token)));

        Assert.Equal(DatasourceProblem.Configuration, error.Problem);
        Assert.True(_server.Requests.Count <= 4, string.Join('\n', _server.Requests));
    }

    [Theory]
    [InlineData("wrong", null)]
    [InlineData(null, "a-token-that-is-none")]
    public async Task Secrets_ThatAreWrong_AreToldAndNeverShown(string? password, string? accessToken)
    {
        await using var client = Open(password, accessToken);
        var error = await Assert.ThrowsAsync<DatasourceException>(() => PagesAsync(client.ReadReadingsAsync(new ReadingRequest(All, null, null), Token)));
        Assert.Equal(DatasourceProblem.Configuration, error.Problem);
        Assert.DoesNotContain(password ?? accessToken!, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.DropBefore, 0)]
    [InlineData(FaultKind.DropAfter, 0)]
    [InlineData(FaultKind.ErrorBefore, 500)]
    [InlineData(FaultKind.ErrorBefore, 502)]
    [InlineData(FaultKind.ErrorBefore, 503)]
    public async Task Read_ThatFailsForAWhile_IsTriedAgain(FaultKind kind, int status)
    {
        _server.Faults.Next(new Fault(kind, status), r => r.Method == "GET", times: 3);
        await using var client = Open();
        Assert.Single((await PagesAsync(client.ReadResourcesAsync(All, null, Token))).SelectMany(p => p.Records));
        Assert.Equal(3, _server.Faults.Happened);
    }

    [Fact]
    public async Task Read_ThatFailsForEver_EndsAfterAFewTriesWithWords()
    {
        _server.Faults.Next(new Fault(FaultKind.ErrorBefore, 503), r => r.Method == "GET", times: 1_000);
        await using var client = Open();
        var error = await Assert.ThrowsAsync<DatasourceException>(() => PagesAsync(client.ReadResourcesAsync(All, null, Token)));
        Assert.Equal((DatasourceProblem.Unreachable, Quick.Tries), (error.Problem, _server.Faults.Happened));
    }

    [Fact]
    public async Task Selection_OfHundreds_KeepsEveryAddressShort()
    {
        var selection = new SyncSelection { Pincodes = [.. Enumerable.Range(100_000, 900).Select(p => p.ToString(CultureInfo.InvariantCulture))] };
        var keys = new SyncSelection { ExternalIds = [.. Enumerable.Range(1110, 900).Select(r => $"313603.{r}")] };
        await using var client = Open();
        foreach (var some in new[] { selection, keys })
        {
            await PagesAsync(client.ReadResourcesAsync(some, null, Token));
            await PagesAsync(client.ReadReadingsAsync(new ReadingRequest(some, null, null), Token));
        }

        Assert.All(_server.Requests, r => Assert.True(r.Path.Length + Uri.EscapeDataString(r.Query).Length < 7_500, $"{Uri.EscapeDataString(r.Query).Length}"));
    }

    [Fact]
    public async Task Write_WhoseAnswerIsLost_IsInDoubtAndNotMadeAgain()
    {
        await using var client = Open();
        foreach (var kind in new[] { FaultKind.DropBefore, FaultKind.DropAfter, FaultKind.ErrorBefore, FaultKind.ErrorAfter })
        {
            _server.ClearRequests();
            _server.Faults.Next(new Fault(kind), r => r.IsWrite);
            var results = await client.Target.CreateReadingsAsync([Reading(0, 1)], Token);
            Assert.Equal(SendOutcome.InDoubt, Assert.Single(results).Outcome);
            Assert.Single(_server.Requests, r => r.IsWrite);
        }
    }

    [Fact]
    public async Task Readings_ThatAreTooManyForABody_GoInPartsUnderTheLimit()
    {
        await using var client = Open();
        var results = await client.Target.CreateReadingsAsync([.. Enumerable.Range(0, 2_000).Select(i => Reading(i, i))], Token);
        Assert.All(results, r => Assert.Equal(SendOutcome.Saved, r.Outcome));
        Assert.Equal(2_000, State.Readings.Count);
        Assert.All(_server.Requests, r => Assert.True(r.BodyBytes <= 90_000));
    }

    [Fact]
    public async Task Writes_NeverGoByIdAloneToResourcesOrVillages()
    {
        await using var client = Open();
        var resource = new OutgoingResource(1, null, "313603", 11, ResourceType.Well, "Owner N", 24.5, 74.1, null, null);
        var made = await client.Target.CreateResourceAsync(resource, Token);
        Assert.Equal((SendOutcome.Saved, "313603.1111"), (made.Outcome, made.RemoteKey));
        await client.Target.UpdateResourceAsync(resource with { Key = made.RemoteKey, Owner = "Owner M" }, ["owner"], Token);
        await client.Target.UpdateGroupAsync(new OutgoingGroup(2, "313603.11", "Badgaon new", "313603", 11, 24.5, 74.1), Token);

        Assert.Equal("Owner M", State.FindResource(313603, 1111)!.Text("owner"));
        Assert.All(_server.Requests.Where(r => r.IsWrite), r => Assert.Contains(r.Path, SafeWrites));
    }

    [Fact]
    public async Task Address_OfSomethingElse_SaysSo()
    {
        await using var client = Open(address: new Uri(_server.BaseUrl, "/elsewhere/api").ToString());
        var report = await Assert.ThrowsAsync<DatasourceException>(() => client.TestAsync(Token));
        Assert.Equal(DatasourceProblem.Configuration, report.Problem);
    }

    private static OutgoingReading Reading(int day, double value) => new(day + 1, null, "313603.1110", new DateTimeOffset(Day.AddDays(day)).ToUnixTimeMilliseconds(), value);

    private LegacyMyWellDatasource Open(string? password = "secret", string? accessToken = null, string? address = null) =>
        new(new HttpClient(), new LegacyMyWellSettings(address ?? _server.BaseUrl.ToString(), accessToken is null ? "sync" : null), new LegacyMyWellSecrets(password, accessToken), TimeProvider.System, Quick);

    private static async Task<List<RemotePage<T>>> PagesAsync<T>(IAsyncEnumerable<RemotePage<T>> pages)
    {
        var all = new List<RemotePage<T>>();
        await foreach (var page in pages) all.Add(page);
        return all;
    }
}
