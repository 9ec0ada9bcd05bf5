using System.Globalization;
using CsCheck;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

public sealed class ZoneClockTests
{
    [Theory]
    [InlineData("Asia/Kolkata", "2017-01-15T09:30", "2017-01-15T04:00")]
    [InlineData("Europe/Amsterdam", "2017-01-15T09:30", "2017-01-15T08:30")]
    [InlineData("Europe/Amsterdam", "2017-07-15T09:30", "2017-07-15T07:30")]
    [InlineData("Europe/Amsterdam", "2017-03-26T01:59", "2017-03-26T00:59")]
    [InlineData("Europe/Amsterdam", "2017-03-26T03:00", "2017-03-26T01:00")]
    [InlineData("America/New_York", "2017-12-31T23:59", "2018-01-01T04:59")]
    [InlineData("UTC", "2017-01-15T09:30", "2017-01-15T09:30")]
    public void ToUtc_OrdinaryTime_IsThatMoment(string zone, string local, string utc)
    {
        Assert.Equal(LocalTimeKind.Once, Clock(zone).ToUtc(Unix(local), out var actual));

        Assert.Equal(Unix(utc), actual);
    }

    [Theory]
    [InlineData("Europe/Amsterdam", "2017-03-26T02:30", LocalTimeKind.Never)]
    [InlineData("Europe/Amsterdam", "2017-03-26T02:00", LocalTimeKind.Never)]
    [InlineData("Europe/Amsterdam", "2017-10-29T02:30", LocalTimeKind.Twice)]
    [InlineData("Europe/Amsterdam", "2017-10-29T02:00", LocalTimeKind.Twice)]
    [InlineData("America/New_York", "2017-11-05T01:30", LocalTimeKind.Twice)]
    public void ToUtc_ChangeOfClocks_IsNotMoved(string zone, string local, LocalTimeKind expected) => Assert.Equal(expected, Clock(zone).ToUtc(Unix(local), out _));

    [Fact]
    public void ToUtc_AnyLocalTime_AgreesWithTheZone()
    {
        var zones = new[] { "Asia/Kolkata", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo" };
        var clocks = zones.ToDictionary(z => z, Clock);
        Gen.Select(Gen.DateTime[new DateTime(1950, 1, 1), new DateTime(2037, 1, 1)], Gen.OneOf(zones)).Sample((moment, name) =>
        {
            var local = new DateTime(moment.Year, moment.Month, moment.Day, moment.Hour, moment.Minute, 0);
            var zone = Zones.Find(name)!;
            var near = new[] { -30, 0, 30 }.Select(hours => zone.GetUtcOffset(DateTime.SpecifyKind(local.AddHours(hours), DateTimeKind.Utc))).Distinct();
            var moments = near.Select(o => DateTime.SpecifyKind(local - o, DateTimeKind.Utc)).Where(u => u + zone.GetUtcOffset(u) == local).ToList();
            var kind = clocks[name].ToUtc((long)(local - DateTime.UnixEpoch).TotalMilliseconds, out var utc);
            return moments.Count switch
            {
                0 => kind == LocalTimeKind.Never,
                1 => kind == LocalTimeKind.Once && DateTime.UnixEpoch.AddMilliseconds(utc) == moments[0],
                _ => kind == LocalTimeKind.Twice,
            };
        }, iter: 5_000, threads: 1);
    }

    [Theory]
    [InlineData("Time (GMT+05:30)", 330)]
    [InlineData("date UTC", 0)]
    [InlineData("Date and time [UTC+1]", 60)]
    [InlineData("time (+05:30)", 330)]
    [InlineData("Date (Asia/Kolkata)", 330)]
    public void FromHeader_ZoneInIt_IsFound(string header, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Zones.FromHeader(header)!.GetUtcOffset(new DateTime(2017, 1, 1, 0, 0, 0, DateTimeKind.Utc)));

    [Theory]
    [InlineData("date")]
    [InlineData("Date d/M/yyyy")]
    [InlineData("time")]
    [InlineData("measured 05-30")]
    public void FromHeader_NoZone_IsNull(string header) => Assert.Null(Zones.FromHeader(header));

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("")]
    public void Find_NoIanaName_IsNull(string name) => Assert.Null(Zones.Find(name));

    private static ZoneClock Clock(string zone) => new(Zones.Find(zone)!);

    private static long Unix(string text) => (long)(DateTime.Parse(text, CultureInfo.InvariantCulture) - DateTime.UnixEpoch).TotalMilliseconds;
}
