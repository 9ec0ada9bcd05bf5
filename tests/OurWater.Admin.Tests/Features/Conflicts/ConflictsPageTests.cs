using System.Collections.Concurrent;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Conflicts;
using OurWater.Admin.Live;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Conflicts;

public sealed class ConflictsPageTests : PageTest
{
    private readonly KeptLog _log = new();

    public ConflictsPageTests() => Services.AddSingleton<ILogger<LoadState<ConflictDetail>>>(_log);

    [Fact]
    public void Page_NoConflicts_SaysWhenOneAppears()
    {
        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing waits for you.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Conflicts_ShowsBothValuesWithWhereTheyCameFrom()
    {
        await SeedAsync();

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() =>
        {
            var words = Words(page);
            Assert.Contains("2 to choose", words, StringComparison.Ordinal);
            Assert.Contains("Well 1111: 1 Jan 2017", words, StringComparison.Ordinal);
            Assert.Contains("Stored as 6.00 m", words, StringComparison.Ordinal);
            Assert.Contains("first.csv, row 2", words, StringComparison.Ordinal);
            Assert.Contains("second.csv", words, StringComparison.Ordinal);
            Assert.NotNull(Button(page, "Keep 6.00 m"));
        });
    }

    [Fact]
    public async Task Replace_OneConflict_StoresItAndGoesToTheNext()
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Keep 6.00 m")));

