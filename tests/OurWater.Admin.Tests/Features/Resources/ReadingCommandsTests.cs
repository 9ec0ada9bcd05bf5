using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Resources;

public sealed class ReadingCommandsTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ReadingCommands Commands => _installation.Services.GetRequiredService<ReadingCommands>();

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Add_Day_IsStoredAsThatDayWithTrueFigures()
    {
        var well = await _installation.AddResourceAsync("Well A");
        Assert.True((await AddAsync(well, "2026-02-01", "9.5")).IsDone);
        Assert.True((await AddAsync(well, "2026-01-04", "12.4")).IsDone);

        await using var context = _installation.Open();
        var series = await context.Timeseries.SingleAsync(Token);
        Assert.Equal((2, 9.5, 9.5, 12.4), (series.ReadingCount, series.LastValue, series.MinValue, series.MaxValue));
        Assert.Equal(new DateTime(2026, 1, 4, 0, 0, 0, DateTimeKind.Utc), series.FirstTime);
        Assert.Equal([(202601, 1), (202602, 1)], (await context.ReadingMonths.OrderBy(m => m.Month).ToListAsync(Token)).Select(m => (m.Month, m.Count)));
        Assert.All(await context.Readings.ToListAsync(Token), r => Assert.Equal((TimePrecision.Day, ValueOrigin.Person), (r.Precision, r.Origin)));
        Assert.All(await context.RecordChanges.ToListAsync(Token), c => Assert.Equal(_installation.Actor.Name, c.By));
    }

    [Fact]
    public async Task Add_Time_IsInTheOrganisationsZone()
    {
        var well = await _installation.AddResourceAsync();
        await Commands.AddAsync(_installation.Actor, well.Id, Timeseries.Default, new ReadingInput(new DateOnly(2026, 2, 1), new TimeOnly(9, 0), "8", "m"), Token);

        await using var context = _installation.Open();
        Assert.Equal(new DateTime(2026, 2, 1, 3, 30, 0, DateTimeKind.Utc), (await context.Readings.SingleAsync(Token)).Time);
    }

    [Theory]
    [InlineData("ft", "10", 3.048)]
    [InlineData("cm", "1240", 12.4)]
    public async Task Add_OtherUnit_IsConvertedExactly(string unit, string text, double stored)
    {
        var well = await _installation.AddResourceAsync();
        await AddAsync(well, "2026-02-01", text, unit);

        await using var context = _installation.Open();
        Assert.Equal(stored, (await context.Readings.SingleAsync(Token)).Value);
    }

    [Theory]
    [InlineData("7,5", "m", 7.5)]
    [InlineData("\u22120.5", "m", -0.5)]
    [InlineData("७.५", "m", 7.5)]
    [InlineData("750 cm", "m", 7.5)]
    [InlineData("7.5 m", "cm", 7.5)]
    public async Task Add_NumberInAnotherForm_IsStoredAsItIsMeant(string text, string unit, double stored)
    {
        var well = await _installation.AddResourceAsync();
        Assert.True((await Commands.AddAsync(_installation.Actor, well.Id, Timeseries.Default, Input("2026-02-01", text, unit) with { IsSure = true }, Token)).IsDone);

        await using var context = _installation.Open();
        Assert.Equal(stored, (await context.Readings.SingleAsync(Token)).Value);
    }

    [Theory]
    [InlineData("2026-02-01", "1,234", "can be read as 1234 or as 1.234")]
    [InlineData("2026-02-01", "19.4O", "not a number")]
    [InlineData("2026-02-01", ">30", "more or less than a limit")]
    [InlineData("2026-02-01", "-9999", "code for")]
    [InlineData("2026-02-01", "-99", "code for")]
    [InlineData("2026-02-01", "-99.9", "code for")]
    [InlineData("2026-02-01", "9999", "code for")]
    [InlineData("2026-02-01", "", "Write the value")]
    [InlineData("2026-02-01", "1240", "cannot be true")]
    [InlineData("2226-02-01", "8", "in the future")]
    [InlineData("1900-01-01", "8", "1 January 1900 or before")]
    [InlineData(null, "8", "Choose the date")]
    public async Task Add_WhatCannotBeTrue_IsRefusedWithWordsAndStoresNothing(string? day, string value, string words)
    {
        var well = await _installation.AddResourceAsync();
        var saved = await AddAsync(well, day, value);

        Assert.Contains(words, saved.Problem, StringComparison.Ordinal);
        await using var context = _installation.Open();
        Assert.False(await context.Readings.AnyAsync(Token));
    }

    [Fact]
    public async Task Add_NegativeRain_IsRefused()
    {
        var gauge = await _installation.AddResourceAsync(type: ResourceType.Raingauge);
        Assert.Contains("less than none", (await AddAsync(gauge, "2026-02-01", "-1", "mm")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_DeeperThanTheWell_AsksBeforeItIsStored()
    {
        var well = await _installation.AddResourceAsync(depth: 20);
        var asked = await AddAsync(well, "2026-02-01", "75");
        await using var context = _installation.Open();
        Assert.Equal((false, false), (asked.IsDone, await context.Readings.AnyAsync(Token)));
        Assert.Contains("deeper than the well", asked.Question, StringComparison.Ordinal);

        Assert.True((await Commands.AddAsync(_installation.Actor, well.Id, Timeseries.Default, Input("2026-02-01", "75") with { IsSure = true }, Token)).IsDone);
        var stored = await context.Readings.AsNoTracking().SingleAsync(Token);
        Assert.Equal(75, stored.Value);
        Assert.Contains("above the ground", (await Commands.ChangeAsync(_installation.Actor, stored.Id, Input("2026-02-01", "-2"), Token)).Question, StringComparison.Ordinal);
        Assert.Equal(75, (await context.Readings.AsNoTracking().SingleAsync(Token)).Value);
    }

    [Fact]
    public async Task Add_TimeThatWasTwice_IsRefusedWithTheZone()
    {
        await using var berlin = await Installation.StartAsync("Europe/Berlin");
        var well = await berlin.AddResourceAsync();
        var saved = await berlin.Services.GetRequiredService<ReadingCommands>()
            .AddAsync(berlin.Actor, well.Id, Timeseries.Default, new ReadingInput(new DateOnly(2025, 10, 26), new TimeOnly(2, 30), "8", "m"), Token);

        Assert.Contains("Europe/Berlin", saved.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_SameTimeAgain_NamesTheValueThatIsThere()
    {
        var well = await _installation.AddResourceAsync();
        await AddAsync(well, "2026-02-01", "8");
        Assert.Contains("8.00 m", (await AddAsync(well, "2026-02-01", "9")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_OfAFilesReading_KeepsOldValueAndWhereItCameFrom()
    {
        var run = await _installation.ImportAsync("a.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5");
        await using var context = _installation.Open();
        var reading = await context.Readings.AsNoTracking().SingleAsync(Token);

        Assert.True((await Commands.ChangeAsync(_installation.Actor, reading.Id, Input("2026-02-01", "9"), Token)).IsDone);

        var change = await context.RecordChanges.SingleAsync(Token);
        Assert.Equal((8.5, 9.0, run.Id, reading.Row, ValueOrigin.File, null), (change.OldValue, change.NewValue, change.OldRunId, change.OldRow, change.OldOrigin, change.RunId));
        var changed = await context.Readings.AsNoTracking().SingleAsync(Token);
        Assert.Equal((9.0, null, ValueOrigin.Person), (changed.Value, changed.RunId, changed.Origin));
        Assert.Equal(9, (await context.Timeseries.SingleAsync(Token)).LastValue);
    }

    [Fact]
    public async Task Change_ThenUndoOfTheRun_LeavesThePersonsValue()
    {
        var run = await _installation.ImportAsync("a.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5", "2026-02-08,313603,1111,8.6");
        await using var context = _installation.Open();
        var first = await context.Readings.OrderBy(r => r.Time).Select(r => r.Id).FirstAsync(Token);
        await Commands.ChangeAsync(_installation.Actor, first, Input("2026-02-01", "9"), Token);
        await _installation.UndoAsync(run.Id);

        var left = await context.Readings.AsNoTracking().SingleAsync(Token);
        Assert.Equal((first, 9.0), (left.Id, left.Value));
    }

    [Fact]
    public async Task Delete_Reading_FiguresFollowAndTheResourceRemembers()
    {
        var well = await _installation.AddResourceAsync();
        await AddAsync(well, "2026-01-04", "12.4");
        await AddAsync(well, "2026-02-01", "9.5");
        await using var context = _installation.Open();
        var last = await context.Readings.OrderByDescending(r => r.Time).FirstAsync(Token);

        Assert.True((await Commands.DeleteAsync(_installation.Actor, last.Id, Token)).IsDone);

        var series = await context.Timeseries.AsNoTracking().SingleAsync(Token);
        Assert.Equal((1, 12.4), (series.ReadingCount, series.LastValue));
        Assert.Equal(202601, (await context.ReadingMonths.SingleAsync(Token)).Month);
        var history = await _installation.Services.GetRequiredService<ResourceQueries>().HistoryAsync(_installation.Actor, well.Id, ListQuery.First, Token);
        var line = Assert.Single(history.Items[0].Lines);
        Assert.Equal(("9.50 m", "Deleted", new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc)), (line.Before, line.After, line.Time));
    }

    [Fact]
    public async Task Commands_OfAnotherOrganisation_FindNothing()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var theirs = await _installation.AddResourceAsync(organisation: other.Id);
        await Commands.AddAsync(await _installation.ActAsInAsync(other.Id), theirs.Id, Timeseries.Default, Input("2026-02-01", "8"), Token);
        await using var context = _installation.Database.Open(other.Id);
        var reading = await context.Readings.SingleAsync(Token);

        Assert.False((await AddAsync(theirs, "2026-03-01", "8")).IsDone);
        Assert.False((await Commands.ChangeAsync(_installation.Actor, reading.Id, Input("2026-02-01", "9"), Token)).IsDone);
        Assert.False((await Commands.DeleteAsync(_installation.Actor, reading.Id, Token)).IsDone);
        Assert.Equal(8, (await context.Readings.AsNoTracking().SingleAsync(Token)).Value);
    }

    [Fact]
    public async Task Commands_OfAViewer_AreNotAllowed()
    {
        var viewer = _installation.Actor with { Role = Role.Viewer };
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.AddAsync(viewer, 1, Timeseries.Default, Input("2026-02-01", "8"), Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.ChangeAsync(viewer, 1, Input("2026-02-01", "8"), Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.DeleteAsync(viewer, 1, Token));
    }

    private Task<Saved> AddAsync(Resource resource, string? day, string value, string unit = "m") => Commands.AddAsync(_installation.Actor, resource.Id, Timeseries.Default, Input(day, value, unit), Token);

    private static ReadingInput Input(string? day, string value, string unit = "m") =>
        new(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), null, value, unit);
}
