using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Uploads;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

public sealed class UploadPagesTests : PageTest
{
    [Fact]
    public void Uploads_NothingBegun_SaysSoAndOffersSamples()
    {
        var page = Render<UploadsPage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing is waiting.", Words(page), StringComparison.Ordinal));
        Assert.Contains(page.FindAll("a[download]"), a => a.GetAttribute("href") == "samples/sample-readings.csv");
    }

    [Fact]
    public async Task Uploads_Begun_AreFoundAgain()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691");

        var page = Render<UploadsPage>();

        page.WaitForAssertion(() => Assert.Equal($"upload/{id}", page.Find("a.row-link").GetAttribute("href")));
        Assert.Equal("Go on with hinta.csv, step 3", Text(page.Find("a.row-link")));
        Assert.Contains("1 row checked", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_FileReceived_LeadsToItsPage()
    {
        var file = await Installation.AddFileAsync(UploadTests.Header + "\n2017-02-05,313603,1111,691\n");
        var page = Render<UploadsPage>();
        page.WaitForElement(".drop");

        await page.InvokeAsync(() => page.FindComponent<FileDrop>().Instance.Done($"{{\"id\":{file.Id},\"name\":\"readings.csv\",\"size\":1}}"));

        Assert.StartsWith("/upload/", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_InTheAddress_IsFollowedAndGoesBackByOne()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691");
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Equal($"/upload/{id}?step=check", Address), TimeSpan.FromSeconds(10));

        await page.InvokeAsync(() => Navigation.NavigateTo($"/upload/{id}?step=columns"));
        page.WaitForAssertion(() => Assert.Contains("What we need, and where it is in your file", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal(UploadStep.Columns, (await Installation.StateAsync(id)).Step);

        await page.InvokeAsync(() => Navigation.NavigateTo($"/upload/{id}?step=import"));
        page.WaitForAssertion(() => Assert.Equal($"/upload/{id}?step=columns", Address), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Uploads_Viewer_IsToldWhatIsMissing()
    {
        SignInAs(Role.Viewer);

        var page = Render<UploadsPage>();

        page.WaitForAssertion(() => Assert.Contains("Uploads need the role Editor", Words(page), StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".drop"));
    }

    [Fact]
    public async Task Uploads_DatabaseBroken_SaysSoWithACode()
    {
        await BreakAsync("Uploads");

        var page = Render<UploadsPage>();

        page.WaitForAssertion(() => Assert.Contains("Your uploads could not be loaded.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public void Upload_Unknown_OffersTheWayBack()
    {
        var page = Open(4711);

        page.WaitForAssertion(() => Assert.Contains("There is no such upload.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upload_DatabaseBroken_SaysSoWithACode()
    {
        var id = await Installation.BeginAsync("hinta.csv", UploadTests.Header);
        await BreakAsync("Uploads");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("This upload could not be loaded.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task FileStep_ShowsTheRowsAsUnderstoodAndTakesOverrides()
    {
        var id = await Installation.BeginAsync("hinta.csv", UploadTests.Header, "2017-02-05,313603,1111,691");
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Equal(["Row", "date", "pincode", "well id", "watertable depth, cm"], page.FindAll(".sample th").Select(Text)));

        await page.InvokeAsync(() => page.FindComponent<DetectedForm>().Instance.OnChange.InvokeAsync((new MappingFile { HeaderRow = 0 }, null)));

        page.WaitForAssertion(() => Assert.Equal(["Row", "1", "2", "3", "4"], page.FindAll(".sample th").Select(Text)));
    }

    [Fact]
    public async Task FileStep_OtherType_IsKept()
    {
        var id = await Installation.BeginAsync("hinta.csv", UploadTests.Header, "2017-02-05,313603,1111,691");
        var page = Open(id);
        page.WaitForElement("input[name=data-type]");

        await page.InvokeAsync(() => page.FindAll("input[name=data-type]")[1].Change("on"));

        page.WaitForAssertion(() => Assert.Equal("Upload resources", Text(page.Find("h1"))));
        Assert.Equal(DataType.Resource, (await Installation.StateAsync(id)).DataType);
    }

    [Fact]
    public async Task FileStep_RefusedFile_SaysWhyAndDoesNotGoOn()
    {
        var id = await Installation.BeginAsync("page.csv", "<html><body>sign in</body></html>");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("page.csv cannot be read", Words(page), StringComparison.Ordinal));
        Assert.Contains("web page", Words(page), StringComparison.Ordinal);
        Assert.True(Button(page, "Go on to the columns").HasAttribute("disabled"));
    }

    [Fact]
    public async Task ColumnsStep_DatesThatCanBeReadTwoWays_AsksAndSaysWhyTheButtonWaits()
    {
        var id = await ColumnsAsync("5/1/2017,313603,1111,691", "5/2/2017,313603,1111,700");
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Contains("Choose how to read the dates", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.True(Button(page, "Check the file").HasAttribute("disabled"));
        Assert.Contains("First choose how to read the dates", Text(page.Find(".why")), StringComparison.Ordinal);
        Assert.Contains("5/1/2017, your choice", Words(page), StringComparison.Ordinal);

        await page.InvokeAsync(() => page.FindAll(".question input[type=radio]")[0].Change("on"));

        page.WaitForAssertion(() => Assert.False(Button(page, "Check the file").HasAttribute("disabled")), TimeSpan.FromSeconds(10));
        Assert.Contains("Day first, your choice", Words(page), StringComparison.Ordinal);
        Assert.Contains("5 Jan 2017", Words(page), StringComparison.Ordinal);
        Assert.Equal("d/M/yyyy", (await Installation.StateAsync(id)).Mapping.DateFormat);
    }

    [Fact]
    public async Task ColumnsStep_NoPincode_TakesOneForEveryRow()
    {
        var id = await Installation.BeginAsync("hinta.csv", "date,well id,\"depth, cm\"", "2017-02-05,1111,691");
        await Installation.Get<UploadCommands>().GoToAsync(Installation.Actor, id, UploadStep.Columns, Token);
        var page = Open(id);
        page.WaitForElement(".ask-line input", TimeSpan.FromSeconds(10));

        await page.InvokeAsync(() => page.Find(".ask-line input").Input("31360"));
        await page.InvokeAsync(() => page.Find(".ask-line").Submit());
        Assert.Contains("A pincode has six digits", Words(page), StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".ask-line input").Input("313603"));
        await page.InvokeAsync(() => page.Find(".ask-line").Submit());

        page.WaitForAssertion(() => Assert.Contains("Every row is pincode 313603", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ColumnsStep_Check_StartsADryRunAndGoesOn()
    {
        var id = await ColumnsAsync("2017-02-05,313603,1111,691");
        var page = Open(id);
        page.WaitForAssertion(() => Assert.False(Button(page, "Check the file").HasAttribute("disabled")), TimeSpan.FromSeconds(10));

        await page.InvokeAsync(() => Button(page, "Check the file").Click());

        page.WaitForAssertion(() => Assert.Contains("Waiting for its turn…", Words(page), StringComparison.Ordinal));
        Assert.Equal(1, Notifier.SubscriberCount);
        await DisposeComponentsAsync();
        Assert.Equal(0, Notifier.SubscriberCount);
        Assert.Equal(UploadStep.Check, (await Installation.StateAsync(id)).Step);
    }

    [Fact]
    public async Task ColumnsStep_FileGone_SaysSoWithACode()
    {
        var id = await ColumnsAsync("5/2/2017,313603,1111,691");
        File.Delete(Installation.Get<Storage.FileStore>().PathOf((await Installation.StateAsync(id)).File));

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("The columns could not be worked out.", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    private async Task<long> ColumnsAsync(params string[] rows)
    {
        var id = await Installation.BeginAsync("hinta.csv", [UploadTests.Header, .. rows]);
        await Installation.Get<UploadCommands>().GoToAsync(Installation.Actor, id, UploadStep.Columns, Token);
        return id;
    }

    private IRenderedComponent<UploadPage> Open(long id)
    {
        if (!Address.StartsWith($"/upload/{id}", StringComparison.Ordinal)) Navigation.NavigateTo($"/upload/{id}");
        return Render<UploadPage>(p => p.Add(u => u.Id, id));
    }
}
