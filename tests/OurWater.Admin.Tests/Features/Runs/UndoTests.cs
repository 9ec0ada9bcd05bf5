using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Runs;

public sealed class UndoTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Undo_OfAFirstImport_RemovesReadingsAndPlaces()
    {
        var run = await _installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1112,7");

        var undo = await _installation.UndoAsync(run.Id);

        Assert.Equal(RunState.Succeeded, undo.State);
        Assert.Equal((2, 0), (undo.Counts.Pull[DataType.Reading].Updated, undo.Counts.Pull[DataType.Reading].Skipped));
        await using var context = _installation.Open();
        Assert.Equal((0, 0, 0), (await context.Readings.CountAsync(Token), await context.Resources.CountAsync(Token), await context.ReadingMonths.CountAsync(Token)));
    }

    [Fact]
    public async Task Undo_OfAChange_RestoresValueOriginAndFigures()
    {
        var first = await _installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,7");
        var second = await _installation.ImportAsync("second.csv", ExistingValues.Replace, "2017-01-08,313603,1111,70", "2017-02-01,313603,1111,8");

        await _installation.UndoAsync(second.Id);

        await using var context = _installation.Open();
        Assert.Equal([(6d, first.Id), (7d, first.Id)], (await context.Readings.OrderBy(r => r.Time).ToListAsync(Token)).Select(r => (r.Value, r.RunId!.Value)));
        var series = await context.Timeseries.SingleAsync(Token);
        Assert.Equal((2, 6d, 7d, 7d), (series.ReadingCount, series.MinValue, series.MaxValue, series.LastValue));
        Assert.Equal([(201701, 2)], (await context.ReadingMonths.ToListAsync(Token)).Select(m => (m.Month, m.Count)));
    }

    [Fact]
    public async Task Undo_WhatWasChangedSince_StaysAndIsCounted()
    {
        var first = await _installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,7");
        await _installation.ImportAsync("second.csv", ExistingValues.Replace, "2017-01-08,313603,1111,70");

        var undo = await _installation.UndoAsync(first.Id);

        Assert.Equal(RunState.SucceededWithWarnings, undo.State);
        Assert.Equal((1, 1), (undo.Counts.Pull[DataType.Reading].Updated, undo.Counts.Pull[DataType.Reading].Skipped));
        await using var context = _installation.Open();
        Assert.Equal(70, (await context.Readings.SingleAsync(Token)).Value);
        Assert.Equal(1, (await context.Timeseries.SingleAsync(Token)).ReadingCount);
    }
}
