using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.Resources;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Resources;

public sealed class ResourceListTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ResourceListQueries Queries => _installation.Services.GetRequiredService<ResourceListQueries>();

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.StartAsync();
        var hinta = await _installation.AddGroupAsync("Hinta", area: Places.Square(24.5, 74.1));
        var numbered = await _installation.AddResourceAsync(owner: "Owner A", at: (24.59, 74.19), group: hinta);
        await _installation.AddIdAsync(numbered.Id, ExternalIdNames.LegacyMyWellId, "313603.1111");
        await _installation.AddIdAsync(numbered.Id, ExternalIdNames.LegacyMyWellResourceId, "1111");
        await _installation.AddResourceAsync("Check dam Hinta", ResourceType.Checkdam, at: (24.6, 74.2));
        await _installation.AddResourceAsync(owner: "=HYPERLINK(\"x\")");
        var other = await _installation.AddOrganisationAsync("Other");
        await _installation.AddResourceAsync("Theirs", organisation: other.Id, at: (1, 1));
    }

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Theory]
    [InlineData("", "Check dam Hinta|Well 1111|Well of =HYPERLINK(\"x\")")]
    [InlineData("?type=checkdam", "Check dam Hinta")]
    [InlineData("?location=missing", "Well of =HYPERLINK(\"x\")")]
    [InlineData("?group=1", "Well 1111")]
    [InlineData("?q=well+1111", "Well 1111")]
    [InlineData("?q=owner+a", "Well 1111")]
    [InlineData("?q=313603", "Well 1111")]
    [InlineData("?q=100%25", "")]
    [InlineData("?q=check+1111", "")]
    [InlineData("?sort=-name", "Well of =HYPERLINK(\"x\")|Well 1111|Check dam Hinta")]
    public async Task List_ByAddress_GivesWhatTheFiltersShow(string address, string titles)
    {
        var query = ListQuery.Parse("http://localhost/resources" + address, ResourceFilters.Keys);
        var page = await Queries.ListAsync(_installation.Actor, query, Token);
        var map = await Queries.MapAsync(_installation.Actor, query, Token);

        Assert.Equal(titles, string.Join('|', page.Items.Select(r => r.Title)));
        Assert.Equal(page.Total, map.Total);
        Assert.Equal(page.Items.Count(r => !r.NeedsLocation), map.Points.Count);
    }

    [Fact]
    public async Task Names_ThatTwoShare_SayThePincodeOrTheVillageEverywhere()
    {
        var dharta = await _installation.AddGroupAsync("Dharta");
        var twin = await _installation.AddResourceAsync(owner: "Owner B", at: (24.7, 74.3));
        await _installation.AddIdAsync(twin.Id, ExternalIdNames.LegacyMyWellId, "313605.1111");
        await _installation.AddIdAsync(twin.Id, ExternalIdNames.LegacyMyWellResourceId, "1111");
        await _installation.AddIdAsync(twin.Id, ExternalIdNames.LegacyMyWellPincode, "313605");
        await _installation.AddResourceAsync("Check dam Hinta", ResourceType.Checkdam, at: (24.61, 74.21), group: dharta);

        var page = await Queries.ListAsync(_installation.Actor, ListQuery.First, Token);
        var map = await Queries.MapAsync(_installation.Actor, ListQuery.First, Token);
        await using var context = _installation.Open();
        var labels = await Admin.Features.RecordLabels.OfResourcesAsync(context, [twin.Id], Token);
        var detail = await _installation.Services.GetRequiredService<ResourceQueries>().FindAsync(_installation.Actor, twin.Id, Token);

        string[] expected = ["Check dam Hinta", "Check dam Hinta (Dharta)", "Well 1111 (313605)", "Well 1111 (Hinta)", "Well of =HYPERLINK(\"x\")"];
        Assert.Equal(expected, page.Items.Select(r => r.Title).Order(StringComparer.Ordinal));
        Assert.Equal("Well 1111 (313605)", map.Points.Single(p => p.Id == twin.Id).Name);
        Assert.Equal("Well 1111 (313605)", labels[twin.Id].Name);
        Assert.Equal("Well 1111 (313605)", detail!.Title);
    }

    [Fact]
    public async Task Csv_OfTheFilter_GuardsFormulasAndHoldsNobodyElses()
    {
        var csv = await TextAsync((downloads, output) => downloads.WriteCsvAsync(_installation.Actor, ListQuery.First, output, Token));

        Assert.Contains("'=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("Theirs", csv, StringComparison.Ordinal);
        Assert.Contains("externalIds.legacyMyWellId", csv.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("313603.1111", csv, StringComparison.Ordinal);
        Assert.Equal(4, csv.Trim().Split('\n').Length);
    }

    [Fact]
    public async Task GeoJson_OfTheFilter_HasAFeatureForEachResourceWithOrWithoutAPlace()
    {
        var query = ListQuery.Parse("http://localhost/resources?type=well", ResourceFilters.Keys);
        using var json = JsonDocument.Parse(await TextAsync((downloads, output) => downloads.WriteGeoJsonAsync(_installation.Actor, query, output, Token)));
        var features = json.RootElement.GetProperty("features").EnumerateArray().ToLookup(f => f.GetProperty("geometry").ValueKind);
        var feature = Assert.Single(features[JsonValueKind.Object]);

        Assert.NotEmpty(features[JsonValueKind.Null]);
        Assert.Equal([74.19, 24.59], feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(c => c.GetDouble()));
        Assert.Equal("313603.1111", feature.GetProperty("properties").GetProperty("externalIds").GetProperty("legacyMyWellId").GetString());
    }

    [Fact]
    public async Task ReadingsCsv_SaysWhereEachCameFrom()
    {
        await _installation.ImportAsync("hinta.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5");
        var downloads = _installation.Services.GetRequiredService<ResourceDownloads>();
        var csv = await TextAsync((d, output) => d.WriteReadingsAsync(_installation.Actor, 1, output, Token));

        Assert.Equal("default,2026-02-01,8.5,m,Uploaded file,hinta.csv,2", csv.Trim().Split('\n')[1].TrimEnd('\r'));
        Assert.Null(await downloads.TitleAsync(_installation.Actor, 4, Token));
    }

    private async Task<string> TextAsync(Func<ResourceDownloads, Stream, Task> write)
    {
        using var output = new MemoryStream();
        await write(_installation.Services.GetRequiredService<ResourceDownloads>(), output);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF');
    }
}
