using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Conflicts;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Conflicts;

public sealed class ConflictCommandsTests : IAsyncLifetime
{
    private Installation _installation = null!;
    private SyncRun _first = null!;
    private SyncRun _second = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ConflictCommands Commands => _installation.Services.GetRequiredService<ConflictCommands>();

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.StartAsync();
        _first = await _installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,7", "2017-01-15,313603,1111,8");
        _second = await _installation.ImportAsync("second.csv", ExistingValues.Ask, "2017-01-01,313603,1111,16", "2017-01-15,313603,1111,18");
    }

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Resolve_KeepOurs_LeavesTheReadingAndClosesTheConflict()
    {
        var result = await ResolveAsync(new ConflictChoice.KeepOurs());

        Assert.Equal(2, result.Settled);
        Assert.Equal([6, 7, 8], await ValuesAsync());
        await using var context = _installation.Open();
        Assert.Empty(await context.RecordChanges.ToListAsync(Token));
        Assert.All(await context.Conflicts.ToListAsync(Token), c => Assert.Equal(("kept", _installation.Actor.Name), (c.Resolution, c.ResolvedBy)));
    }

    [Fact]
    public async Task Resolve_TakeTheirs_StoresTheFilesValueWithItsOriginAndKeepsTheOldInTheHistory()
    {
        var result = await ResolveAsync(new ConflictChoice.TakeTheirs());

        Assert.Equal((2, 0), (result.Settled, result.Refused.Count));
        await using var context = _installation.Open();
        var last = await context.Readings.OrderByDescending(r => r.Time).FirstAsync(Token);
        Assert.Equal((18d, ValueOrigin.File, _second.Id, 3), (last.Value, last.Origin, last.RunId, last.Row));
        var change = await context.RecordChanges.SingleAsync(c => c.RecordId == last.Id, Token);
        Assert.Equal((8d, 18d, _first.Id, _installation.Actor.Name), (change.OldValue, change.NewValue, change.OldRunId, change.By));
    }

    [Fact]
    public async Task Resolve_TakeTheirs_KeepsTheSeriesFiguresTrue()
    {
        await ResolveAsync(new ConflictChoice.TakeTheirs());

        await using var context = _installation.Open();
        var series = await context.Timeseries.SingleAsync(Token);
        Assert.Equal((3, 7d, 18d, 18d), (series.ReadingCount, series.MinValue, series.MaxValue, series.LastValue));
    }

    [Fact]
    public async Task Resolve_OtherValue_IsAPersonsValue()
    {
        var ids = await IdsAsync();

        await Commands.ResolveAsync(_installation.Actor, [ids[0]], new ConflictChoice.Value(6.5m), Token);

        await using var context = _installation.Open();
        var reading = await context.Readings.OrderBy(r => r.Time).FirstAsync(Token);
        Assert.Equal((6.5, ValueOrigin.Person, (long?)null), (reading.Value, reading.Origin, reading.RunId));
        Assert.Equal(1, await context.Conflicts.CountAsync(c => c.Resolution == null, Token));
    }

    [Fact]
    public async Task Resolve_OtherValueThatCannotBeTrue_IsRefused()
    {
        var result = await ResolveAsync(new ConflictChoice.Value(5_000));

        Assert.Equal((0, 2), (result.Settled, result.Refused.Count));
        Assert.All(result.Refused, r => Assert.True(r.IsOfValue));
        Assert.Equal([6, 7, 8], await ValuesAsync());
    }

    /// <summary>The same question as for a reading that is entered by hand.</summary>
    [Theory]
    [InlineData("-3", "above the ground")]
    [InlineData("75", "deeper than the well")]
    public async Task Resolve_OtherValueThatIsOdd_AsksBeforeItIsStored(string number, string question)
    {
        await using (var context = _installation.Open()) await context.Resources.ExecuteUpdateAsync(set => set.SetProperty(r => r.WellDepth, 19), Token);
        var value = decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);

        var asked = await ResolveAsync(new ConflictChoice.Value(value));

        Assert.Equal((0, 0), (asked.Settled, asked.Refused.Count));
        Assert.Contains(question, asked.Question, StringComparison.Ordinal);
        Assert.Equal([6, 7, 8], await ValuesAsync());
        Assert.Equal(2, (await ResolveAsync(new ConflictChoice.Value(value, IsSure: true))).Settled);
        Assert.Equal([(double)value, 7, (double)value], await ValuesAsync());
    }

    [Fact]
    public async Task Resolve_OtherValueFarFromAllSoFar_AsksBeforeItIsStored()
    {
        await using (var context = _installation.Open()) await context.Timeseries.ExecuteUpdateAsync(set => set.SetProperty(t => t.ReadingCount, 10), Token);

        Assert.Contains("far from all values so far", (await ResolveAsync(new ConflictChoice.Value(1000))).Question, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_StoredValueChangedSince_IsRefusedAndShowsTheNewOne()
    {
        await _installation.ImportAsync("third.csv", ExistingValues.Replace, "2017-01-01,313603,1111,9");

        var result = await ResolveAsync(new ConflictChoice.TakeTheirs());

        Assert.Equal(1, result.Settled);
        Assert.Contains("9.00", Assert.Single(result.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal([9, 7, 18], await ValuesAsync());
        await using var context = _installation.Open();
        Assert.Equal(9, (await context.Conflicts.SingleAsync(c => c.Resolution == null, Token)).OurValue);
    }

    [Fact]
    public async Task Resolve_AgainTheOtherWay_BringsValueAndOriginBack()
    {
        await ResolveAsync(new ConflictChoice.TakeTheirs());

        var result = await ResolveAsync(new ConflictChoice.KeepOurs());

        Assert.Equal(2, result.Settled);
        Assert.Equal([6, 7, 8], await ValuesAsync());
        await using var context = _installation.Open();
        Assert.All(await context.Readings.ToListAsync(Token), r => Assert.Equal((_first.Id, ValueOrigin.File), (r.RunId, r.Origin)));
    }

    [Fact]
    public async Task Undo_OfTheRunAfterTakingTheirs_RestoresOurs()
    {
        await ResolveAsync(new ConflictChoice.TakeTheirs());

        var undo = await _installation.UndoAsync(_second.Id);

        Assert.Equal(RunState.Succeeded, undo.State);
        Assert.Equal([6, 7, 8], await ValuesAsync());
    }

    [Fact]
    public async Task Resolve_ReadingThatIsGone_TakesItOffTheQueue()
    {
        var ids = await IdsAsync();
        await using (var context = _installation.Open()) await context.Readings.ExecuteDeleteAsync(Token);

        var result = await Commands.ResolveAsync(_installation.Actor, ids, new ConflictChoice.TakeTheirs(), Token);

        Assert.Equal((2, 0), (result.Settled, result.Refused.Count));
    }

    [Fact]
    public async Task Resolve_ResourceByTheirs_StoresTheFieldsAndTheHistory()
    {
        var conflict = await ResourceConflictAsync();

        var result = await Commands.ResolveAsync(_installation.Actor, [conflict.Id], new ConflictChoice.TakeTheirs(), Token);

        Assert.Equal(1, result.Settled);
        await using var context = _installation.Open();
        Assert.Equal("Volunteer B", (await context.Resources.SingleAsync(Token)).OwnerName);
        var change = await context.RecordChanges.SingleAsync(c => c.RecordType == DataType.Resource, Token);
        Assert.Contains("Volunteer A", change.Before, StringComparison.Ordinal);
        Assert.Contains("Volunteer B", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_ResourceChangedSince_IsRefused()
    {
        var conflict = await ResourceConflictAsync();
        await using (var context = _installation.Open()) await context.Resources.ExecuteUpdateAsync(set => set.SetProperty(r => r.OwnerName, "Volunteer C"), Token);

        var result = await Commands.ResolveAsync(_installation.Actor, [conflict.Id], new ConflictChoice.TakeTheirs(), Token);

        Assert.Single(result.Refused);
        await using var after = _installation.Open();
        Assert.Equal("Volunteer C", (await after.Resources.SingleAsync(Token)).OwnerName);
        Assert.Contains("Volunteer C", (await after.Conflicts.SingleAsync(c => c.Id == conflict.Id, Token)).Ours, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_ByAViewer_IsRefused() =>
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.ResolveAsync(_installation.Actor with { Role = Role.Viewer }, [1], new ConflictChoice.KeepOurs(), Token));

    [Fact]
    public async Task Resolve_ConflictOfAnotherOrganisation_ChangesNothing()
    {
        var other = await _installation.AddOrganisationAsync("Another");

        var result = await Commands.ResolveAsync(await _installation.ActAsInAsync(other.Id), await IdsAsync(), new ConflictChoice.TakeTheirs(), Token);

        Assert.Equal(0, result.Settled);
        Assert.Equal([6, 7, 8], await ValuesAsync());
    }

    private async Task<ConflictsSettled> ResolveAsync(ConflictChoice choice) => await Commands.ResolveAsync(_installation.Actor, await IdsAsync(), choice, Token);

    private async Task<IReadOnlyList<long>> IdsAsync()
    {
        await using var context = _installation.Open();
        return await context.Conflicts.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(Token);
    }

    private async Task<IReadOnlyList<double>> ValuesAsync()
    {
        await using var context = _installation.Open();
        return await context.Readings.OrderBy(r => r.Time).Select(r => r.Value).ToListAsync(Token);
    }

    private async Task<Conflict> ResourceConflictAsync()
    {
        await using (var context = _installation.Open()) await context.Resources.ExecuteUpdateAsync(set => set.SetProperty(r => r.OwnerName, "Volunteer A"), Token);
        var mapping = new Mapping
        {
            DataType = DataType.Resource,
            Identity = Identities.LegacyMyWell,
            Columns = new Dictionary<string, string?> { ["pincode"] = "pincode", ["resourceId"] = "resourceId", ["owner"] = "owner" },
            ExistingValues = ExistingValues.Ask,
        };
        var run = await _installation.RunAsync(await _installation.UploadAsync("wells.csv", mapping, "pincode,resourceId,owner", "313603,1111,Volunteer B"));
        await using var after = _installation.Open();
        return await after.Conflicts.SingleAsync(c => c.RunId == run.Id, Token);
    }
}
