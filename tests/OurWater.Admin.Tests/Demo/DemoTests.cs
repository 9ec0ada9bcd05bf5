using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Demo;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Demo;

public sealed class DemoTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ourwater-demo-").FullName;
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.StartAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _installation.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_EmptyDatabase_KeepsFiguresThatAreTrue()
    {
        await using var context = await OpenAsync();
        var readings = await context.Readings.CountAsync(Token);

        Assert.InRange(readings, 3000, 9000);
        Assert.Equal(readings, await context.ReadingMonths.SumAsync(m => m.Count, Token));
        Assert.Equal(readings, await context.Timeseries.SumAsync(t => t.ReadingCount, Token));
        Assert.Equal(await context.Readings.MaxAsync(r => r.Time, Token), await context.Timeseries.MaxAsync(t => t.LastTime, Token));
    }

    [Fact]
    public async Task Start_EmptyDatabase_LeavesNoReadingInTheFuture()
    {
        await using var context = await OpenAsync();
        Assert.True(await context.Readings.MaxAsync(r => r.Time, Token) <= TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1));
    }

    [Fact]
    public async Task Start_EmptyDatabase_HasTwoRunsWhoseRowsAreAllAccountedFor()
    {
        await using var context = await OpenAsync();
        var runs = await context.Runs.ToListAsync(Token);

        Assert.Equal(2, runs.Count);
        foreach (var run in runs)
        {
            var counts = run.Counts.Pull[DataType.Reading];
            Assert.Equal(counts.Read, counts.Created + counts.Updated + counts.Unchanged + counts.Skipped + counts.Conflicted + counts.Rejected);
            Assert.Equal(counts.Created + counts.Updated, await context.Readings.CountAsync(r => r.RunId == run.Id, Token));
            Assert.Equal(counts.Rejected, await context.RejectedRows.CountAsync(r => r.RunId == run.Id, Token));
            Assert.Equal(counts.Conflicted, await context.Conflicts.CountAsync(c => c.RunId == run.Id && c.Resolution == null, Token));
            Assert.Equal(counts.Updated, await context.RecordChanges.CountAsync(c => c.RunId == run.Id, Token));
        }
    }

    [Fact]
    public async Task Start_EmptyDatabase_NamesRowsThatStandInTheFile()
    {
        await using var context = await OpenAsync();
        var store = _installation.Services.GetRequiredService<FileStore>();
        foreach (var run in await context.Runs.Include(r => r.Sync!.Datasource!.File).ToListAsync(Token))
        {
            var lines = await File.ReadAllLinesAsync(store.PathOf(run.Sync!.Datasource!.File!), Token);
            foreach (var reading in await context.Readings.Where(r => r.RunId == run.Id).ToListAsync(Token))
            {
                var fields = lines[reading.Row!.Value - 1].Split(',');
                Assert.Equal(reading.Time.ToString("d/M/yyyy", CultureInfo.InvariantCulture), fields[2]);
                Assert.Equal(reading.Value, int.Parse(fields[3], CultureInfo.InvariantCulture) / 100.0, 9);
            }
        }
    }

    [Fact]
    public async Task Start_EmptyDatabase_HasExternalIdsInEveryState()
    {
        await using var context = await OpenAsync();
        var states = await context.ExternalIds.Select(e => e.State).Distinct().ToListAsync(Token);

        // Kept apart is what a person makes, and a conflict what the first exchange finds.
        Assert.Equal(Enum.GetValues<MappingState>().Where(s => s is not (MappingState.KeptApart or MappingState.Conflict)).Order(), states.Order());
        Assert.Equal(1, await context.Resources.CountAsync(r => r.Latitude == null, Token));
    }

    [Fact]
    public async Task Start_EmptyDatabase_HasASyncThatRunsAgainstAServerOfItsOwn()
    {
        await using var legacy = ActivatorUtilities.CreateInstance<DemoLegacy>(_installation.Services);
        await using var context = await OpenAsync();
        await legacy.StartAsync(context.OrganisationId, Token);
        var source = await context.Datasources.SingleAsync(d => d.Type == DatasourceType.LegacyMyWell, Token);

        var report = await _installation.Services.GetRequiredService<DatasourceFactory>().Open(source).TestAsync(Token);

        Assert.True(report.Readings > 1_000, report.ToString());
        Assert.True(await context.Syncs.AnyAsync(s => s.DatasourceId == source.Id, Token));
    }

    [Fact]
    public async Task Start_Again_ChangesNothingAndKeepsThePassword()
    {
        await using var context = await OpenAsync();
        var before = await context.Readings.CountAsync(Token);
        await StartAsync();

        Assert.Equal(before, await context.Readings.CountAsync(Token));
        Assert.True(await SignsInAsync());
    }

    [Fact]
    public async Task Start_AfterOneThatStoppedHalfway_CompletesIt()
    {
        await using var half = await Installation.StartAsync();
        await half.AddOrganisationAsync("mywell-demo");
        await StartAsync(half);
        await using var everything = half.Database.OpenEverything();
        await everything.Memberships.ExecuteDeleteAsync(Token);
        var files = await everything.Files.CountAsync(Token);
        var organisation = await everything.Organisations.SingleAsync(o => o.Slug == DemoStart.Slug, Token);
        var name = await everything.Files.Select(f => f.Name).FirstAsync(Token);
        using (var content = new MemoryStream("left"u8.ToArray())) await half.Services.GetRequiredService<FileStore>().SaveAsync(organisation.Id, name, content, DemoSignIn.Email, Token);

        await StartAsync(half);

        Assert.Equal(organisation.Id, (await everything.Memberships.SingleAsync(Token)).OrganisationId);
        Assert.Equal(files, await everything.Files.CountAsync(Token));
    }

    [Fact]
    public async Task Start_PasswordFileLost_PrintsOneThatWorks()
    {
        File.Delete(Path.Combine(_folder, "sign-in.txt"));
        await StartAsync();
        Assert.True(await SignsInAsync());
    }

    [Fact]
    public void Settings_WithTheSwitch_LeaveTheOtherArguments() =>
        Assert.Equal(["--urls", "http://localhost:5090"], DemoSetup.Settings(["--demo", "--urls", "http://localhost:5090"]));

    private Task StartAsync() => StartAsync(_installation);

    private async Task StartAsync(Installation installation)
    {
        var (demo, signIn) = (ActivatorUtilities.CreateInstance<DemoOrganisation>(installation.Services), new DemoSignIn(_folder));
        await using var legacy = ActivatorUtilities.CreateInstance<DemoLegacy>(installation.Services);
        await ActivatorUtilities.CreateInstance<DemoStart>(installation.Services, demo, legacy, signIn).StartingAsync(CancellationToken.None);
    }

    private async Task<bool> SignsInAsync()
    {
        await using var scope = _installation.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = await users.FindByEmailAsync(DemoSignIn.Email);
        return await users.CheckPasswordAsync(user!, new DemoSignIn(_folder).Password());
    }

    private async Task<OurWaterDbContext> OpenAsync()
    {
        await using var context = _installation.Database.OpenEverything();
        return _installation.Database.Open(await context.Organisations.Where(o => o.Slug == DemoStart.Slug).Select(o => o.Id).SingleAsync(Token));
    }
}
