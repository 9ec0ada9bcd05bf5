using Bunit;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

/// <summary>What was understood of a file is seen: its tables, what is not used, what the rows measure, and the lines that are no rows.</summary>
public sealed class UnderstoodTests : PageTest
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private static readonly string[] Noted =
    [
        "Wells of Hinta", "# by the volunteers", "date,pincode,well id,\"depth, cm\",Quality,Temperature,Owner's dog", ",,,cm,,,", "2017-02-05,313603,1111,691,good,26,Moti", "#", "2017-02-12,313603,1111,700,fair,26,",
    ];

    private static readonly string[] TwoTables =
    [
        "date,pincode,well id,\"depth, cm\"", "2017-01-15,313603,1111,691", "2017-01-16,313603,1111,692", "", "date,pincode,well id,\"level, cm\"", "2017-01-15,313603,1112,591", "2017-01-16,313603,1112,592",
    ];

    [Fact]
    public async Task NotUsed_NamesColumnsAndLinesWithTheirReason()
    {
        var page = await ColumnsAsync(await Installation.BeginAsync("noted.csv", Noted));

        var parts = page.FindAll(".not-used li").Select(Text).ToList();
        Assert.Contains(parts, p => p.StartsWith("Quality column 5", StringComparison.Ordinal) && p.EndsWith("Says something of the reading, and is no value", StringComparison.Ordinal));
        Assert.Contains(parts, p => p.StartsWith("Temperature column 6", StringComparison.Ordinal) && p.EndsWith("Another quantity: not stored as a level", StringComparison.Ordinal));
        Assert.Contains(parts, p => p.StartsWith("Owner's dog column 7", StringComparison.Ordinal) && p.EndsWith("No field for it", StringComparison.Ordinal));
        Assert.Contains(parts, p => p.StartsWith("Row 4", StringComparison.Ordinal) && p.Contains("Units are used to read the values", StringComparison.Ordinal));
        Assert.Contains("3 columns (Quality, Temperature, Owner's dog)", Text(page.Find(".not-used summary")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotUsed_WideFile_SaysOfWhichPlaceAColumnIs()
    {
        var page = await ColumnsAsync(await Installation.BeginAsync("wide.csv", "date,313603.1111 depth (m),313603.1112 depth (m),313603.1112 temp,313603.1112 quality", "2017-01-15,6.91,7,26,good"));

        var parts = page.FindAll(".not-used li").Select(Text).ToList();
        Assert.Contains(parts, p => p.EndsWith("Another quantity at 313603.1112: not stored as its level", StringComparison.Ordinal));
        Assert.Contains(parts, p => p.EndsWith("Says how good the values of 313603.1112 are: no value", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NotUsed_EverythingUsed_IsNotShown()
    {
        var page = await ColumnsAsync(await Installation.BeginAsync("plain.csv", UploadTests.Header, "2017-02-05,313603,1111,691"));

        Assert.Empty(page.FindAll(".not-used"));
        Assert.Contains("Every column is used", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_TwoThatFitEqually_AreAskedOnceBesideEachOther()
    {
        var id = await Installation.BeginAsync("two.csv", TwoTables);
        var page = await ColumnsAsync(id);
        Assert.Equal(["Names on row 1", "Names on row 5"], page.FindAll(".which .opt b.strong").Select(Text));
        Assert.Empty(page.FindAll(".which input[checked]"));
        Assert.Empty(page.FindAll(".question"));

        await page.InvokeAsync(() => page.FindAll(".which input")[1].Change("on"));

        page.WaitForAssertion(() => Assert.Equal("Names on row 5", Text(page.Find(".which .opt.on b.strong"))), Long);
        Assert.Equal(2, page.FindAll(".which .opt").Count);
        Assert.Equal(5, (await Installation.StateAsync(id)).Mapping.File!.HeaderRow);
        page.WaitForAssertion(() => Assert.False(Button(page, "Check the file").HasAttribute("disabled")), Long);
    }

    [Fact]
    public async Task Tables_BesideTheChoice_StandTheFilesOwnLines()
    {
        var page = await ColumnsAsync(await Installation.BeginAsync("two.csv", TwoTables));

        Assert.Equal(["1", "date", "pincode", "well id", "depth, cm"], page.FindAll(".sheet tr.hd > *").Select(Text));
        Assert.Equal(["2", "2017-01-15", "313603", "1111", "691"], page.FindAll(".sheet tr")[1].Children.Select(Text));
    }

    [Fact]
    public async Task Parameters_GetASeriesOfTheirOwn()
    {
        var id = await Installation.BeginAsync("p.csv", "date,pincode,well id,parameter,\"value, m\"", "2017-01-15,313603,1111,Water level,6.91", "2017-01-15,313603,1111,Temperature,26");
        var page = await ColumnsAsync(id);
        Assert.Equal(["Temperature", "Water level"], page.FindAll(".parameters li b.strong").Select(Text));

        await page.InvokeAsync(() => page.FindComponent<ParameterList>().Instance.OnChoose.InvokeAsync(("Temperature", "water temperature")));

        page.WaitForAssertion(() => Assert.Contains("Temperature → water temperature", Words(page), StringComparison.Ordinal), Long);
        Assert.Equal("water temperature", (await Installation.StateAsync(id)).Mapping.Parameters!["Temperature"]);
    }

    [Fact]
    public async Task NotRows_AreCountedAndCanBeOpened()
    {
        var id = await Installation.BeginAsync("noted.csv", Noted);
        await Installation.CheckAsync(id);
        var page = Open(id, "check&tab=notrows");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".not-rows td.mono")), Long);
        Assert.Contains("All rows: 2 read, 4 lines are not rows", Words(page), StringComparison.Ordinal);
        Assert.Equal("Not rows 4", Text(page.Find("#tab-notrows")));
        Assert.Equal(["1", "2", "4", "6"], page.FindAll(".not-rows td.num").Select(Text).Order());
        Assert.Contains("Wells of Hinta", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotRows_None_SaysThatEveryLineIsARow()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691");
        var page = Open(id, "check");

        page.WaitForAssertion(() => Assert.Contains("All rows: 1 read, every line is a row", Words(page), StringComparison.Ordinal), Long);
        Assert.Empty(page.FindAll("#tab-notrows"));
    }

    [Fact]
    public async Task Remembered_TableThatWasChosen_IsReadInTheNextFileToo()
    {
        await RememberAsync(await Installation.BeginAsync("two.csv", TwoTables), new MappingFile { HeaderRow = 5 });

        var next = await Installation.StateAsync(await Installation.BeginAsync("two-again.csv", TwoTables));
        var moved = await Installation.StateAsync(await Installation.BeginAsync("two-moved.csv", ["One line more", .. TwoTables]));

        Assert.Equal((5, 5), (next.Mapping.File?.HeaderRow, next.File.Detected!.HeaderRow));
        Assert.Equal((null, 2), (moved.Mapping.File, moved.File.Detected!.HeaderRow));
    }

    [Fact]
    public async Task Remembered_EncodingThatWasChosen_IsTakenOnlyWhereTheFileLeavesItOpen()
    {
        string[] lines = ["date;name;depth (m)", "2017-01-15;Hütte;6.91"];
        await RememberAsync(await Installation.BeginAsync("plain.csv", lines), new MappingFile { Encoding = "windows-1251" });

        var next = await Installation.StateAsync(await Installation.BeginAsync("utf8.csv", lines));

        Assert.Null(next.Mapping.File);
        Assert.Equal("Hütte", next.File.Detected!.Sample[0].Fields[1]);
    }

    private async Task RememberAsync(long id, MappingFile file)
    {
        await Installation.Get<UploadCommands>().SetFileAsync(Installation.Actor, id, file, null, Token);
        var state = await Installation.StateAsync(id);
        await Installation.Get<UploadCommands>().SaveMappingAsync(Installation.Actor, id, state.Mapping with { UnknownResources = UnknownResources.Create }, Token);
        await Installation.Get<UploadCommands>().SetRememberAsync(Installation.Actor, id, true, Token);
        await Installation.CheckAsync(id);
        var completed = (await Installation.StateAsync(id)).Mapping;
        Assert.IsType<StartResult.Started>(await Installation.Get<CheckCommands>().ImportAsync(Installation.Actor, id, completed, Token));
    }

    private async Task<IRenderedComponent<UploadPage>> ColumnsAsync(long id)
    {
        await Installation.Get<UploadCommands>().GoToAsync(Installation.Actor, id, UploadStep.Columns, Token);
        var page = Open(id, "columns");
        page.WaitForElement("table.map", Long);
        return page;
    }

    private IRenderedComponent<UploadPage> Open(long id, string step)
    {
        Navigation.NavigateTo($"/upload/{id}?step={step}");
        return Render<UploadPage>(p => p.Add(u => u.Id, id));
    }
}
