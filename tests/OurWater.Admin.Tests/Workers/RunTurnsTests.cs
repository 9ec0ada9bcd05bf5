using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Workers;

/// <summary>Turns on the runs' own records: what is handed to a worker, when, and once.</summary>
public sealed class RunTurnsTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RunTurns Turns => _installation.Services.GetRequiredService<RunTurns>();

    private int Limit => _installation.Services.GetRequiredService<IOptions<JobsOptions>>().Value.MostOfOneOrganisation;

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Give_AskedAgainAndAgain_EnqueuesNothingTwice()
    {
        for (var i = 0; i < Limit + 2; i++) await StartAsync();
        for (var i = 0; i < 5; i++) await Turns.GiveAsync(Token);

        Assert.Equal(Limit, _installation.Jobs.RunIds.Count);
        Assert.Equal(_installation.Jobs.RunIds.Distinct(), _installation.Jobs.RunIds);
    }

    [Fact]
    public async Task Start_OrganisationAtItsLimit_SaysBehindWhichRunsAndFollowsWhenOneEnds()
    {
        var going = new List<long>();
        for (var i = 0; i < Limit; i++) going.Add(await StartAsync());
        var waiting = await StartAsync();

        var seen = await _installation.Services.GetRequiredService<RunQueries>().FindAsync(_installation.Actor, waiting, Token);
        Assert.Equal(going, seen!.Wait!.Own);
        Assert.Contains(await LogAsync(waiting), l => l.StartsWith($"Waits for run {going[0]}", StringComparison.Ordinal));
        Assert.DoesNotContain(waiting, _installation.Jobs.RunIds);

        await _installation.ExecuteAsync(going[0]);

        Assert.Equal(waiting, _installation.Jobs.RunIds[^1]);
        Assert.Null(await Turns.FindWaitAsync(waiting, Token));
    }

    [Fact]
    public async Task Start_OtherOrganisationsHoldTheWorkers_SaysOnlyHowManyComeFirst()
    {
        var others = new List<Organisation>();
        var workers = _installation.Services.GetRequiredService<IOptions<JobsOptions>>().Value.WorkersHere;
        for (var i = 0; i < workers; i++) others.Add(await _installation.AddOrganisationAsync($"Other {i}"));
        foreach (var other in others) await StartAsync(other.Id);
        var before = await StartAsync(others[0].Id);
        var waiting = await StartAsync();

        var wait = await Turns.FindWaitAsync(waiting, Token);

        Assert.Empty(wait!.Own);
        Assert.Equal(0, wait.Before); // it has none going, the other one has
        Assert.Equal(1, (await Turns.FindWaitAsync(before, Token))!.Before);
        Assert.All(await LogAsync(waiting), l => Assert.DoesNotContain("Other", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_RunOnItsWayToAWorker_EndsAtOnce()
    {
        var run = await StartAsync();

        Assert.True(await _installation.Services.GetRequiredService<RunStarter>().CancelAsync(_installation.Organisation.Id, run, Token));

        Assert.Equal(RunState.Cancelled, (await _installation.LoadRunAsync(run)).State);
        Assert.Equal(RunState.Cancelled, (await _installation.ExecuteAsync(run)).State);
    }

    [Fact]
    public async Task Give_RunWhoseProcessIsGone_IsHandedOverOnce()
    {
        var run = await StartAsync();
        await using (var context = _installation.Open())
        {
            await context.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RunState.Running).SetProperty(r => r.LeaseOwner, $"{Environment.MachineName}/999999/1/gone"), Token);
        }

        _installation.Jobs.RunIds.Clear();
        await Turns.GiveAsync(Token);
        await Turns.GiveAsync(Token);

        Assert.Equal([run], _installation.Jobs.RunIds);
    }

    private async Task<List<string>> LogAsync(long runId)
    {
        await using var context = _installation.Open();
        return await context.RunLog.Where(l => l.RunId == runId).Select(l => l.Message).ToListAsync(Token);
    }

    /// <summary>A sync of its own in the organisation, and a run of it.</summary>
    private async Task<long> StartAsync(int? organisationId = null)
    {
        var organisation = organisationId ?? _installation.Organisation.Id;
        await using var context = _installation.Database.Open(organisation);
        var datasource = new Datasource { Name = "There", Type = DatasourceType.LegacyMyWell };
        context.Datasources.Add(datasource);
        await context.SaveChangesAsync(Token);
        var sync = new SyncDefinition { Name = "There", DatasourceId = datasource.Id, Methods = [SyncMethod.PullFromDatasource], SelectedDatatypes = [DataType.Reading] };
        context.Syncs.Add(sync);
        await context.SaveChangesAsync(Token);
        var started = await _installation.Services.GetRequiredService<RunStarter>().StartAsync(organisation, sync.Id, new RunRequest(false, "manual", null), Token);
        return Assert.IsType<StartResult.Started>(started).RunId;
    }
}
