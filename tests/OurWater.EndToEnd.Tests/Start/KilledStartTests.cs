using System.Globalization;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Start;

/// <summary>
/// Killed with <c>kill -9</c> at any moment of its start, the program starts again, and what a first start makes is whole. <c>OURWATER_KILLED_STARTS</c> says
/// how many are tried, <c>OURWATER_KILL_SEED</c> repeats the moments of a run.
/// </summary>
public sealed class KilledStartTests : FreshApp
{
    private const int UsualStarts = 6;
    private const int StartsAtOnce = 4;

    private static int Starts => Number("OURWATER_KILLED_STARTS") ?? UsualStarts;

    [Fact]
    public async Task FirstStart_KilledAtRandomMoments_EachTimeTheNextBecomesReady()
    {
        var chance = Chance();
        var app = await StartAsync();
        var whole = app.StartTook;
        for (var i = 0; i < Starts; i++)
        {
            var other = await StartKilledAsync(new AppSettings(), whole * chance.NextDouble());
            Assert.Equal([AppSettings.Email], StoredRows.Lines(other.DatabasePath, "SELECT Email FROM AspNetUsers"));
            Assert.Equal(["mywell|Admin"], StoredRows.Lines(other.DatabasePath, "SELECT o.Slug, m.Role FROM Organisations o JOIN Memberships m ON m.OrganisationId = o.Id JOIN AspNetUsers u ON u.Id = m.UserId"));
            Assert.True(await other.Api.IsReadyAsync());
            Assert.Equal(0, await other.Api.TotalAsync("/runs", Token)); // the key that Bootstrap names opens
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task DemoStart_KilledAtRandomMoments_EachTimeTheNextHasAWholeDemo()
    {
        var chance = Chance();
        var settings = new AppSettings { Bootstrap = false, Arguments = ["--demo"] };
        var app = await StartAsync(settings);
        var whole = app.StartTook;
        var wanted = Demo(app);
        for (var i = 0; i < Starts; i++)
        {
            var other = await StartKilledAsync(settings, whole * chance.NextDouble());
            Assert.Equal(wanted, Demo(other));
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task FirstStart_SeveralAtOnceOnOneDatabase_AllBecomeReady()
    {
        var folder = Directory.CreateTempSubdirectory("ourwater-e2e-shared-").FullName;
        try
        {
            var settings = new AppSettings { DatabaseFolder = folder, StorageFolder = Path.Combine(folder, "files") };
            var apps = await Task.WhenAll(Enumerable.Range(0, StartsAtOnce).Select(_ => StartAsync(settings)));

            foreach (var app in apps) Assert.Equal(0, await app.Api.TotalAsync("/runs", Token));
            Assert.Equal([AppSettings.Email], StoredRows.Lines(apps[0].DatabasePath, "SELECT Email FROM AspNetUsers"));
            foreach (var app in apps) await app.DisposeAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<AppProcess> StartKilledAsync(AppSettings settings, TimeSpan after)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Killed after {after.TotalMilliseconds:0} ms."));
        return Keep(await AppProcess.StartKilledAsync(settings, after, Token));
    }

    private static List<string> Demo(AppProcess app) => StoredRows.Lines(app.DatabasePath, """
        SELECT (SELECT count(*) FROM Organisations), (SELECT count(*) FROM AspNetUsers), (SELECT count(*) FROM Memberships), (SELECT count(*) FROM Resources), (SELECT count(*) FROM Groups),
               (SELECT count(*) FROM Readings), (SELECT count(*) FROM ExternalIds), (SELECT count(*) FROM Runs), (SELECT count(*) FROM Conflicts), (SELECT count(*) FROM Files)
        """);

    private static Random Chance()
    {
        var seed = Number("OURWATER_KILL_SEED") ?? Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"OURWATER_KILL_SEED={seed}"));
        return new Random(seed);
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