        page.FindAll(".versus input[type=radio]")[1].Change(true);
        Button(page, "Replace by 16.00 m").Click();

        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Keep 8.00 m")));
        Assert.Contains("1 conflict is settled.", Words(page), StringComparison.Ordinal);
        await using var context = Installation.Open();
        Assert.Equal([16, 7, 8], await context.Readings.OrderBy(r => r.Time).Select(r => r.Value).ToListAsync(Token));
    }

    [Theory]
    [InlineData("7,5", "Store 7.5 m", 7.5)]
    [InlineData("750 cm", "Store 7.5 m", 7.5)]
    [InlineData("7.125", "Store 7.125 m", 7.125)]
    public async Task Other_NumberInAnyForm_IsStoredAsItIsMeant(string text, string button, double stored)
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".other-value input.mud-input-slot")));

        page.Find(".other-value input.mud-input-slot").Input(text);
        Button(page, button).Click();

        page.WaitForAssertion(() => Assert.Contains("1 conflict is settled.", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.Equal(stored, (await context.Readings.OrderBy(r => r.Time).FirstAsync(Token)).Value);
    }

    [Theory]
    [InlineData("1,234", "can be read as 1234 or as 1.234")]
    [InlineData("7 5", "is not a number")]
    [InlineData("-9999", "is a code for")]
    public async Task Other_WhatIsNotOneNumber_CannotBeStored(string text, string words)
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".other-value input.mud-input-slot")));

        page.Find(".other-value input.mud-input-slot").Input(text);

        page.WaitForAssertion(() => Assert.Contains(words, Text(page.Find(".other-value .mud-input-error")), StringComparison.Ordinal));
        Assert.True(Button(page, "Store another value").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Settle_TheLastConflict_IsNoFailure()
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[aria-label='Select all on this page']")));
        page.Find("[aria-label='Select all on this page']").Change(true);
        page.WaitForAssertion(() => Assert.Contains("For the 2 selected records", Words(page), StringComparison.Ordinal));

        Button(page, "Replace by theirs").Click();

        page.WaitForAssertion(() => Assert.Contains("Nothing waits for you.", Words(page), StringComparison.Ordinal));
        Assert.Empty(_log.Lines);
    }

    private sealed class KeptLog : ILogger<LoadState<ConflictDetail>>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }

    [Fact]
    public async Task Other_OddValue_IsAskedAboutAndStoredOnlyThen()
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".other-value input.mud-input-slot")));

        page.Find(".other-value input.mud-input-slot").Input("\u22120.25");
        Button(page, "Store −0.25 m").Click();

        page.WaitForAssertion(() => Assert.Contains("above the ground", Text(page.Find("[role=alert].k-warning")), StringComparison.Ordinal));
        page.Find(".other-value input.mud-input-slot").Input("\u22120.5");
        Assert.NotNull(Button(page, "Store −0.5 m"));
        page.Find(".other-value input.mud-input-slot").Input("\u22120.25");
        Button(page, "It is right: store it").Click();

        page.WaitForAssertion(() => Assert.Contains("1 conflict is settled.", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.Equal(-0.25, (await context.Readings.OrderBy(r => r.Time).FirstAsync(Token)).Value);
    }

    [Fact]
    public async Task Other_ValueThatCannotBeTrue_IsRefusedAtItsField()
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".other-value input.mud-input-slot")));

        page.Find(".other-value input.mud-input-slot").Input("5000");
        Button(page, "Store 5000 m").Click();

        page.WaitForAssertion(() => Assert.Contains("cannot be true here", Text(page.Find(".other-value .mud-input-error")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replace_AllSelected_SettlesThemTogether()
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[aria-label='Select all on this page']")));

        page.Find("[aria-label='Select all on this page']").Change(true);
        page.WaitForAssertion(() => Assert.Contains("For the 2 selected records", Words(page), StringComparison.Ordinal));
        Button(page, "Replace by theirs").Click();

        page.WaitForAssertion(() => Assert.Contains("2 conflicts are settled.", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.Equal([16, 7, 18], await context.Readings.OrderBy(r => r.Time).Select(r => r.Value).ToListAsync(Token));
    }

    [Fact]
    public async Task Settled_InTheAddress_ShowsHowAndByWhom()
    {
        await SeedAsync();
        await new ConflictCommands(Installation.Database, Notifier, TimeProvider.System).ResolveAsync(Installation.Actor, [1], new ConflictChoice.KeepOurs(), Token);
        Navigation.NavigateTo("/conflicts?state=resolved");

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() =>
        {
            Assert.Contains("OurWater’s value was kept", Words(page), StringComparison.Ordinal);
            Assert.Contains($"by {Installation.Actor.Name}", Words(page), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Settled_ReplacedOne_CanBeBroughtBack()
    {
        await SeedAsync();
        await new ConflictCommands(Installation.Database, Notifier, TimeProvider.System).ResolveAsync(Installation.Actor, [1], new ConflictChoice.TakeTheirs(), Token);
        Navigation.NavigateTo("/conflicts?state=resolved");
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.Contains("This was chosen. Choose another to change it.", Words(page), StringComparison.Ordinal));

        page.FindAll(".versus input[type=radio]")[0].Change(true);
        Button(page, "Bring 6.00 m back").Click();

        page.WaitForAssertion(() => Assert.Contains("OurWater’s value was kept", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.Equal([6, 7, 8], await context.Readings.OrderBy(r => r.Time).Select(r => r.Value).ToListAsync(Token));
    }

    [Fact]
    public async Task Page_RunAndResourceInTheAddress_FilterTheQueue()
    {
        var run = await SeedAsync();
        var queries = new ConflictQueries(Installation.Database);
        long resource;
        await using (var context = Installation.Open()) resource = (await context.Resources.SingleAsync(Token)).Id;
        async Task<long> CountAsync(string key, long id) =>
            (await queries.IdsAsync(Installation.Actor, OurWater.Admin.Components.Shared.ListQuery.First.Where(key, id.ToString(System.Globalization.CultureInfo.InvariantCulture)), Token)).Count;

        Assert.Equal((2, 0), (await CountAsync("run", run.Id), await CountAsync("run", run.Id - 1)));
        Assert.Equal((2, 0), (await CountAsync("resource", resource), await CountAsync("resource", resource + 1)));
    }

    [Fact]
    public async Task Page_ForAViewer_OffersNoChoice()
    {
        await SeedAsync();
        SignInAs(Role.Viewer);

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() => Assert.Contains("Your role is Viewer.", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain("Keep 6.00 m", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ANewConflict_JoinsTheQueue()
    {
        await Installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.Contains("Nothing waits for you.", Words(page), StringComparison.Ordinal));

        await using (var context = Installation.Open())
        {
            var run = await context.Runs.SingleAsync(Token);
            var reading = await context.Readings.SingleAsync(Token);
            context.Conflicts.Add(new Conflict { RunId = run.Id, SyncId = run.SyncId, RecordType = DataType.Reading, RecordId = reading.Id, OurValue = 6, TheirValue = 16 });
            await context.SaveChangesAsync(Token);
        }

        Notifier.Publish(new RunMoved(Installation.Organisation.Id, 1));

        page.WaitForAssertion(() => Assert.Contains("1 to choose", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_DatabaseBroken_SaysSo()
    {
        await BreakAsync("Conflicts");

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() => Assert.Contains("The conflicts could not be loaded.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Left_NoLongerListens()
    {
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.Equal(1, Notifier.SubscriberCount));

        await DisposeComponentsAsync();

        Assert.Equal(0, Notifier.SubscriberCount);
    }

    private async Task<SyncRun> SeedAsync()
    {
        await Installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,7", "2017-01-15,313603,1111,8");
        return await Installation.ImportAsync("second.csv", ExistingValues.Ask, "2017-01-01,313603,1111,16", "2017-01-15,313603,1111,18");
    }
}
