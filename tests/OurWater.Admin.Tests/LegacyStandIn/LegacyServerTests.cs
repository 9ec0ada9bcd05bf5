using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OurWater.LegacyStandIn;
using Xunit;

namespace OurWater.Admin.Tests.LegacyStandIn;

/// <summary>The stand-in behaves as a real LegacyMyWell was seen to do: the traps on which our client is tried are real ones.</summary>
public sealed class LegacyServerTests : IAsyncLifetime
{
    private static readonly DateTime Day = new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private const string UserModel = "Users";
    private const string Signed = "signed in";
    private static readonly int[] Two = [1, 2];
    private readonly HttpClient _client = new();
    private LegacyServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LegacyState State => _server.State;

    public async ValueTask InitializeAsync()
    {
        _server = await LegacyServer.StartAsync();
        State.AddVillage(313603, 11, "Badgaon", 24.5, 74.1);
        State.AddVillage(313604, 11, "Bhinder", 24.6, 74.2);
        State.AddResource(313603, 1110, "well", "Owner A", 24.5, 74.1, 11);
        State.AddResource(313604, 1110, "well", "Owner B", 24.6, 74.2, 11);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/villages", 200)]
    [InlineData("/resources", 200)]
    [InlineData("/resources/1110", 200)]
    [InlineData("/villages/count", 401)]
    [InlineData("/readings", 401)]
    [InlineData("/resources/findAvailableIds?postcode=313603&type=well", 401)]
    public async Task WithoutAToken_OnlyTheListsOfPlacesAreOpen(string path, int status) => Assert.Equal(status, (await SendAsync("GET", path, authorization: null)).Status);

    [Theory]
    [InlineData("Authorization", "{0}", 200)]
    [InlineData("X-Access-Token", "{0}", 200)]
    [InlineData("access_token", "{0}", 401)]
    [InlineData("Authorization", "Bearer {0}", 500)]
    public async Task Token_IsTakenBareButNotAfterBearer(string header, string form, int status)
    {
        var reply = await SendAsync("GET", "/readings/count", authorization: null, headers: [(header, form.Replace("{0}", _server.Token, StringComparison.Ordinal))]);
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Token_AfterBearerAsBase64OrInTheAddress_IsTaken()
    {
        Assert.Equal(200, (await SendAsync("GET", "/readings/count", authorization: "Bearer " + Convert.ToBase64String(Encoding.ASCII.GetBytes(_server.Token)))).Status);
        Assert.Equal(200, (await SendAsync("GET", $"/readings/count?access_token={_server.Token}", authorization: null)).Status);
    }

    [Fact]
    public async Task Token_ThatHasRunOut_IsRefusedOnceEverywhereAndUnknownFromThenOn()
    {
        var old = _server.Token;
        _server.ExpireToken();

        Assert.Equal((401, "INVALID_TOKEN"), Code(await SendAsync("GET", "/villages", authorization: old)));
        Assert.Equal(200, (await SendAsync("GET", "/villages", authorization: old)).Status);
        Assert.Equal((401, "AUTHORIZATION_REQUIRED"), Code(await SendAsync("GET", "/readings", authorization: old)));
    }

    [Theory]
    [InlineData("""{"username": "sync", "password": "wrong"}""", 401, "LOGIN_FAILED")]
    [InlineData("""{"password": "secret"}""", 400, "USERNAME_EMAIL_REQUIRED")]
    public async Task Login_WithoutTheRightWords_IsRefused(string body, int status, string code) => Assert.Equal((status, code), Code(await SendAsync("POST", $"/{UserModel}/login", body, authorization: null)));

    [Fact]
    public async Task Filter_SecondOperatorOfAProperty_IsDropped()
    {
        foreach (var day in Two) State.AddReading(313603, 1110, Day.AddDays(day), day, 11);

        Assert.Equal(2, (await ListAsync("/readings", """{"where":{"date":{"gte":"2020-06-02","lte":"2020-06-02"}}}""")).Count);
        Assert.Single(await ListAsync("/readings", """{"where":{"and":[{"date":{"gte":"2020-06-02"}},{"date":{"lte":"2020-06-02"}}]}}"""));
        Assert.Single(await ListAsync("/readings", """{"where":{"date":{"between":["2020-06-02","2020-06-02"]}}}"""));
    }

    [Fact]
    public async Task Filter_UnknownProperty_MatchesEverything() => Assert.Equal(2, (await ListAsync("/resources", """{"where":{"pincode":313603}}""")).Count);

    [Fact]
    public async Task Filter_UnknownOrderOrBadLimit_IsAnError()
    {
        Assert.Equal(500, (await SendAsync("GET", "/resources?filter=" + Uri.EscapeDataString("""{"order":"pincode ASC"}"""))).Status);
        Assert.Equal(400, (await SendAsync("GET", "/resources?filter=" + Uri.EscapeDataString("""{"limit":-1}"""))).Status);
    }

    [Fact]
    public async Task ById_MeansEveryPincodesRowOfThatId()
    {
        Assert.Equal("Owner A", (await SendAsync("GET", "/resources/1110")).Body.GetProperty("owner").GetString());
        await SendAsync("PATCH", "/resources/1110", """{"owner": "Everybody"}""");
        Assert.Equal(["Everybody", "Everybody"], State.Resources.Select(r => r.Text("owner")));
        Assert.Equal("""{"count":2}""", (await SendAsync("DELETE", "/villages/11")).Text);
        Assert.Empty(State.Villages);
        Assert.Equal("""{"count":0}""", (await SendAsync("DELETE", "/villages/11")).Text);
    }

    [Fact]
    public async Task Reading_OfAResourceThatIsNot_IsAnErrorAndSaved()
    {
        var reply = await SendAsync("POST", "/readings", """{"postcode":313603,"resourceId":9999,"villageId":99,"date":"2020-06-01T00:00:00Z","value":1}""");
        Assert.Equal((500, 1), (reply.Status, State.Readings.Count));
    }

    [Fact]
    public async Task Reading_OfAResourceWithAZeroDate_Is422AndSaved()
    {
        State.AddResource(313603, 1111, "well", "Old", 24.5, 74.1, 11, zeroCreated: true);
        var reply = await SendAsync("POST", "/readings", """{"postcode":313603,"resourceId":1111,"villageId":11,"date":"2020-06-01T00:00:00Z","value":1}""");
        Assert.Equal((422, 1, "resource"), (reply.Status, State.Readings.Count, reply.Body.GetProperty("error").GetProperty("details").GetProperty("context").GetString()));
    }

    [Fact]
    public async Task Reading_WithoutAResource_IsTakenAndChangesTheFirstOfThePincode()
    {
        Assert.Equal(200, (await SendAsync("POST", "/readings", """{"postcode":313603,"date":"2020-06-01T00:00:00Z","value":7}""")).Status);
        Assert.Equal(7, State.FindResource(313603, 1110)!.Number("last_value"));
    }

    [Fact]
    public async Task Reading_TwiceTheSame_IsStoredTwice()
    {
        for (var i = 0; i < 2; i++) await SendAsync("POST", "/readings", Reading(3));
        Assert.Equal(2, State.Readings.Count);
    }

    [Fact]
    public async Task Reading_IsRoundedAndCutWhenStoredAndEchoedAsSent()
    {
        var reply = await SendAsync("POST", "/readings", """{"postcode":313603,"resourceId":1110,"villageId":11,"date":"2020-06-01T10:20:30.999Z","value":12.345}""");
        Assert.Equal((12.345m, 12.35m), (reply.Body.GetProperty("value").GetDecimal(), State.Readings[0].Number("value")));
        Assert.Equal(new DateTime(2020, 6, 1, 10, 20, 30, DateTimeKind.Utc), State.Readings[0].Date("date"));
    }

    [Fact]
    public async Task Readings_InAnArray_HalfIsSavedAndNoIdIsTold()
    {
        var reply = await SendAsync("POST", "/readings", $"[{Reading(1)},{{\"postcode\":313603,\"resourceId\":1110,\"date\":\"2020-06-02\"}},{Reading(2)}]");
        Assert.Equal((500, 2), (reply.Status, State.Readings.Count));
        var details = reply.Body.GetProperty("error").GetProperty("details");
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Object], details.EnumerateArray().Select(d => d.ValueKind));
        Assert.DoesNotContain("\"id\"", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"postcode":313603,"resourceId":1110,"villageId":11,"date":"2020-06-01T00:00:00Z","value":0}""", 400, 0)]
    [InlineData("""{"postcode":313603,"resourceId":1110,"villageId":11,"date":"2020-06-01T00:00:00Z","value":2}""", 200, 1)]
    public async Task SaveOrCreate_TakesNoZeroAndMakesNoSecond(string body, int status, int stored)
    {
        foreach (var _ in Two) Assert.Equal(status, (await SendAsync("POST", "/readings/saveOrCreate", body)).Status);
        Assert.Equal(stored, State.Readings.Count);
    }

    [Fact]
    public async Task UpdateAll_DoesItAndTheServerDies()
    {
        foreach (var day in Two) State.AddReading(313603, 1110, Day.AddDays(day), day, 11);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync("POST", "/readings/update", """{"value":9}"""));
        Assert.Equal([9m, 9m], State.Readings.Select(r => r.Number("value")));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync("GET", "/villages"));
        await _server.StartAgainAsync();
        Assert.Equal(200, (await SendAsync("GET", "/villages")).Status);
    }

    [Fact]
    public async Task Resources_MadeAtOnce_ComputeTheSameNumber()
    {
        var reply = await SendAsync("POST", "/resources", "[" + string.Join(',', Enumerable.Range(0, 3).Select(i => Resource($"Owner {i}"))) + "]");
        Assert.Equal((500, 3), (reply.Status, State.Resources.Count));
        Assert.Contains("ER_DUP_ENTRY", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_OfAPincode_RunOutAtSixty()
    {
        for (var number = 11; number < 70; number++) State.AddResource(313603, 1100 + number, "well", "Owner", 24, 74, 11);
        var reply = await SendAsync("POST", "/resources", Resource("One too many"));
        Assert.Equal(500, reply.Status);
        Assert.Contains("s are taken for: pincode: 313603", reply.Text, StringComparison.Ordinal);
        Assert.Equal("[]", (await SendAsync("GET", "/resources/findAvailableIds?postcode=313603&type=well")).Text);
    }

    [Fact]
    public async Task Resource_NumbersAreOnePerPincodeNotPerVillage()
    {
        State.AddVillage(313603, 12, "Other", 24, 74);
        var reply = await SendAsync("POST", "/resources", """{"postcode":313603,"villageId":12,"type":"well","owner":"New","geo":{"lat":24.5,"lng":74.1}}""");
        Assert.Equal(1211, reply.Body.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Resource_TextOutsideLatin1_IsStoredAsQuestionMarks()
    {
        await SendAsync("POST", "/resources", Resource("राम é"));
        Assert.Equal("??? é", State.Resources.Single(r => r.Int("id") == 1111).Text("owner"));
    }

    [Fact]
    public async Task UpdateResource_Zero_IsIgnored()
    {
        State.FindResource(313603, 1110)!["elevation"] = 5L;
        await SendAsync("POST", "/resources/updateResourceByIdAndPostcode", """{"id":1110,"postcode":313603,"elevation":0,"owner":"New"}""");
        Assert.Equal((5L, "New"), (State.FindResource(313603, 1110)!["elevation"], State.FindResource(313603, 1110)!.Text("owner")));
        Assert.Equal("Owner B", State.FindResource(313604, 1110)!.Text("owner"));
    }

    [Fact]
    public async Task Body_Over102400Bytes_Is413()
    {
        var reply = await SendAsync("POST", "/readings", $"[{string.Join(',', Enumerable.Repeat(Reading(1), 1_200))}]");
        Assert.Equal((413, 0), (reply.Status, State.Readings.Count));
    }

    [Fact]
    public async Task Address_OverEightKilobytes_ClosesTheConnectionWithoutAnAnswer() =>
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync("GET", "/villages?filter=" + new string('x', 9_000)));

    [Fact]
    public async Task ZeroDates_AreNullAndComeBeforeAllOthers()
    {
        State.AddReading(313603, 1110, null, 1, 11);
        State.AddReading(313603, 1110, Day, 2, null);
        var rows = await ListAsync("/readings", """{"order":"date ASC"}""");
        Assert.Equal([JsonValueKind.Null, JsonValueKind.String], rows.Select(r => r.GetProperty("date").ValueKind));
        Assert.All(rows, r => Assert.Equal(JsonValueKind.Null, r.GetProperty("updatedAt").ValueKind));
    }

    [Fact]
    public async Task Answers_AreZippedWhenAskedAndTaggedWeakly()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.BaseUrl + "/villages") { Headers = { { "Accept-Encoding", "gzip" } } };
        using var response = await _client.SendAsync(request, Token);
        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        Assert.Equal(2, (await JsonDocument.ParseAsync(plain, cancellationToken: Token)).RootElement.GetArrayLength());
        Assert.True(response.Headers.ETag!.IsWeak);
        Assert.Equal(304, (await SendAsync("GET", "/villages", headers: [("If-None-Match", response.Headers.ETag.ToString())])).Status);
    }

    [Theory]
    [InlineData(FaultKind.DropBefore, 0)]
    [InlineData(FaultKind.DropAfter, 1)]
    [InlineData(FaultKind.DieBefore, 0)]
    [InlineData(FaultKind.DieAfter, 1)]
    public async Task Fault_WithoutAnAnswer_HasDoneItOrNot(FaultKind kind, int stored)
    {
        _server.Faults.Next(new Fault(kind), r => r.IsWrite);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync("POST", "/readings", Reading(1)));
        Assert.Equal(stored, State.Readings.Count);
    }

    [Theory]
    [InlineData(FaultKind.ErrorBefore, 503, 0)]
    [InlineData(FaultKind.ErrorAfter, 500, 1)]
    [InlineData(FaultKind.TooMany, 429, 0)]
    [InlineData(FaultKind.Unauthorized, 401, 0)]
    public async Task Fault_WithAnAnswer_HasDoneItOrNot(FaultKind kind, int status, int stored)
    {
        _server.Faults.Next(new Fault(kind, status), r => r.IsWrite);
        Assert.Equal(status, (await SendAsync("POST", "/readings", Reading(1))).Status);
        Assert.Equal(stored, State.Readings.Count);
    }

    private sealed record Reply(int Status, string Text)
    {
        public JsonElement Body => JsonElement.Parse(Text);
    }

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.Body.GetProperty("error").GetProperty("code").GetString());

    private static string Reading(int value) => FormattableString.Invariant($"{{\"postcode\":313603,\"resourceId\":1110,\"villageId\":11,\"date\":\"2020-06-01T00:00:00Z\",\"value\":{value}}}");

    private static string Resource(string owner) => $"{{\"postcode\":313603,\"villageId\":11,\"type\":\"well\",\"owner\":\"{owner}\",\"geo\":{{\"lat\":24.5,\"lng\":74.1}}}}";

    private async Task<List<JsonElement>> ListAsync(string path, string filter) => [.. (await SendAsync("GET", $"{path}?filter={Uri.EscapeDataString(filter)}")).Body.EnumerateArray()];

    private async Task<Reply> SendAsync(string method, string path, string? body = null, string? authorization = Signed, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _server.BaseUrl + path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        if (authorization == Signed) authorization = _server.Token;
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request, Token);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
