using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tests.Tabular.Files;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

public sealed class UploadCommandsTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private UploadCommands Commands => _installation.Get<UploadCommands>();

    private Actor Actor => _installation.Actor;

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Choices_ReadAnew_AreAsTheyWereMade()
    {
        var id = await _installation.BeginAsync("hinta.csv", UploadTests.Header, "5/2/2017,313603,1111,691");
        var chosen = (await _installation.StateAsync(id)).Mapping.Answer(Answers.DateFormat, "d/M/yyyy").WithConstant(Fields.Timeseries, "default");

        await Commands.SaveMappingAsync(Actor, id, chosen, Token);
        await Commands.GoToAsync(Actor, id, UploadStep.Columns, Token);

        var state = await _installation.StateAsync(id);
        Assert.True(Mappings.Same(chosen, state.Mapping));
        Assert.Equal(UploadStep.Columns, state.Step);
        var listed = Assert.Single(await _installation.Get<UploadQueries>().ListUnfinishedAsync(Actor, Token));
        Assert.Equal(("hinta.csv", UploadStep.Columns), (listed.Name, listed.Step));
    }

    [Theory]
    [InlineData("sample-readings.csv", DataType.Reading)]
    [InlineData("sample-resources.csv", DataType.Resource)]
    [InlineData("sample-groups.csv", DataType.Group)]
    public async Task StartAsync_SampleFile_GuessesItsType(string name, DataType type)
    {
        var file = await _installation.AddFileAsync(await File.ReadAllBytesAsync(Sample(name), Token), name);

        var id = await Commands.StartAsync(Actor, file.Id, Token);

        Assert.Equal(type, (await _installation.StateAsync(id)).DataType);
    }

    [Fact]
    public async Task SetFileAsync_OtherSheet_TakesItsDataTypeUnlessAPersonChoseOne()
    {
        var id = await BeginWorkbookAsync();
        Assert.Equal((DataType.Reading, "2017"), await TypeAndSheetAsync(id));

        await Commands.SetFileAsync(Actor, id, new MappingFile { Sheet = "Wells" }, null, Token);
        Assert.Equal((DataType.Resource, "Wells"), await TypeAndSheetAsync(id));
        await Commands.SetFileAsync(Actor, id, new MappingFile { Sheet = "2017" }, null, Token);
        Assert.Equal((DataType.Reading, "2017"), await TypeAndSheetAsync(id));

        await Commands.SetDataTypeAsync(Actor, id, DataType.Group, Token);
        await Commands.SetFileAsync(Actor, id, new MappingFile { Sheet = "Wells" }, null, Token);
        Assert.Equal((DataType.Group, "Wells"), await TypeAndSheetAsync(id));
    }

    private async Task<long> BeginWorkbookAsync()
    {
        var workbook = new TestWorkbook()
            .Sheet("Wells", TestWorkbook.Row(1, "Pincode", "Resource id", "Owner", "Latitude", "Longitude") + TestWorkbook.Row(2, 313603, 1111, "Asha", 24.59, 74.19))
            .Sheet("2017", TestWorkbook.Row(1, "Date", "Pincode", "Resource id", "Depth to water (m)") + TestWorkbook.Row(2, (42736d, 1), 313603, 1111, 1.5));
        var file = await _installation.AddFileAsync(workbook.ToArray(), "wells.xlsx");
        return await Commands.StartAsync(Actor, file.Id, Token);
    }

    private async Task<(DataType, string?)> TypeAndSheetAsync(long id)
    {
        var state = await _installation.StateAsync(id);
        return (state.DataType, state.File.Detected?.Sheet);
    }

    [Fact]
    public async Task SetFileAsync_OtherHeaderRow_ReadsTheFileAgainAndDropsLostColumns()
    {
        var id = await _installation.BeginAsync("hinta.csv", UploadTests.Header, "2017-02-05,313603,1111,691");
        await Commands.SaveMappingAsync(Actor, id, (await _installation.StateAsync(id)).Mapping.WithColumn(Fields.Date, "date"), Token);

        await Commands.SetFileAsync(Actor, id, new MappingFile { HeaderRow = 0 }, ",", Token);

        var state = await _installation.StateAsync(id);
        Assert.Equal(["1", "2", "3", "4"], state.File.Detected!.Columns);
        Assert.Empty(state.Mapping.Columns);
        Assert.Equal(",", state.Mapping.DecimalSeparator);
    }

    [Fact]
    public async Task Remembered_FileWithTheSameHeader_GetsTheChoicesButNotTheDateOrder()
    {
        var first = await _installation.BeginAsync("a.csv", UploadTests.Header, "5/2/2017,313603,1111,691");
        var mapping = (await _installation.StateAsync(first)).Mapping with { DateFormat = "d/M/yyyy", ExistingValues = ExistingValues.Keep };
        await Commands.SaveMappingAsync(Actor, first, mapping, Token);
        await _installation.CheckAsync(first);
        Assert.Null((await _installation.StateAsync(first)).Remembered);
        await _installation.Get<CheckCommands>().ImportAsync(Actor, first, mapping, Token);

        var state = await _installation.StateAsync(await _installation.BeginAsync("b.csv", UploadTests.Header, "6/2/2017,313603,1111,691"));
        var other = await _installation.StateAsync(await _installation.BeginAsync("c.csv", "date,pincode,well id,depth (cm)", "6/2/2017,313603,1111,691"));

        Assert.Equal("d/M/yyyy", state.Remembered!.DateFormat);
        Assert.Equal(ExistingValues.Keep, state.Mapping.ExistingValues);
        Assert.Null(state.Mapping.DateFormat);
        Assert.Null(other.Remembered);
    }

    [Fact]
    public async Task CheckAsync_Again_UsesTheSameSyncWithTheNewChoices()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,691");
        var before = await _installation.StateAsync(id);

        await Commands.SaveMappingAsync(Actor, id, before.Mapping with { UnknownResources = UnknownResources.Reject }, Token);
        var changed = await _installation.StateAsync(id);
        var run = await _installation.CheckAsync(id);

        Assert.True(before.IsChecked);
        Assert.False(changed.IsChecked);
        Assert.Equal(before.SyncId, run.SyncId);
        Assert.Equal(1, run.Counts.Pull[DataType.Reading].Rejected);
        Assert.Empty(await _installation.ValuesAsync());
    }

    [Fact]
    public async Task ImportAsync_ChoicesChangedSinceTheCheck_IsRefused()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,691");
        await Commands.SaveMappingAsync(Actor, id, (await _installation.StateAsync(id)).Mapping with { ExistingValues = ExistingValues.Ask }, Token);

        var result = await _installation.Get<CheckCommands>().ImportAsync(Actor, id, null, Token);

        Assert.StartsWith("The choices have changed", Assert.IsType<StartResult.Impossible>(result).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportAsync_Checked_StoresOnceAndIsNoLongerUnfinished()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,691");

        await _installation.ImportAsync(id);
        var again = await _installation.Get<CheckCommands>().ImportAsync(Actor, id, null, Token);

        Assert.Equal([6.91], await _installation.ValuesAsync());
        Assert.IsType<StartResult.AlreadyRan>(again);
        Assert.Empty(await _installation.Get<UploadQueries>().ListUnfinishedAsync(Actor, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.SetDataTypeAsync(Actor, id, DataType.Group, Token));
    }

    [Fact]
    public async Task Places_CreateLinkAndSkip_AreObeyedByTheNextCheck()
    {
        await _installation.ImportAsync(await _installation.CheckedAsync("2017-02-05,313603,1111,691"));
        var known = Assert.Single(await _installation.Get<CheckQueries>().SearchPlacesAsync(Actor, "1111", Token));
        var id = await _installation.BeginAsync("b.csv", UploadTests.Header, "2018-02-05,313603,1112,100", "2018-02-05,313603,1113,200", "2018-02-05,313603,1114,300", "2018-02-05,313603,1115,400");
        var places = new Dictionary<string, PlaceChoice> { ["313603.1112"] = new(PlaceAction.Create), ["313603.1113"] = new(PlaceAction.Link, known.Id), ["313603.1114"] = new(PlaceAction.Skip) };
        await Commands.SaveMappingAsync(Actor, id, (await _installation.StateAsync(id)).Mapping with { Places = places }, Token);

        var counts = (await _installation.CheckAsync(id)).Counts;

        Assert.Equal((2, 1, 1), ((int)counts.Pull[DataType.Reading].Created, (int)counts.Pull[DataType.Reading].Skipped, (int)counts.Pull[DataType.Reading].Rejected));
        Assert.Equal(1, counts.AlsoCreated[DataType.Resource]);
    }

    [Fact]
    public async Task GetAsync_SomebodyElsesUpload_IsNotFound()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,691");
        var elsewhere = await _installation.AddOrganisationAsync("Elsewhere");
        await _installation.AddPersonAsync("person-2", Role.Editor);

        Assert.Null(await _installation.Get<UploadQueries>().GetAsync(Actor with { UserId = "person-2" }, id, Token));
        Assert.Null(await _installation.Get<UploadQueries>().GetAsync(Actor with { OrganisationId = elsewhere.Id }, id, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _installation.Get<CheckCommands>().CheckAsync(Actor with { UserId = "person-2" }, id, Token));
    }

    [Fact]
    public async Task Commands_Viewer_AreRefused()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,691");
        var viewer = Actor with { Role = Role.Viewer };

        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.StartAsync(viewer, 1, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.DiscardAsync(viewer, id, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => _installation.Get<CheckCommands>().ImportAsync(viewer, id, null, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => _installation.Get<MendCommands>().LeaveOutAsync(viewer, id, 2, 0, Token));
    }

    [Fact]
    public async Task DiscardAsync_NeverChecked_DeletesTheFile()
    {
        var id = await _installation.BeginAsync("hinta.csv", UploadTests.Header, "2017-02-05,313603,1111,691");
        var path = _installation.Get<FileStore>().PathOf((await _installation.StateAsync(id)).File);

        await Commands.DiscardAsync(Actor, id, Token);

        Assert.False(File.Exists(path));
        await using var context = _installation.Open();
        Assert.Equal((0, 0), (await context.Uploads.CountAsync(Token), await context.Files.CountAsync(Token)));
    }

    [Fact]
    public async Task DiscardAsync_Checked_KeepsTheRunAndItsFile()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,691");
        var path = _installation.Get<FileStore>().PathOf((await _installation.StateAsync(id)).File);

        await Commands.DiscardAsync(Actor, id, Token);

        Assert.True(File.Exists(path));
        await using var context = _installation.Open();
        Assert.Equal((0, 1), (await context.Uploads.CountAsync(Token), await context.Runs.CountAsync(Token)));
    }

    private static string Sample(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "wwwroot-assets"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "wwwroot-assets", "samples", name);
    }
}
