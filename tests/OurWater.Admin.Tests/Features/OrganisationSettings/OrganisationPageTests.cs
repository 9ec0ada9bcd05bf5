using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.OrganisationSettings;
using OurWater.Admin.Security;
using Xunit;

namespace OurWater.Admin.Tests.Features.OrganisationSettings;

public sealed class OrganisationPageTests : PageTest
{
    private OrganisationSettingsService Settings => Installation.Services.GetRequiredService<OrganisationSettingsService>();

    [Fact]
    public async Task Save_OfANewName_StoresItAndLoadsEveryPageAnew()
    {
        var page = Render<OrganisationPage>();
        page.WaitForState(() => page.FindAll("input").Count > 0);
        await page.Find("input").InputAsync(new() { Value = "MyWell Rajasthan" });
        await Button(page, "Save").ClickAsync(new());

        await using var context = Installation.Open();
        var stored = await context.Organisations.SingleAsync(o => o.Id == Installation.Organisation.Id, Token);
        Assert.Equal(("MyWell Rajasthan", "Asia/Kolkata"), (stored.Name, stored.TimeZone));
        Assert.EndsWith("/organisation", Navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ", "UTC", "Write the name")]
    [InlineData("A", "Middle/Earth", "Choose the time zone")]
    public async Task Save_OfWhatCannotBe_SaysWhatToDo(string name, string zone, string words) =>
        Assert.Contains(words, (await Settings.SaveAsync(Installation.Actor, name, zone, Token)).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Editor)]
    public async Task Page_ForOthersThanAdministrators_ShowsFactsOnly(Role role)
    {
        SignInAs(role);
        var page = Render<OrganisationPage>();
        page.WaitForAssertion(() => Assert.Contains("Id in the API", Words(page), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("input"));
        await Assert.ThrowsAsync<NotAllowedException>(() => Settings.SaveAsync(Installation.Actor with { Role = role }, "A", "UTC", Token));
    }
}
