using System.Globalization;
using Bunit;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

/// <summary>The second look at values in step 3: seen, answered by one click, and before that no import.</summary>
public sealed class ValueLookTests : PageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Look_MetresAsCentimetres_IsAskedBeforeTheImport()
    {
        var id = await MetresAsync();

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("60 new values are about 1/100 of what it had. Metres?", Words(page), StringComparison.Ordinal), Patience);
        Assert.Contains("Stored nearest in time: ", Words(page), StringComparison.Ordinal);
        Assert.Contains("1 well to look at first.", Text(page.Find(".actionbar .why")), StringComparison.Ordinal);
        Assert.True(page.FindAll(".actionbar button")[^1].HasAttribute("disabled"));
        Assert.IsType<StartResult.Impossible>(await Installation.Get<CheckCommands>().ImportAsync(Installation.Actor, id, null, Token));
    }

    [Fact]
    public async Task Convert_OneClick_ChangesTheUnitAndChecksAgain()
    {
        var id = await MetresAsync();
        var page = Open(id);
        page.WaitForElement(".look", Patience);

        await page.InvokeAsync(() => Button(page, "They are metres: convert").Click());

        page.WaitForAssertion(() => Assert.Contains("Checking hinta.csv", Words(page), StringComparison.Ordinal), Patience);
        var state = await Installation.StateAsync(id);
        Assert.Equal("m", state.Mapping.Constants["unit"]);
        await DisposeComponentsAsync();
        await Installation.ExecuteAsync(state.CheckRunId!.Value);
        var again = Open(id);
        again.WaitForAssertion(() => Assert.False(again.FindAll(".actionbar button")[^1].HasAttribute("disabled")), Patience);
        Assert.Empty(again.FindAll(".look"));
        await Installation.ImportAsync(id);
        Assert.All(await Installation.ValuesAsync(), v => Assert.InRange(v, 4.9, 7.1));
    }

    [Fact]
    public async Task TheyAreRight_OneClick_OpensTheImportAndIsRemembered()
    {
        var id = await MetresAsync();
        var page = Open(id);
        page.WaitForElement(".look", Patience);

        await page.InvokeAsync(() => Button(page, "They are right").Click());

        page.WaitForAssertion(() => Assert.Contains("You said that they are right.", Words(page), StringComparison.Ordinal), Patience);
        Assert.False(page.FindAll(".actionbar button")[^1].HasAttribute("disabled"));
        await Installation.CheckAsync(id);
        Assert.Contains(LookAnswers.Groups((await CheckRunAsync(id)).Warnings, (await Installation.StateAsync(id)).Mapping), g => g is { IsRight: true, IsOpen: false });
        Assert.DoesNotContain((await Installation.ImportAsync(id)).Warnings, w => w.Series is not null);
    }

    [Fact]
    public async Task TheyAreRight_Undone_AsksAgain()
    {
        var id = await MetresAsync();
        var page = Open(id);
        page.WaitForElement(".look", Patience);
        await page.InvokeAsync(() => Button(page, "They are right").Click());
        page.WaitForElement(".look .link-button", Patience);

        await page.InvokeAsync(() => page.Find(".look .link-button").Click());

        page.WaitForAssertion(() => Assert.NotNull(Button(page, "They are right")), Patience);
        Assert.True(page.FindAll(".actionbar button")[^1].HasAttribute("disabled"));
        Assert.Null((await Installation.StateAsync(id)).Mapping.ValuesAreRight);
    }

    [Fact]
    public async Task Look_AWeakSign_IsAWarningAndTheImportIsOpen()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync(Rows(0, 120, 100)));
        var id = await Installation.CheckedAsync(Rows(120, 8, 1));

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("8 new values are about 1/100 of", Words(page), StringComparison.Ordinal), Patience);
        Assert.False(page.FindAll(".actionbar button")[^1].HasAttribute("disabled"));
    }

    [Fact]
    public async Task Look_SeveralWells_AreOneQuestion()
    {
        string[] wells = ["1111", "1112", "1113"];
        await Installation.ImportAsync(await Installation.CheckedAsync([.. wells.SelectMany(w => Rows(0, 120, 100, w))]));
        var id = await Installation.CheckedAsync([.. wells.SelectMany(w => Rows(120, 60, 1, w))]);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("180 new values are about 1/100 of what they had. Metres?", Words(page), StringComparison.Ordinal), Patience);
        Assert.Single(page.FindAll(".look"));
        Assert.Equal(2, page.FindAll(".look-others li").Count);
    }

    private async Task<long> MetresAsync()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync(Rows(0, 120, 100)));
        return await Installation.CheckedAsync(Rows(120, 60, 1));
    }

    private async Task<SyncRun> CheckRunAsync(long id) => await Installation.LoadRunAsync((await Installation.StateAsync(id)).CheckRunId!.Value);

    private static string[] Rows(int from, int count, double times, string well = "1111") =>
    [
        .. Enumerable.Range(from, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2017, 1, 1).AddDays(i):yyyy-MM-dd},313603,{well},{Math.Round(6 + Math.Sin(i / 5.0), 3) * times:0.###}")),
    ];

    private IRenderedComponent<UploadPage> Open(long id)
    {
        if (!Address.StartsWith($"/upload/{id}", StringComparison.Ordinal)) Navigation.NavigateTo($"/upload/{id}");
        return Render<UploadPage>(p => p.Add(u => u.Id, id));
    }
}
