using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Tests.Engine;

/// <summary>Files through the whole engine into a real database: the invariants of the product, by example and by property.</summary>
public sealed class ImportTests
{
    private static readonly Mapping Legacy = new()
    {
        Identity = Identities.LegacyMyWell,
        Columns = new Dictionary<string, string?> { ["date"] = "date", ["pincode"] = "pincode", ["resourceId"] = "resourceId", ["value"] = "value" },
        DateFormat = "yyyy-MM-dd",
        Unit = "m",
        UnknownResources = UnknownResources.Create,
    };

    [Fact]
    public async Task Run_MixedRows_EveryRowIsAccountedFor()
    {
        await using var installation = await Installation.StartAsync();
        var sync = await SyncAsync(installation, "2017-01-01,313603,1111,6.91", "2017-01-08,313603,1111,", "2017-01-15,313603,1111,DRY", "2017-01-22,313603,1112,8", "2017-01-01,313603,1111,6.91", "2017-01-01,313603,1111,7");

        var run = await installation.RunAsync(sync);

        var counts = run.Counts.Pull[DataType.Reading];
        Assert.Equal(new PullCounts { Read = 6, Created = 2, Unchanged = 1, Skipped = 1, Rejected = 2 }, counts);
        Assert.Equal(RunState.SucceededWithWarnings, run.State);
        Assert.Equal(2, run.Counts.AlsoCreated[DataType.Resource]);
        await using var context = installation.Open();
        Assert.Equal([("dryWell", 4), ("duplicateWithOtherValue", 7)], (await context.RejectedRows.OrderBy(r => r.Reason).ToListAsync(TestContext.Current.CancellationToken)).Select(r => (r.Reason, r.Row)));
    }

    [Fact]
    public async Task Run_TheSameReadingTwice_IsSaidAndNeedsNoLook()
    {
        await using var installation = await Installation.StartAsync();

        var run = await installation.RunAsync(await SyncAsync(installation, "2017-01-01,313603,1111,6.91", "2017-01-01,313603,1111,6.91"));

        Assert.Equal("duplicateRow", Assert.Single(run.Warnings).Type);
        Assert.Equal(RunState.Succeeded, run.State);
    }

    [Fact]
    public async Task Run_YearsOfTwoDigits_AreReadWithOneWarning()
    {
        await using var installation = await Installation.StartAsync();

        var run = await installation.RunAsync(await SyncAsync(installation, Legacy with { DateFormat = null }, "15/1/17,313603,1111,6.91", "16/1/17,313603,1111,6.92"));

        var warning = Assert.Single(run.Warnings);
        Assert.Equal((ReasonCodes.ShortYears, 1), (warning.Type, (int)warning.Count));
        Assert.Equal(2, run.Counts.Pull[DataType.Reading].Created);
    }

    [Fact]
    public async Task Run_OnlyMidnights_AreDaysAndNeedNoLook()
    {
        await using var installation = await Installation.StartAsync();

        var run = await installation.RunAsync(await SyncAsync(installation, Legacy with { DateFormat = null }, "2017-01-15 00:00,313603,1111,6.91", "2017-01-22 00:00,313603,1111,6.92"));

        Assert.Equal(ReasonCodes.OnlyMidnights, Assert.Single(run.Warnings).Type);
        Assert.Equal(RunState.Succeeded, run.State);
    }

