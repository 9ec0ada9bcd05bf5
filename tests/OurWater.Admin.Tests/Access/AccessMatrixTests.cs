using System.Net;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Tests.Api;
using System.Reflection;

namespace OurWater.Admin.Tests.Access;

/// <summary>Knocks at every door of <see cref="AccessMatrix"/> as everybody, over HTTP, and holds the table to the endpoints and pages that the program has.</summary>
public sealed class AccessMatrixTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    private static readonly Who[] Everybody = Enum.GetValues<Who>();

    public static TheoryData<string> Addresses => [.. AccessMatrix.Rows.Select(r => r.Address)];

    [Fact]
    public void Endpoints_All_HaveARowAndEachRowAnEndpoint()
    {
        var endpoints = Endpoints().ToList();
        var rows = AccessMatrix.Rows.Select(r => r.Address).ToList();

        Assert.True(!endpoints.Except(rows).Any(), $"Say in AccessMatrix who gets in here: {string.Join(", ", endpoints.Except(rows).Order())}");
        Assert.True(!rows.Except(endpoints).Any(), $"AccessMatrix names what is not there: {string.Join(", ", rows.Except(endpoints).Order())}");
        Assert.Equal(rows.Distinct(), rows);
    }

    [Fact]
    public void Pages_All_HaveARow()
    {
        var pages = typeof(Database).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => $"GET {r.Template}");

        Assert.Empty(pages.Except(AccessMatrix.Rows.Select(r => r.Address)));
    }

    [Fact]
    public void StaticFiles_All_AreForEverybody() =>
        Assert.All(RouteEndpoints().Where(IsStaticFile), e => Assert.NotNull(e.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>()));

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Door_ForEverybody_IsAsTheTableSays(string address)
    {
        var row = AccessMatrix.Rows.Single(r => r.Address == address);
        var record = row.Record is null ? null : await world.IdAsync(row.Record);
        var before = world.Changes.Count;

        // First those who are kept out: they change nothing. Then those who get in, the one to whom it belongs last.
        foreach (var who in Everybody.Where(w => row.Door[w] is not (Outcome.In or Outcome.Empty))) await KnockAsync(row, who, record);
        Assert.True(before == world.Changes.Count, $"{address}: somebody who was kept out changed {world.Changes.LastTable}.");
        foreach (var who in Everybody.Where(w => row.Door[w] == Outcome.Empty)) await KnockAsync(row, who, record);
        foreach (var who in Everybody.Where(w => row.Door[w] == Outcome.In)) await KnockAsync(row, who, record);
        if (row.Method != "POST" && !row.IsApi) Assert.True(before == world.Changes.Count, $"{address} is asked for with a cookie, which any site can make a browser do, and changed {world.Changes.LastTable}.");
    }

    private async Task KnockAsync(AccessRow row, Who who, string? record)
    {
        var reply = await world.SendAsync(row, who, record);
        var outcome = row.Door[who];
        var wanted = outcome switch
        {
            Outcome.In or Outcome.Empty => row.Gives,
            Outcome.SignIn or Outcome.Denied => 302,
            Outcome.NoKey => 401,
            Outcome.Forbidden => 403,
            _ => who == Who.OtherKey ? row.OtherKeyGets ?? 404 : 404,
        };
        Assert.True((int)reply.Status == wanted, $"{row} as {who}: {(int)reply.Status} instead of {wanted} ({outcome}). {reply.Text[..Math.Min(reply.Text.Length, 300)]}");
        if (outcome is Outcome.SignIn) Assert.StartsWith("http://localhost/account/login?returnUrl=%2F", reply.Headers["Location"], StringComparison.Ordinal);
        if (outcome is Outcome.Denied) Assert.StartsWith("http://localhost/account/access-denied", reply.Headers["Location"], StringComparison.Ordinal);
        if (outcome is not Outcome.In) Assert.DoesNotContain(AccessWorld.Mark, reply.Text, StringComparison.Ordinal);
        AnswerHeaders.Hold(row.Address, reply);
        if (row.IsApi && (int)reply.Status >= 400) Problem.Holds(reply, (HttpStatusCode)wanted);
    }

    private IEnumerable<RouteEndpoint> RouteEndpoints() => world.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static bool IsStaticFile(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    private IEnumerable<string> Endpoints() =>
        from endpoint in RouteEndpoints()
        where !IsStaticFile(endpoint)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        select $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}";
}
