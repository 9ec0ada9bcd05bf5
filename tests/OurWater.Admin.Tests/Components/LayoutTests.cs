using Bunit;
using OurWater.Admin.Components.Account;
using OurWater.Admin.Components.Layout;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class LayoutTests : UiTest
{
    private static readonly LayoutInfo Person = new() { UserName = "Priya Coordinator", Email = "p@example.org", Current = new("mywell", "MyWell", "Asia/Kolkata") };

    [Fact]
    public void NavMenu_ForAMember_HasNoSystemSection() => Assert.DoesNotContain("Jobs", Menu(Person).Markup, StringComparison.Ordinal);

    [Fact]
    public void NavMenu_ForASystemAdministrator_EndsWithTheSystem() =>
        Assert.Equal(["Organisations", "Users", "Jobs", "Audit", "Health"], Menu(Person with { IsSystemAdministrator = true }).FindAll("a").TakeLast(5).Select(a => a.TextContent.Trim()));

    [Fact]
    public void NavMenu_WithoutAnOrganisation_HasTheSystemOnly() =>
        Assert.Equal(["Organisations", "Users", "Jobs", "Audit", "Health"], Menu(Person with { Current = null, IsSystemAdministrator = true }).FindAll("a").Select(a => a.TextContent.Trim()));

    [Fact]
    public void PageErrorBoundary_OverAPageThatIsNotOpen_SaysWhatIsMissing()
    {
        var page = Render<PageErrorBoundary>(p => p.AddChildContent<Closed>());
        Assert.Contains("not open to you", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Ask an administrator", page.Markup, StringComparison.Ordinal);
    }

    private sealed class Closed : Microsoft.AspNetCore.Components.ComponentBase
    {
        protected override void OnInitialized() => throw new OurWater.Admin.Security.NotAllowedException("Ask an administrator of your organisation.");
    }

    [Fact]
    public void NavMenu_ForAnAdministrator_HasTheApiKeys()
    {
        Assert.DoesNotContain("API keys", Menu(Person).Markup, StringComparison.Ordinal);
        Assert.Contains("API keys", Menu(Person with { IsAdministrator = true }).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void NavMenu_Entries_StandInTheFixedOrder() =>
        Assert.Equal(["Overview", "Upload", "Datasources", "Syncs", "Runs", "External IDs", "Conflicts", "Resources", "Groups", "Members", "Organisation"], Menu(Person).FindAll("a").Select(a => a.ChildNodes.OfType<AngleSharp.Dom.IText>().First(t => t.Data.Trim().Length > 0).Data.Trim()));

    [Fact]
    public void NavMenu_Badges_AreInWordsToo()
    {
        var menu = Menu(Person, new NavBadges(ActiveRuns: 1, OpenConflicts: 0));
        Assert.Equal("1, 1 run going", menu.Find(".badge").TextContent);
        Assert.Single(menu.FindAll(".badge"));
    }

    [Theory]
    [InlineData("Priya Coordinator", "PC")]
    [InlineData("priya@example.org", "PR")]
    [InlineData("p.kumar@example.org", "PK")]
    [InlineData("@", "?")]
    [InlineData("x", "X")]
    public void Initials_OfAName_AreOneOrTwoLetters(string name, string expected) => Assert.Equal(expected, UserMenu.InitialsOf(name));

    [Theory]
    [InlineData("/runs/4?tab=log", "./runs/4?tab=log")]
    [InlineData("/https://stranger.example", "./https://stranger.example")]
    [InlineData("//evil.example", "")]
    [InlineData("/\\evil.example", "")]
    [InlineData("https://evil.example", "")]
    [InlineData("/\t/evil.example", "")]
    [InlineData(null, "")]
    public void ReturnUrl_OfAStranger_LeadsHome(string? url, string expected) => Assert.Equal(expected, Login.LocalOrHome(url));

    [Fact]
    public void States_AllOfThem_HaveAWordAndAnIconOrTheRing()
    {
        Assert.All(Enum.GetValues<RunState>(), s => Assert.True(StateLook.Of(s).Icon != StateLook.Ring || s == RunState.Running));
        Assert.Equal(Enum.GetValues<MappingState>().Length, Enum.GetValues<MappingState>().Select(s => StateLook.Of(s).Word).Distinct().Count());
    }

    private IRenderedComponent<NavMenu> Menu(LayoutInfo info, NavBadges? badges = null) => Render<NavMenu>(p => p.Add(m => m.Info, info).Add(m => m.Badges, badges ?? info.Badges));
}
