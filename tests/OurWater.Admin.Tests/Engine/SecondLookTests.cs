using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Tests.Features.Uploads;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Tests.Engine;

/// <summary>The second look in a run over a real database: what is stored, what is warned of, what would make it fit.</summary>
public sealed class SecondLookTests
{
    private const string Header = "date,pincode,resourceId,value";
    private static readonly DateTime From = new(2019, 1, 1, 9, 0, 0, DateTimeKind.Utc);

    private static readonly Mapping Legacy = new()
    {
        Identity = Identities.LegacyMyWell,
        Columns = new Dictionary<string, string?> { ["date"] = "date", ["pincode"] = "pincode", ["resourceId"] = "resourceId", ["value"] = "value" },
        Unit = "m",
        DecimalSeparator = ".",
        UnknownResources = UnknownResources.Create,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_FeetAsMetres_WarnsWithTheUnitThatFits()
    {
        await using var installation = await Installation.StartAsync();
        await ImportAsync(installation, Legacy, Days(0, 120));

        foreach (var dryRun in new[] { true, false })
        {
            var warning = Assert.Single((await ImportAsync(installation, Legacy, Days(120, 60, v => v / 0.3048), dryRun)).Warnings, w => w.Type == ReasonCodes.LikeOtherUnit);
            var odd = Assert.Single(warning.Series!);
            Assert.Equal((60L, "313603.1111", "constants.unit", "ft"), (warning.Count, odd.Place, odd.Field, odd.Fits));
            Assert.Equal("313603.1111: 60 values about 3.28 times what this place had: feet?", Assert.Single(warning.Examples));
            Assert.InRange(odd.Stored.Median, 5, 7);
            Assert.InRange(odd.New.Median, 17, 23);
        }
    }

    [Fact]
    public async Task Run_SignTurned_FitsWithTheUnitThatIsNamed()
    {
        await using var installation = await Installation.StartAsync();
        await ImportAsync(installation, Legacy, Days(0, 120));
        var turned = Days(120, 60, v => -v);

        var odd = await OddAsync(installation, Legacy, turned, ReasonCodes.LikeOtherSign);
        var again = await ImportAsync(installation, LookFit(Legacy, odd), turned);

        Assert.Equal("-1 m", odd.Fits);
        Assert.DoesNotContain(again.Warnings, w => w.Series is not null);
        Assert.All(await installation.ValuesAsync(), v => Assert.True(v > 0));
    }

    [Theory]
    [InlineData("date", "UTC", 5.5, "timeZone", "Asia/Kolkata")]
    [InlineData("date", "Asia/Kolkata", 0, "timeZone", "UTC")]
    [InlineData("date", null, 11, "timeZone", "+11:00")]
    [InlineData("date (UTC)", null, 5.5, "constants.timeZone", "Asia/Kolkata")]
    [InlineData("date (GMT+01:00)", null, -8, "constants.timeZone", "-08:00")]
    public async Task Run_HoursOff_FitsInTheZoneThatIsNamed(string column, string? zone, double clock, string field, string fits)
    {
        await using var installation = await Installation.StartAsync();
        await ImportAsync(installation, Legacy with { TimeZone = "UTC" }, Hours(0, 200, TimeSpan.Zero));
        var mapping = Legacy with { TimeZone = zone, Columns = new Dictionary<string, string?>(Legacy.Columns) { ["date"] = column } };
        var rows = Hours(100, 60, TimeSpan.FromHours(clock));

        var odd = await OddAsync(installation, mapping, rows, ReasonCodes.LikeOtherZone, column);
        var again = await ImportAsync(installation, LookFit(mapping, odd), rows, header: Header.Replace("date", column, StringComparison.Ordinal));

        Assert.Equal((field, fits), (odd.Field, odd.Fits));
        Assert.Equal(new PullCounts { Read = 60, Unchanged = 60 }, again.Counts.Pull[DataType.Reading]);
        Assert.DoesNotContain(again.Warnings, w => w.Series is not null);
    }

    [Fact]
    public async Task Run_TimesWithTheirOwnOffset_NameNothingThatCouldBeChanged()
    {
        await using var installation = await Installation.StartAsync();
        await ImportAsync(installation, Legacy with { TimeZone = "UTC" }, Hours(0, 200, TimeSpan.Zero));

        var odd = await OddAsync(installation, Legacy, [.. Hours(100, 60, TimeSpan.FromHours(5.5)).Select(r => r.Replace(",313603", "Z,313603", StringComparison.Ordinal).Replace(' ', 'T'))], ReasonCodes.LikeOtherZone);

        Assert.Equal((330, null, null), (odd.ShiftMinutes, odd.Field, odd.Fits));
    }

    [Fact]
    public async Task Run_UnitColumnThatIsWrong_FitsWithOneUnitForAll()
    {
        await using var installation = await Installation.StartAsync();
        await ImportAsync(installation, Legacy, Days(0, 120));
        var mapping = Legacy with { Unit = null, Columns = new Dictionary<string, string?>(Legacy.Columns) { ["unit"] = "unit" } };
        string[] rows = [.. Days(120, 60, v => v * 100).Select(r => r + ",m")];

        var run = await ImportAsync(installation, mapping, rows, dryRun: true, header: Header + ",unit");
        var odd = Assert.Single(Assert.Single(run.Warnings, w => w.Type == ReasonCodes.LikeOtherUnit).Series!);
        var again = await ImportAsync(installation, LookFit(mapping, odd), rows, header: Header + ",unit");

        Assert.Equal("cm", odd.Fits);
        Assert.DoesNotContain(again.Warnings, w => w.Series is not null);
        Assert.Equal(60, again.Counts.Pull[DataType.Reading].Created);
    }

    [Fact]
    public async Task Run_ValuesLikeBefore_AndWellsWithoutAny_HaveNoWarning()
    {
        await using var installation = await Installation.StartAsync();

        var first = await ImportAsync(installation, Legacy, Days(0, 120, v => v / 0.3048));
        var second = await ImportAsync(installation, Legacy, Days(120, 60, v => v / 0.3048));

        Assert.DoesNotContain(first.Warnings.Concat(second.Warnings), w => w.Series is not null);
    }

    [Fact]
    public async Task Run_FoundRightByAPerson_IsNotWarnedOf()
    {
        await using var installation = await Installation.StartAsync();
        await ImportAsync(installation, Legacy, Days(0, 120));
        var rows = Days(120, 60, v => v / 0.3048);
        var odd = await OddAsync(installation, Legacy, rows, ReasonCodes.LikeOtherUnit);

        var run = await ImportAsync(installation, Legacy with { ValuesAreRight = [odd.Key] }, rows);

        Assert.DoesNotContain(run.Warnings, w => w.Series is not null);
    }

    [Fact]
    public async Task Nearest_OfAnotherOrganisationOrTheSameRun_IsNotSeen()
    {
        await using var installation = await Installation.StartAsync();
        var run = await ImportAsync(installation, Legacy, Days(0, 120));
        await using var context = installation.Open();
        var series = await context.Timeseries.SingleAsync(Token);
        var wish = new SampleWish(series.Id, new DateTimeOffset(From.AddDays(60)).ToUnixTimeMilliseconds());
        Task<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearAsync(int organisation, long runId) =>
            new StoredSamples(installation.Database, installation.Get<IBulkWriter>(), new SyncRun { OrganisationId = organisation, Id = runId }).NearestAsync([wish], 5, Token);

        var near = (await NearAsync(installation.Organisation.Id, 0))[series.Id];

        Assert.Equal(10, near.Count);
        Assert.Equal(near.OrderBy(n => n.UnixMilliseconds), near);
        Assert.Equal(5, near.Count(n => n.UnixMilliseconds <= wish.Middle));
        Assert.Empty(await NearAsync(installation.Organisation.Id, run.Id));
        Assert.Empty(await NearAsync((await installation.AddOrganisationAsync("Other")).Id, 0));
    }

    private static Mapping LookFit(Mapping mapping, OddSeries odd) => mapping.Fit(odd);

    private static async Task<OddSeries> OddAsync(Installation installation, Mapping mapping, string[] rows, string code, string date = "date")
    {
        var run = await ImportAsync(installation, mapping, rows, dryRun: true, header: Header.Replace("date", date, StringComparison.Ordinal));
        return Assert.Single(Assert.Single(run.Warnings, w => w.Type == code).Series!);
    }

    private static async Task<SyncRun> ImportAsync(Installation installation, Mapping mapping, string[] rows, bool dryRun = false, string header = Header)
    {
        var file = await installation.AddFileAsync($"{header}\n{string.Join('\n', rows)}\n");
        var run = await installation.RunAsync(await installation.AddSyncAsync(file, mapping), dryRun);
        Assert.Empty(run.Errors);
        return run;
    }

    private static string[] Days(int from, int count, Func<double, double>? write = null) =>
    [
        .. Enumerable.Range(from, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{From.AddDays(i):yyyy-MM-dd},313603,1111,{(write ?? (v => v))(Math.Round(6 + Math.Sin(i / 5.0), 3)):0.####}")),
    ];

    private static string[] Hours(int from, int count, TimeSpan moved) =>
    [
        .. Enumerable.Range(from, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{From.AddHours(i) + moved:yyyy-MM-dd HH:mm},313603,1111,{6 + Math.Sin(i / 17.0) + (i * 0.001):0.###}")),
    ];
}
