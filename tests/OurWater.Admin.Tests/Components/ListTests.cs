using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class ListTests : UiTest
{
    private readonly List<ListQuery> _asked = [];

    [Fact]
    public void Address_WithPageSortAndFilter_IsWhatIsAskedFor()
    {
        Navigation.NavigateTo("/runs?page=3&sort=-started&state=failed&other=1");
        Table(60);
        var query = Assert.Single(_asked);
        Assert.Equal((3, "started", true, "failed"), (query.Page, query.SortColumn, query.Descending, query["state"]));
    }

    [Fact]
    public void Address_Changed_AsksAgain()
    {
        var table = Table(60);
        Navigation.NavigateTo("/runs?page=2");
        table.WaitForAssertion(() => Assert.Equal([1, 2], _asked.Select(q => q.Page)));
    }

    [Fact]
    public void Page_DrawnAgain_DoesNotLoadAgain()
    {
        Navigation.NavigateTo("/runs?state=failed");
        var table = Table(60);
        table.Render(p => p.Add(t => t.Note, "Newest first"));
        Assert.Single(_asked);
    }

    [Fact]
    public void Pager_InTheMiddle_HasLinksBothWays()
    {
        Navigation.NavigateTo("/runs?page=2");
        var table = Table(60);
        Assert.Contains("26 to 50 of 60", string.Join(' ', table.Find(".pager").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.EndsWith("/runs", table.Find("[aria-label='Previous page']").GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("/runs?page=3", table.Find("[aria-label='Next page']").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_WithAFilter_OffersToClearIt()
    {
        Navigation.NavigateTo("/runs?state=failed");
        var table = Table(0);
        Assert.Contains("No run matches these filters.", table.Markup, StringComparison.Ordinal);
        Assert.EndsWith("/runs", table.Find("a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_WithoutAFilter_IsTheEmptyState() => Assert.Contains("No runs yet.", Table(0).Markup, StringComparison.Ordinal);

    [Fact]
    public void SortedColumn_SaysItsDirection()
    {
        Navigation.NavigateTo("/runs?sort=-name");
        Assert.Equal("descending", Table(3).Find("th").GetAttribute("aria-sort"));
    }

    [Fact]
    public async Task Dispose_StopsListeningToTheAddress()
    {
        Table(60);
        await DisposeComponentsAsync();
        Navigation.NavigateTo("/runs?page=2");
        Assert.Single(_asked);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<ServerTable<int>> Table(int total) => Render<ServerTable<int>>(p => p
        .Add(t => t.One, "run")
        .Add(t => t.Filters, ["state"])
        .Add(t => t.Load, (query, _) =>
        {
            _asked.Add(query);
            return Task.FromResult(new ListPage<int>([.. Enumerable.Range(0, total).Skip(query.Skip).Take(query.Size)], total));
        })
        .Add(t => t.Header, builder =>
        {
            builder.OpenComponent<SortHeader>(0);
            builder.AddAttribute(1, nameof(SortHeader.Key), "name");
            builder.AddAttribute(2, nameof(SortHeader.ChildContent), (RenderFragment)(b => b.AddContent(0, "Name")));
            builder.CloseComponent();
        })
        .Add(t => t.Row, number => (RenderFragment)(builder => builder.AddMarkupContent(0, $"<tr><td>{number}</td></tr>")))
        .Add(t => t.Empty, builder => builder.AddMarkupContent(0, "<p>No runs yet.</p>")));
}
