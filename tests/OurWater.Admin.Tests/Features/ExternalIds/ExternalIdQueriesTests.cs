using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.ExternalIds;

public sealed class ExternalIdQueriesTests : IAsyncLifetime
{
    private static readonly ExternalIdFamily Legacy = ExternalIdFamily.LegacyMyWell;
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ExternalIdQueries Queries => _installation.Services.GetRequiredService<ExternalIdQueries>();

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.StartAsync();
        await _installation.AddGroupAsync("313603", GroupType.Pincode, Places.Square(24.5, 74.1));
        var mapped = await _installation.AddResourceAsync("Mapped");
        await _installation.AddIdAsync(mapped.Id, ExternalIdNames.LegacyMyWellId, "313603.1111");
        await _installation.AddIdAsync(mapped.Id, "ggmnCode", "NL-7", MappingState.Unconfirmed);
        var pending = await _installation.AddResourceAsync("Pending");
        await _installation.AddIdAsync(pending.Id, ExternalIdNames.LegacyMyWellPincode, "313603", MappingState.Pending);
        var failed = await _installation.AddResourceAsync("Failed");
        await _installation.AddIdAsync(failed.Id, ExternalIdNames.LegacyMyWellPincode, "313603", MappingState.Failed, "Owner is empty. Add an owner, then retry.");
        await _installation.AddResourceAsync("Inside", at: (24.55, 74.15));
        await _installation.AddResourceAsync("Beside", at: (24.55, 74.2004));
    }

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Summary_OfLegacyMyWell_CountsEveryResourceOnce()
    {
        var summary = await Queries.SummaryAsync(_installation.Actor, Legacy, ListQuery.First, Token);

        Assert.Equal((5, 1, 1, 1, 2), (summary.Total, summary.Of(MappingState.Mapped), summary.Of(MappingState.Pending), summary.Of(MappingState.Failed), summary.Of(MappingState.Blocked)));
        Assert.Equal(3, summary.NeedingAttention);
        await using var context = _installation.Open();
        Assert.Equal(1, (await ExternalIdQueries.NeedingAttentionAsync(context, Token)).Sum(a => a.Count)); // without such a datasource nothing is in the way of the others

        context.Datasources.Add(new Datasource { Name = "LegacyMyWell", Type = DatasourceType.LegacyMyWell });
        await context.SaveChangesAsync(Token);
        Assert.Equal([(MappingState.Blocked, 2), (MappingState.Failed, 1)], (await ExternalIdQueries.NeedingAttentionAsync(context, Token)).Select(a => (a.State, a.Count)).Order());
    }

    [Fact]
    public async Task Summary_OfAnotherName_LeavesTheRestUnlinked()
    {
        var summary = await Queries.SummaryAsync(_installation.Actor, new ExternalIdFamily("ggmnCode"), ListQuery.First, Token);
        Assert.Equal((1, 4, 0), (summary.Of(MappingState.Unconfirmed), summary.Of(null), summary.NeedingAttention));
    }

    [Theory]
    [InlineData("", "Beside|Inside|Failed")]
    [InlineData("?state=all", "Beside|Inside|Failed|Mapped|Pending")]
    [InlineData("?state=mapped,pending", "Mapped|Pending")]
    [InlineData("?state=blocked", "Beside|Inside")]
    [InlineData("?state=all&q=313603.1111", "Mapped")]
    [InlineData("?state=missing", "")]
    public async Task List_ByAddress_GivesWhatTheFiltersShow(string address, string names)
    {
        var page = await Queries.ListAsync(_installation.Actor, Legacy, Query(address), attention: true, Token);
        Assert.Equal(names, string.Join('|', page.Items.Select(r => r.Name)));
        Assert.Equal(page.Items.Select(i => i.RecordId).Order(), await Queries.IdsAsync(_installation.Actor, Legacy, Query(address), attention: true, Token));
    }

    [Fact]
    public async Task List_Blocked_SaysWhyAndWhatToDo()
    {
        var page = await Queries.ListAsync(_installation.Actor, Legacy, Query(""), attention: true, Token);

        Assert.Equal(("No pincode", "It lies in pincode group 313603"), (page.Items[1].Why, page.Items[1].ToDo));
        Assert.Equal("The nearest pincode group is 313603, 40 m away", page.Items[0].ToDo);
        Assert.Equal(("Owner is empty", "Add an owner, then retry"), (page.Items[2].Why, page.Items[2].ToDo));
    }

    [Fact]
    public async Task List_Pending_DoesNotPromiseASync()
    {
        var page = await Queries.ListAsync(_installation.Actor, Legacy, Query("?state=pending"), attention: true, Token);
        Assert.Equal("No sync sends this", Assert.Single(page.Items).ToDo);
    }

    [Fact]
    public async Task List_Readings_IsOneLineAResourceWithItsCount()
    {
        await _installation.ImportAsync("a.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5", "2026-02-08,313603,1111,8.6");
        var page = await Queries.ListAsync(_installation.Actor, Legacy, Query("?tab=readings&state=all"), attention: true, Token);
        var summary = await Queries.SummaryAsync(_installation.Actor, Legacy, Query("?tab=readings"), Token);

        Assert.Equal((2, MappingState.Mapped), (Assert.Single(page.Items).Readings, page.Items[0].State));
        Assert.Equal((2, 2), (summary.Of(MappingState.Mapped), summary.Readings));
    }

    [Fact]
    public async Task Families_OfAnotherOrganisation_AreNotSeen()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var theirs = _installation.Actor with { OrganisationId = other.Id };

        Assert.Empty(await Queries.FamiliesAsync(theirs, Token));
        Assert.Equal(["legacyMyWell", "ggmnCode"], (await Queries.FamiliesAsync(_installation.Actor, Token)).Select(f => f.Key));
        Assert.Equal(0, (await Queries.ListAsync(theirs, Legacy, Query("?state=all"), attention: false, Token)).Total);
    }

    [Fact]
    public async Task Csv_HasTheRowsOfTheFilter()
    {
        using var output = new MemoryStream();
        await _installation.Services.GetRequiredService<ExternalIdDownloads>().WriteAsync(_installation.Actor, Query("?state=failed"), output, Token);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Trim().Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.Contains(",Failed,,failed,Owner is empty,", lines[1], StringComparison.Ordinal);
    }

    private static ListQuery Query(string address) => ListQuery.Parse("http://localhost/external-ids" + address, ExternalIdFilters.Keys);
}
