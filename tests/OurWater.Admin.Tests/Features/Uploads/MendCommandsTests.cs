using OurWater.Admin.Features.Uploads;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

public sealed class MendCommandsTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MendCommands Mends => _installation.Get<MendCommands>();

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task MendAsync_ThenImport_StoresTheMendedValue()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,19.4O", "2017-02-12,313603,1111,700");
        await Mends.MendAsync(_installation.Actor, id, 2, 0, new Dictionary<int, string> { [4] = "1940" }, Token);

        var results = await ResultsAsync(id);
        await _installation.ImportAsync(id);

        Assert.Equal((1, 0), (results.Mended, results.LeftOut));
        Assert.Equal([19.4, 7.0], await _installation.ValuesAsync());
    }

    [Fact]
    public async Task CheckAgain_AfterAMend_CountsItAsCheckedAndKeepsItForUndo()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,19.4O");
        await Mends.MendAsync(_installation.Actor, id, 2, 0, new Dictionary<int, string> { [4] = "1940" }, Token);

        var again = await _installation.CheckAsync(id);

        Assert.Equal(1, again.Counts.Pull[DataType.Reading].Created);
        Assert.Equal(0, (await ResultsAsync(id)).Mended);
        var earlier = await _installation.Get<CheckQueries>().EarlierMendsAsync(_installation.Actor, await _installation.StateAsync(id), 10, Token);
        Assert.Equal(2, Assert.Single(earlier.Items).Row);
        await Mends.UndoAsync(_installation.Actor, id, 2, 0, Token);
        Assert.Equal(1, (await _installation.CheckAsync(id)).Counts.Pull[DataType.Reading].Rejected);
    }

    [Fact]
    public async Task LeaveOutAllAsync_OneText_LeavesOutItsRowsOnly()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,dry", "2017-02-12,313603,1111,dry", "2017-02-19,313603,1111,no water", "2017-02-26,313603,1111,x");

        var left = await Mends.LeaveOutAllAsync(_installation.Actor, id, ReasonCodes.DryWell, "dry", Token);
        var results = await ResultsAsync(id);
        var counts = (await _installation.CheckAsync(id)).Counts.Pull[DataType.Reading];

        Assert.Equal(2, left);
        Assert.Equal(2, results.LeftOut);
        Assert.DoesNotContain(results.Groups.Single(g => g.Reason == ReasonCodes.DryWell).Subjects, s => s.Subject == "dry");
        Assert.Equal((2, 2), ((int)counts.Skipped, (int)counts.Rejected));
    }

    [Fact]
    public async Task RowChecker_SaysTheSameAsTheRun()
    {
        var id = await _installation.CheckedAsync("2017-02-05,313603,1111,19.4O", "2107-02-12,313603,1111,700", "2017-02-19,313603,1111,800");
        var state = await _installation.StateAsync(id);
        var checker = await _installation.Get<RowCheckers>().LoadAsync(_installation.Actor, state, "Asia/Kolkata", Token);
        var rejected = await _installation.Get<CheckQueries>().RejectedAsync(_installation.Actor, state, ReasonCodes.NotANumber, 0, 10, Token);
        var row = Assert.Single(rejected.Items).Row;

        var problem = Assert.Single(checker!.Check(row).Problems);

        Assert.Equal(4, checker.ColumnOf(problem, row));
        Assert.Equal(row.Message, problem.Message);
        Assert.Equal(RowOutcome.Rejected, checker.Check(row, new Dictionary<int, string> { [4] = "8,9,1" }).Outcome);
        Assert.Equal(19.4, checker.Check(row, new Dictionary<int, string> { [4] = "1940" }).Reading!.Value.Value, 6);
        Assert.Equal(("1111", new DateOnly(2017, 2, 5)), (checker.PlaceOf(row), checker.DayOf(row)));
    }

    [Fact]
    public async Task WideLayout_CellLeftOut_KeepsTheOtherCellsOfTheRow()
    {
        var id = await _installation.BeginAsync("wide.csv", "date,1111 (cm),1112 (cm)", "2026-01-13,601,dry");
        var commands = _installation.Get<UploadCommands>();
        await commands.SaveMappingAsync(_installation.Actor, id, (await _installation.StateAsync(id)).Mapping.WithConstant(Fields.Pincode, "313603") with { UnknownResources = UnknownResources.Create }, Token);
        await _installation.CheckAsync(id);

        await Mends.LeaveOutAsync(_installation.Actor, id, 2, 3, Token);
        var counts = (await _installation.CheckAsync(id)).Counts.Pull[DataType.Reading];

        Assert.Equal((1, 1, 0), ((int)counts.Created, (int)counts.Skipped, (int)counts.Rejected));
    }

    [Fact]
    public async Task StartMendedAsync_RowsThatWereTakenAway_AreReadByTheSameChoices()
    {
        var id = await _installation.CheckedAsync("15/2/2017,313603,1111,700", "5/2/2017,313603,1111,19.4O");
        var state = await _installation.StateAsync(id);
        var checker = await _installation.Get<RowCheckers>().LoadAsync(_installation.Actor, state, "Asia/Kolkata", Token);
        var mended = await _installation.AddFileAsync(UploadTests.Header + ",row,reason,what to do\n5/2/2017,313603,1111,1940,3,x,y\n", "hinta-rejected.csv");

        var next = await _installation.Get<UploadCommands>().StartMendedAsync(_installation.Actor, mended.Id, checker!.Completed, Token);
        await _installation.CheckAsync(next);
        await _installation.ImportAsync(next);

        Assert.Equal(UploadStep.Import, (await _installation.StateAsync(next)).Step);
        Assert.Equal([19.4], await _installation.ValuesAsync());
        await using var context = _installation.Open();
        Assert.Equal(new DateTime(2017, 2, 5), context.Readings.Single().Time);
    }

    private async Task<CheckResults> ResultsAsync(long id) => await _installation.Get<CheckQueries>().ResultsAsync(_installation.Actor, await _installation.StateAsync(id), Token);
}