    [Fact]
    public async Task Run_UnknownWell_IsMadeUnconfirmedAndNeedsLocation()
    {
        await using var installation = await Installation.StartAsync();

        await installation.RunAsync(await SyncAsync(installation, "2017-01-01,313603,1111,6.91", "2017-01-01,313603,1181,1.2"));

        await using var context = installation.Open();
        var resources = await context.Resources.OrderBy(r => r.Id).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([ResourceType.Well, ResourceType.Checkdam], resources.Select(r => r.Type));
        Assert.All(resources, r => Assert.True(r.NeedsLocation));
        var ids = await context.ExternalIds.Where(e => e.RecordId == resources[0].Id).OrderBy(e => e.Name).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("legacyMyWellId", "313603.1111"), ("legacyMyWellPincode", "313603"), ("legacyMyWellResourceId", "1111")], ids.Select(e => (e.Name, e.Value)));
        Assert.All(ids, e => Assert.Equal(MappingState.Unconfirmed, e.State));
    }

    [Fact]
    public async Task Run_SameFileAgain_WritesNothing()
    {
        await using var installation = await Installation.StartAsync();
        var sync = await SyncAsync(installation, "2017-01-01,313603,1111,6.91", "2017-01-08,313603,1111,7", "2017-01-08,313603,1112,x");
        await installation.RunAsync(sync);
        var before = await ContentAsync(installation);

        var again = await installation.RunAsync(sync);

        Assert.Equal(new PullCounts { Read = 3, Unchanged = 2, Rejected = 1 }, again.Counts.Pull[DataType.Reading]);
        Assert.Equal(before, await ContentAsync(installation));
    }

    [Fact]
    public async Task Run_DryRun_StoresNoRecordAndForeseesTheImport()
    {
        await using var installation = await Installation.StartAsync();
        await installation.RunAsync(await SyncAsync(installation, "2017-01-01,313603,1111,6.91"));
        var before = await ContentAsync(installation);
        var sync = await SyncAsync(installation, "2017-01-01,313603,1111,7.5", "2017-01-08,313603,1111,8", "2017-01-08,313603,1190,8");

        var dry = await installation.RunAsync(sync, dryRun: true);

        Assert.Equal(before, await ContentAsync(installation));
        var foreseen = dry.Counts.Pull[DataType.Reading];
        Assert.Equal(new PullCounts { Read = 3, Created = 2, Updated = 1 }, foreseen);
        await using var context = installation.Open();
        var change = await context.RecordChanges.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((true, 6.91, 7.5, 2), (change.Foreseen, change.OldValue, change.NewValue, change.Row));
        var real = await installation.RunAsync(sync);
        Assert.Equal(foreseen, real.Counts.Pull[DataType.Reading]);
        Assert.Equal(dry.Counts.AlsoCreated, real.Counts.AlsoCreated);
    }

    [Theory]
    [InlineData(ExistingValues.Keep, 6.91, 0, 1, 0)]
    [InlineData(ExistingValues.Replace, 7.5, 1, 0, 0)]
    [InlineData(ExistingValues.Ask, 6.91, 0, 0, 1)]
    public async Task Run_OtherValueIsStored_FollowsThePolicy(ExistingValues policy, double stored, int updated, int skipped, int conflicted)
    {
        await using var installation = await Installation.StartAsync();
        await installation.RunAsync(await SyncAsync(installation, "2017-01-01,313603,1111,6.91"));
        var sync = await SyncAsync(installation, Legacy with { ExistingValues = policy }, "2017-01-01,313603,1111,7.5");

        var run = await installation.RunAsync(sync);

        Assert.Equal(new PullCounts { Read = 1, Updated = updated, Skipped = skipped, Conflicted = conflicted }, run.Counts.Pull[DataType.Reading]);
        await using var context = installation.Open();
        Assert.Equal(stored, (await context.Readings.SingleAsync(TestContext.Current.CancellationToken)).Value);
        Assert.Equal(conflicted, await context.Conflicts.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_EveryValue_KnowsRunAndRow()
    {
        await using var installation = await Installation.StartAsync();
        var first = await installation.RunAsync(await SyncAsync(installation, "2017-01-01,313603,1111,6.91"));
        var second = await installation.RunAsync(await SyncAsync(installation, "2017-01-08,313603,1111,1", "2017-01-01,313603,1111,7.5"));

        await using var context = installation.Open();
        var reading = await context.Readings.OrderBy(r => r.Time).FirstAsync(TestContext.Current.CancellationToken);
        Assert.Equal((second.Id, 3, ValueOrigin.File), (reading.RunId, reading.Row, reading.Origin));
        var change = await context.RecordChanges.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((6.91, 7.5, first.Id, 2), (change.OldValue, change.NewValue, change.OldRunId, change.OldRow));
    }

    [Fact]
    public async Task Start_RunIsGoing_PointsAtIt()
    {
        await using var installation = await Installation.StartAsync();
        var sync = await SyncAsync(installation, "2017-01-01,313603,1111,6.91");
        var starter = installation.Services.GetRequiredService<RunStarter>();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => starter.StartAsync(installation.Organisation.Id, sync.Id, new RunRequest(false, "manual", null), CancellationToken.None))));

        var started = Assert.Single(results.OfType<StartResult.Started>());
        Assert.Equal(7, results.OfType<StartResult.AlreadyRunning>().Count(r => r.RunId == started.RunId));
    }

    [Fact]
    public async Task Start_OneTimeSyncThatHasRun_IsRefusedButADryRunDoesNotUseItUp()
    {
        await using var installation = await Installation.StartAsync();
        var file = await installation.AddFileAsync("date,pincode,resourceId,value\n2017-01-01,313603,1111,6.91\n");
        var sync = await installation.AddSyncAsync(file, Legacy, isOneTime: true);
        await installation.RunAsync(sync, dryRun: true);
        var run = await installation.RunAsync(sync);

        var again = await installation.Services.GetRequiredService<RunStarter>().StartAsync(installation.Organisation.Id, sync.Id, new RunRequest(false, "manual", null), CancellationToken.None);

        Assert.Equal(new StartResult.AlreadyRan(run.Id), again);
    }

    [Fact]
    public async Task Run_AmbiguousDates_AsksBeforeTheFirstRow()
    {
        await using var installation = await Installation.StartAsync();
        var file = await installation.AddFileAsync("date,pincode,resourceId,value\n5/1/2017,313603,1111,6.91\n5/2/2017,313603,1111,7\n");

        var run = await installation.RunAsync(await installation.AddSyncAsync(file, Legacy with { DateFormat = null }));

        Assert.Equal(RunState.Failed, run.State);
        var error = Assert.Single(run.Errors);
        Assert.Equal(("undecidable", "date"), (error.Code, error.Column));
        Assert.Equal(["d/M/yyyy", "M/d/yyyy"], error.Choices);
        await using var context = installation.Open();
        Assert.Equal(0, await context.Resources.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_StoppedAtARandomBatchAndResumed_EndsWithTheSameTotals()
    {
        // The shutdown token fires at some moment of the import; the job is then executed again, as after a restart, until it is done.
        await using var whole = await Installation.StartAsync();
        var rows = Rows(120_000);
        var expected = await whole.RunAsync(await SyncAsync(whole, rows));
        await using var broken = await Installation.StartAsync();
        var sync = await SyncAsync(broken, rows);
        var started = (StartResult.Started)await broken.Services.GetRequiredService<RunStarter>().StartAsync(broken.Organisation.Id, sync.Id, new RunRequest(false, "manual", null), CancellationToken.None);
        SyncRun run;
        var milliseconds = 150;
        do
        {
            using var shutdown = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            shutdown.CancelAfter(milliseconds);
            milliseconds += 150;
            run = await broken.ExecuteAsync(started.RunId, shutdown);
        }
        while (run.State == RunState.Running);

        Assert.Equal(expected.Counts.Pull[DataType.Reading], run.Counts.Pull[DataType.Reading]);
        Assert.Equal(await ContentAsync(whole), await ContentAsync(broken));
    }

    [Fact]
    public async Task Undo_Import_LeavesWhatWasThereBefore()
    {
        await using var installation = await Installation.StartAsync();
        await installation.RunAsync(await SyncAsync(installation, "2017-01-01,313603,1111,6.91"));
        var before = await ContentAsync(installation);
        var run = await installation.RunAsync(await SyncAsync(installation, "2017-01-01,313603,1111,7.5", "2017-01-08,313603,1111,8", "2017-01-08,313603,1190,8"));
        Assert.NotEqual(before, await ContentAsync(installation));

        var undo = (StartResult.Started)await installation.Services.GetRequiredService<RunStarter>().UndoAsync(installation.Organisation.Id, run.Id, "me", CancellationToken.None);
        var undone = await installation.ExecuteAsync(undo.RunId);

        Assert.Equal(RunState.Succeeded, undone.State);
        Assert.Equal(before, await ContentAsync(installation));
    }

    [Fact]
    public Task Run_AnyRows_SumsAndFiguresAreTrue() =>
        Gen.Select(Gen.Int[1110, 1114], Gen.Int[0, 30], Gen.Int[0, 12]).Array[0, 60].SampleAsync(
            async cells =>
            {
                await using var installation = await Installation.StartAsync();
                var rows = cells.Select(c => string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2017, 1, 1).AddDays(c.Item2):yyyy-MM-dd},313603,{c.Item1},{(c.Item3 == 0 ? "" : c.Item3 == 1 ? "x" : c.Item3.ToString(CultureInfo.InvariantCulture))}")).ToArray();
                var sync = await SyncAsync(installation, rows);
                foreach (var read in new[] { await installation.RunAsync(sync, dryRun: true), await installation.RunAsync(sync), await installation.RunAsync(sync) })
                {
                    var c = read.Counts.Pull[DataType.Reading];
                    Assert.Equal(rows.Length, c.Read);
                    Assert.Equal(c.Read, c.Created + c.Updated + c.Unchanged + c.Skipped + c.Conflicted + c.Rejected);
                }

                await using var context = installation.Open();
                Assert.Equal(await context.Readings.CountAsync(TestContext.Current.CancellationToken), await context.Timeseries.SumAsync(t => t.ReadingCount, TestContext.Current.CancellationToken));
                Assert.Equal(await context.Readings.CountAsync(TestContext.Current.CancellationToken), await context.ReadingMonths.SumAsync(m => m.Count, TestContext.Current.CancellationToken));
                Assert.Equal(cells.Where(c => c.Item3 > 1).Select(c => (c.Item1, c.Item2)).Distinct().Count(), await context.Readings.CountAsync(TestContext.Current.CancellationToken));
            },
            iter: 20,
            threads: 1);

    private static string[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{new DateTime(1990, 1, 1).AddDays(i / 10):yyyy-MM-dd},313603,{1110 + i % 10},{(i % 97 == 0 ? "x" : (i * 7919 % 4000 / 100d).ToString(CultureInfo.InvariantCulture))}"))];

    private static Task<SyncDefinition> SyncAsync(Installation installation, params string[] rows) => SyncAsync(installation, Legacy, rows);

    private static async Task<SyncDefinition> SyncAsync(Installation installation, Mapping mapping, params string[] rows) =>
        await installation.AddSyncAsync(await installation.AddFileAsync("date,pincode,resourceId,value\n" + string.Join('\n', rows) + "\n"), mapping);

    /// <summary>All records as text: what an import may change.</summary>
    private static async Task<string> ContentAsync(Installation installation)
    {
        await using var context = installation.Open();
        var text = new StringBuilder();
        foreach (var r in await context.Readings.AsNoTracking().Include(r => r.Timeseries!.Resource).OrderBy(r => r.TimeseriesId).ThenBy(r => r.Time).ToListAsync(TestContext.Current.CancellationToken))
            text.AppendLine(CultureInfo.InvariantCulture, $"{r.TimeseriesId} {r.Time:O} {r.Value} {r.Precision} {r.Row}");
        foreach (var t in await context.Timeseries.AsNoTracking().OrderBy(t => t.Id).ToListAsync(TestContext.Current.CancellationToken))
            text.AppendLine(CultureInfo.InvariantCulture, $"{t.Id} {t.ReadingCount} {t.FirstTime:O} {t.LastTime:O} {t.LastValue} {t.MinValue} {t.MaxValue}");
        foreach (var m in await context.ReadingMonths.AsNoTracking().OrderBy(m => m.TimeseriesId).ThenBy(m => m.Month).ToListAsync(TestContext.Current.CancellationToken))
            text.AppendLine(CultureInfo.InvariantCulture, $"{m.TimeseriesId} {m.Month} {m.Count}");
        foreach (var e in await context.ExternalIds.AsNoTracking().OrderBy(e => e.Value).ToListAsync(TestContext.Current.CancellationToken))
            text.AppendLine(CultureInfo.InvariantCulture, $"{e.RecordId} {e.Name} {e.Value} {e.State}");
        return text.ToString();
    }
}
