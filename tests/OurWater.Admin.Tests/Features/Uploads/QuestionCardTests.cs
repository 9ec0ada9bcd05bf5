using AngleSharp.Dom;
using Bunit;
using OurWater.Admin.Features.Uploads;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

/// <summary>Each kind of question is one card with what follows from each answer on the file's own rows; once answered it stays and can be answered otherwise.</summary>
public sealed class QuestionCardTests : PageTest
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Dates_ShowADayOfTheFileForEachOrder()
    {
        var page = await OpenAsync("date,pincode,well id,\"depth, cm\"", "5/1/2017,313603,1111,691");

        Assert.Equal(["Day first", "Month first"], Titles(page));
        Assert.Equal(["5/1/2017 → 5 Jan 2017", "5/1/2017 → 1 May 2017"], Examples(page));
    }

    [Fact]
    public async Task Seconds_ShowTheDayOrWhyThereIsNone()
    {
        var page = await OpenAsync("date,pincode,well id,\"depth, cm\"", "1514764800,313603,1111,691");

        Assert.Equal(["Seconds since 1970", "Milliseconds since 1970"], Titles(page));
        Assert.Equal("1514764800 → 1 Jan 2018", Examples(page)[0]);
        Assert.All(page.FindAll(".question .opt"), option => Assert.NotNull(option.QuerySelector(".ex, .sub")));
    }

    [Fact]
    public async Task Unit_ShowsWhatIsStoredForAValueOfTheFile()
    {
        var page = await OpenAsync("date,pincode,well id,depth", "2017-01-15,313603,1111,691");

        Assert.Equal(["Metres", "Centimetres", "Feet", "Millimetres"], Titles(page));
        Assert.Equal(["691 m → 691.00 m", "691 cm → 6.91 m", "691 ft → 210.6168 m", "691 mm → 0.691 m"], Examples(page));
        Assert.Contains("1 of 1 values would be deeper than 100 m", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Separator_ShowsBothNumbers()
    {
        var page = await OpenAsync("date,pincode,well id,\"depth, cm\"", "2017-01-15,313603,1111,\"1,234\"");

        Assert.Equal(["1,234 → 1.234", "1,234 → 1234"], Examples(page));
    }

    [Fact]
    public async Task TwoColumnsForOneField_ShowTheirCellsAndWhatIsStored()
    {
        var page = await OpenAsync("date,pincode,well id,depth (m),water level (m)", "2017-01-15,313603,1111,6.91,4.5", "2017-01-22,313603,1111,7,4.6");

        Assert.Equal("Two columns could be the value", Text(page.Find(".question h3")));
        Assert.Equal(["depth (m)", "water level (m)"], Titles(page));
        Assert.Equal(["6.91 → 6.91 m", "4.5 → 4.50 m"], Examples(page));
        Assert.Equal(["6.91", "7"], page.FindAll(".question .opt")[0].QuerySelectorAll(".samples > span").Select(Text));
    }

    [Fact]
    public async Task Identity_ShowsThePlaceThatEachKindNames()
    {
        var page = await OpenAsync("date,\"depth, cm\",what", "2017-01-15,691,17");

        Assert.Equal("Choose by what the wells are named", Text(page.Find(".question h3")));
        Assert.Contains("LegacyMyWell: pincode + resource id", Titles(page));
        Assert.Contains("the column is asked for next", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_ShowTheHourForEachReading()
    {
        var page = await OpenAsync("date,time,pincode,well id,\"depth, cm\"", "2017-01-15,14,313603,1111,691");

        Assert.Equal(["14 → 14:00", "14 → 00:14"], Examples(page));
    }

    [Fact]
    public async Task Zone_ShowsTheTimeInTheOrganisationsZone()
    {
        var page = await OpenAsync("date (XYT),pincode,well id,\"depth, cm\"", "2017-01-15 09:30,313603,1111,691");

        Assert.Equal("Choose the time zone", Text(page.Find(".question h3")));
        Assert.All(Examples(page), e => Assert.StartsWith("2017-01-15 09:30 → 15 Jan 2017, ", e, StringComparison.Ordinal));
        Assert.Equal(2, Examples(page).Distinct().Count());
    }

    [Fact]
    public async Task UnknownParameters_ShowTheirValues()
    {
        var page = await OpenAsync("date,pincode,well id,parameter,\"value, m\"", "2017-01-15,313603,1111,Zork,6.91", "2017-01-15,313603,1111,Blip,26");

        Assert.Equal(["Blip", "Zork"], Titles(page));
        Assert.Equal(["26"], page.FindAll(".question .opt")[0].QuerySelectorAll(".samples > span").Select(Text));
        Assert.Equal(["26 → 26.00 m", "6.91 → 6.91 m"], Examples(page));
    }

    [Fact]
    public async Task TwoColumnsForOnePlace_SayWhichIsReadThen()
    {
        var page = await OpenAsync("date,313603.1111 depth (m),313603.1111 level (m),313603.1112 depth (m)", "2017-01-15,6.91,6.9,7");

        Assert.Equal("Choose the column that is not read", Text(page.Find(".question h3")));
        Assert.Equal(["Leave out 313603.1111 depth (m)", "Leave out 313603.1111 level (m)"], Titles(page));
        Assert.Contains("313603.1111 level (m) is read", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherQuantity_CanBeALengthAllTheSame()
    {
        var id = await Installation.BeginAsync("q.csv", "date,pincode,well id,EC (µS/cm)", "2017-01-15,313603,1111,691");
        var state = await Installation.StateAsync(id);
        await Installation.Get<UploadCommands>().SaveMappingAsync(Installation.Actor, id, state.Mapping.WithColumn(Fields.Value, "EC (µS/cm)"), Token);
        var page = await ColumnsAsync(id);

        Assert.StartsWith("Say what the column EC", Text(page.Find(".question h3")), StringComparison.Ordinal);
        Assert.Contains("691 cm → 6.91 m", Examples(page));
    }

    [Fact]
    public async Task NamesAndCells_ShowBothWaysToPairThem()
    {
        var page = await OpenAsync("date,pincode,well id,\"depth, cm\"", "2017-01-15,313603,1111,691,good", "2017-01-16,313603,1111,692,good");

        Assert.Equal("Say where the names stand", Text(page.Find(".question h3")));
        Assert.Contains("depth, cm: 691", page.FindAll(".question .samples > span").Select(Text));
        Assert.Contains("depth, cm: good", page.FindAll(".question .samples > span").Select(Text));
    }

    [Fact]
    public async Task Answered_StaysGreenAndCanBeAnsweredOtherwise()
    {
        var id = await BeginAsync("date,pincode,well id,\"depth, cm\"", "5/1/2017,313603,1111,691");
        var page = await ColumnsAsync(id);

        await page.InvokeAsync(() => page.FindAll(".question input")[0].Change("on"));
        page.WaitForAssertion(() => Assert.Contains("k-success", page.Find(".question").ClassList), Long);
        Assert.Contains("You chose Day first.", Words(page), StringComparison.Ordinal);
        Assert.True(page.FindAll(".question input")[0].HasAttribute("checked"));

        await page.InvokeAsync(() => page.FindAll(".question input")[1].Change("on"));
        page.WaitForAssertion(() => Assert.Contains("You chose Month first.", Words(page), StringComparison.Ordinal), Long);
        Assert.Equal("M/d/yyyy", (await Installation.StateAsync(id)).Mapping.DateFormat);
    }

    [Fact]
    public async Task Parameters_AnsweredTwice_KeepTheLastOnly()
    {
        var id = await BeginAsync("date,pincode,well id,parameter,\"value, m\"", "2017-01-15,313603,1111,Zork,6.91", "2017-01-15,313603,1111,Blip,26");
        var page = await ColumnsAsync(id);

        await page.InvokeAsync(() => page.FindAll(".question input")[0].Change("on"));
        page.WaitForAssertion(() => Assert.Contains("You chose Blip.", Words(page), StringComparison.Ordinal), Long);
        await page.InvokeAsync(() => page.FindAll(".question input")[1].Change("on"));
        page.WaitForAssertion(() => Assert.Contains("You chose Zork.", Words(page), StringComparison.Ordinal), Long);

        Assert.Equal(["Zork"], (await Installation.StateAsync(id)).Mapping.Parameters!.Keys);
    }

    [Theory]
    [InlineData("dateCells", "swapped")]
    [InlineData("timeFormat", "H")]
    [InlineData("timeZone", "UTC")]
    [InlineData("unit", "cm")]
    [InlineData("constants.unit", "cm")]
    [InlineData("columns.unit", "Unit 2")]
    [InlineData("columns.timeZone", "Zone 2")]
    [InlineData("parameters", "Level")]
    [InlineData("leftOutColumns", "W1 (2)")]
    [InlineData("value", "Level")]
    [InlineData("time", "")]
    [InlineData("encoding", "windows-1251")]
    [InlineData("sheet", "2018")]
    [InlineData("headerRow", "4")]
    [InlineData("headerOffset", "1")]
    [InlineData("identity", "name")]
    [InlineData("layout", "wide")]
    [InlineData("decimalSeparator", ",")]
    public void Answer_OfEachKind_IsHeldByTheMappingUntilItIsTakenBack(string question, string choice)
    {
        var mapping = new Mapping();
        Assert.False(mapping.Holds(question, choice) && question != "time");

        var answered = mapping.AboutFile(question, choice) is { } file ? mapping with { File = file } : mapping.Answer(question, choice);

        Assert.True(answered.Holds(question, choice));
        Assert.False(answered.Holds(question, choice + "9"));
    }

    [Fact]
    public void Answer_WhichUnitColumn_LeavesTheUnitAlone()
    {
        var mapping = new Mapping().Answer("columns.unit", "Unit 2");

        Assert.Equal("Unit 2", mapping.Columns[Fields.Unit]);
        Assert.Null(mapping.Unit);
    }

    [Fact]
    public void Begin_DateCellsOfAnEarlierFile_AreNotExchangedAgain()
    {
        var remembered = new Mapping { DateCells = DateCells.Swapped, TimeFormat = "H" };

        var mapping = Mappings.Begin(Sync.Model.DataType.Reading, null, remembered);

        Assert.Equal((null, "H"), (mapping.DateCells, mapping.TimeFormat));
    }

    private async Task<IRenderedComponent<UploadPage>> OpenAsync(params string[] lines)
    {
        var page = await ColumnsAsync(await BeginAsync(lines));
        page.WaitForElement(".question", Long);
        return page;
    }

    private Task<long> BeginAsync(params string[] lines) => Installation.BeginAsync("q.csv", lines);

    private async Task<IRenderedComponent<UploadPage>> ColumnsAsync(long id)
    {
        await Installation.Get<UploadCommands>().GoToAsync(Installation.Actor, id, UploadStep.Columns, Token);
        Navigation.NavigateTo($"/upload/{id}");
        var page = Render<UploadPage>(p => p.Add(u => u.Id, id));
        page.WaitForElement("table.map", Long);
        return page;
    }

    private static List<string> Titles(IRenderedComponent<UploadPage> page) => [.. page.FindAll(".question .opt b.strong").Select(Text)];

    private static List<string> Examples(IRenderedComponent<UploadPage> page) => [.. page.FindAll(".question .opt .ex").Select(Text)];
}
