using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>What is no proper request is refused in one shape, whoever refuses it.</summary>
public sealed class RefusalTests(ApiHost host)
{
    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("GET", "/api/v2/resources", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("DELETE", "/api/v1/resources", 405)]
    [InlineData("PUT", "/api/v1/readings/1", 405)]
    [InlineData("PATCH", "/api/v1/syncs/1", 405)]
    public async Task Address_OfNothing_IsAProblem(string method, string path, int status)
    {
        var caller = await host.NewCallerAsync();

        Problem.Holds(await caller.SendAsync(HttpMethod.Parse(method), path, null), (HttpStatusCode)status);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("5", 400)]
    [InlineData("\"text\"", 400)]
    [InlineData("{\"name\": NaN}", 400)]
    [InlineData("{'name': 'x'}", 400)]
    [InlineData("{\"name\": \"x\",}", 400)]
    [InlineData("{\"name\": \"\\ud800\"}", 400)]
    [InlineData("{\"\\ud800\": 1}", 400)]
    [InlineData("{\"type\": \"custom\", \"name\": null}", 422)]
    public async Task Body_ThatIsNoObject_IsAProblem(string body, int status)
    {
        var caller = await host.NewCallerAsync();
        foreach (var path in new[] { "/groups", "/resources", "/readings", "/datasources", "/syncs" })
        {
            Problem.Holds(await caller.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json")), (HttpStatusCode)status);
        }
    }

    [Fact]
    public async Task Body_ThatIsPacked_Is415AndSaysSo()
    {
        var caller = await host.NewCallerAsync();
        using var content = new ByteArrayContent([0x1F, 0x8B, 8, 0]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        var reply = await caller.SendAsync(HttpMethod.Post, "/resources", content);

        Problem.Holds(reply, System.Net.HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("Content-Encoding", reply["detail"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_DeeplyNested_Is400()
    {
        var caller = await host.NewCallerAsync();
        var body = "{\"area\": " + string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000)) + "}";

        Problem.Holds(await caller.SendAsync(HttpMethod.Post, "/groups", new StringContent(body, Encoding.UTF8, "application/json")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Body_OfAMegabyte_Is413()
    {
        var caller = await host.NewCallerAsync();

        Problem.Holds(await caller.PostAsync("/groups", new { type = "custom", name = new string('x', 1024 * 1024) }), HttpStatusCode.RequestEntityTooLarge);
        Problem.Holds(await caller.PostAsync("/groups", new { type = "custom", name = new string('x', 100_000) }), HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task Body_OfAnotherType_Is415(string type)
    {
        var caller = await host.NewCallerAsync();

        Problem.Holds(await caller.SendAsync(HttpMethod.Post, "/groups", new StringContent("{}", MediaTypeHeaderValue.Parse(type))), HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Body_NotUtf8_Is400()
    {
        var caller = await host.NewCallerAsync();
        using var content = new ByteArrayContent([.. "{\"name\": \""u8, 0xff, 0xfe, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Problem.Holds(await caller.SendAsync(HttpMethod.Post, "/groups", content), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task SignedInPerson_IsNoCallerOfTheApi()
    {
        var client = host.ClientWith(null);
        client.DefaultRequestHeaders.Add("Cookie", "ourwater=whatever");

        Problem.Holds(await new Caller(client, null!, 0).GetAsync("/resources"), HttpStatusCode.Unauthorized);
    }
}
