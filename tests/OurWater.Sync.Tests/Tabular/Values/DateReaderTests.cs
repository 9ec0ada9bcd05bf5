using System.Globalization;
using CsCheck;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

public sealed class DateReaderTests
{
    private static readonly DateReader DayFirst = new() { Order = DateOrder.DayFirst };

    [Theory]
    [InlineData("2017-01-15", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("15/1/2017", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("15-01-2017", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("15.1.2017", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("5 / 2 / 2017", "2017-02-05T00:00:00.000", TimePrecision.Day)]
    [InlineData("2017/1/5", "2017-01-05T00:00:00.000", TimePrecision.Day)]
    [InlineData("20170115", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("15 Jan 2017", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("Sunday, 15 January 2017", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("Jan 15, 2017", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("15th Sept. 2017", "2017-09-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("15-Jan-2017 9:30 PM", "2017-01-15T21:30:00.000", TimePrecision.Minute)]
    [InlineData("15/1/2017 12:05 am", "2017-01-15T00:05:00.000", TimePrecision.Minute)]
    [InlineData("15/1/2017 09:30", "2017-01-15T09:30:00.000", TimePrecision.Minute)]
    [InlineData("15.1.2017 9.30", "2017-01-15T09:30:00.000", TimePrecision.Minute)]
    [InlineData("2017-01-15T09:30:15", "2017-01-15T09:30:15.000", TimePrecision.Second)]
    [InlineData("2017-01-15 09:30:15.25", "2017-01-15T09:30:15.250", TimePrecision.Millisecond)]
    [InlineData("2017-01-15T00:00:00", "2017-01-15T00:00:00.000", TimePrecision.Minute)]
    [InlineData("2017-01-15T24:00", "2017-01-16T00:00:00.000", TimePrecision.Minute)]
    [InlineData("१५/१/२०१७", "2017-01-15T00:00:00.000", TimePrecision.Day)]
    [InlineData("29/2/2016", "2016-02-29T00:00:00.000", TimePrecision.Day)]
    public void Read_WrittenForm_IsThatMoment(string text, string expected, TimePrecision precision)
    {
        Assert.Equal(DateProblem.None, DayFirst.Read(text, CellKind.Text, out var time));

        Assert.Equal((expected, precision, false), (Iso(time), time.Precision, time.HasOffset));
    }

    [Theory]
    [InlineData("2017-01-15T09:30:00Z", 0)]
    [InlineData("2017-01-15T09:30:00+05:30", 330)]
    [InlineData("2017-01-15 09:30 -0800", -480)]
    [InlineData("15/1/2017 9:30 GMT+5:30", 330)]
    [InlineData("15/1/2017 9:30 AM UTC", 0)]
    public void Read_Offset_IsKept(string text, int minutes)
    {
        Assert.Equal(DateProblem.None, DayFirst.Read(text, CellKind.Text, out var time));

        Assert.Equal(("2017-01-15T09:30:00.000", true, minutes), (Iso(time), time.HasOffset, time.OffsetMinutes));
    }

    [Theory]
    [InlineData("", DateProblem.Blank)]
    [InlineData("hello", DateProblem.NotADate)]
    [InlineData("42740", DateProblem.NotADate)]
    [InlineData("12.4", DateProblem.NotADate)]
    [InlineData("Jan 2017", DateProblem.NotADate)]
    [InlineData("2017-13", DateProblem.NotADate)]
    [InlineData("31/2/2017", DateProblem.NoSuchDay)]
    [InlineData("2017-02-30", DateProblem.NoSuchDay)]
    [InlineData("0000-00-00", DateProblem.NoSuchDay)]
    [InlineData("2017-02-30 09:00:00", DateProblem.NoSuchDay)]
    [InlineData("32/13/2017", DateProblem.NoSuchDay)]
    [InlineData("1/22/2017", DateProblem.OtherOrder)]
    [InlineData("15/1/17", DateProblem.TwoDigitYear)]
    [InlineData("15-Jan-17", DateProblem.TwoDigitYear)]
    [InlineData("15/1/2017 25:00", DateProblem.BadTime)]
    [InlineData("15/1/2017 09:61", DateProblem.BadTime)]
    [InlineData("15/1/2017 13:00 PM", DateProblem.BadTime)]
    [InlineData("15/1/2017 noon", DateProblem.BadTime)]
    [InlineData("15/1/2017 09:30 IST", DateProblem.BadZone)]
    public void Read_NotADate_IsRefusedByName(string text, DateProblem expected) => Assert.Equal(expected, DayFirst.Read(text, CellKind.Text, out _));

    [Fact]
    public void Read_UnknownOrder_ReadsOnlyWhatCanBeReadOneWay()
    {
        var reader = new DateReader();

        Assert.Equal(DateProblem.TwoWays, reader.Read("5/2/2017", CellKind.Text, out _));
        Assert.Equal(DateProblem.None, reader.Read("15/2/2017", CellKind.Text, out var time));
        Assert.Equal("2017-02-15T00:00:00.000", Iso(time));
        Assert.Equal(DateProblem.None, reader.Read("2/15/2017", CellKind.Text, out time));
        Assert.Equal("2017-02-15T00:00:00.000", Iso(time));
        Assert.Equal(DateProblem.None, reader.Read("2/2/2017", CellKind.Text, out _));
    }

    [Theory]
    [InlineData("42740", SerialDates.From1900, "2017-01-05T00:00:00.000", TimePrecision.Day)]
    [InlineData("41278", SerialDates.From1904, "2017-01-05T00:00:00.000", TimePrecision.Day)]
    [InlineData("42740.5", SerialDates.From1900, "2017-01-05T12:00:00.000", TimePrecision.Minute)]
    [InlineData("42740.395833333336", SerialDates.From1900, "2017-01-05T09:30:00.000", TimePrecision.Minute)]
    [InlineData("59", SerialDates.From1900, "1900-02-28T00:00:00.000", TimePrecision.Day)]
    [InlineData("61", SerialDates.From1900, "1900-03-01T00:00:00.000", TimePrecision.Day)]
    public void Read_NumberOfAWorkbook_CountsDays(string text, SerialDates serials, string expected, TimePrecision precision)
    {
        var reader = new DateReader { Order = DateOrder.DayFirst, Serials = serials };

        Assert.Equal(DateProblem.None, reader.Read(text, CellKind.Number, out var time));

        Assert.Equal((expected, precision), (Iso(time), time.Precision));
    }

    [Fact]
    public void Read_Serial60_IsADayThatNeverWas() => Assert.Equal(DateProblem.NoSuchDay, new DateReader().Read("60", CellKind.Number, out _));

    [Theory]
    [InlineData("d/M/yyyy", "05-02-2017", "2017-02-05")]
    [InlineData("dd/MM/yyyy", "5/2/2017", "2017-02-05")]
    [InlineData("M/d/yyyy", "5/2/2017", "2017-05-02")]
    [InlineData("M/d/yyyy h:mm tt", "5/2/2017 9:30 PM", "2017-05-02")]
    [InlineData("d/M/yy", "5/2/17", "2017-02-05")]
    [InlineData("d/M/yy", "5/2/85", "1985-02-05")]
    [InlineData("d-MMM-yy", "5-Feb-17", "2017-02-05")]
    [InlineData("yyyy-MM-dd", "2017-02-05", "2017-02-05")]
    [InlineData("ddMMyyyy", "05022017", "2017-02-05")]
    [InlineData("yyyy-dd-MM", "2017-05-02", "2017-02-05")]
    [InlineData("excel", "42771", "2017-02-05")]
    [InlineData("excel1904", "41309", "2017-02-05")]
    public void Formats_Chosen_ReadsIt(string format, string text, string expected)
    {
        var reader = DateFormats.Reader(format, latestShortYear: 2027);

        Assert.NotNull(reader);
        Assert.Equal(DateProblem.None, reader.Read(text, CellKind.Text, out var time));
        Assert.Equal(DateOnly.Parse(expected, CultureInfo.InvariantCulture), time.Date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dd")]
    [InlineData("hello")]
    [InlineData("d/M")]
    [InlineData("%")]
    [InlineData("yyyy-MM-dd'")]
    public void Formats_Nonsense_IsNull(string format) => Assert.Null(DateFormats.Reader(format));

    [Fact]
    public void Read_AnyDateInAnyUsualForm_ComesBack()
    {
        var forms = new[] { "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "d/M/yyyy", "dd-MM-yyyy", "d.M.yyyy H:mm", "d MMM yyyy", "MMMM d, yyyy", "d/M/yyyy h:mm:ss tt", "yyyyMMdd" };
        Gen.Select(Gen.DateTime[new DateTime(1901, 1, 1), new DateTime(2100, 1, 1)], Gen.OneOf(forms)).Sample((moment, form) =>
        {
            var text = moment.ToString(form, CultureInfo.InvariantCulture);
            var back = DateTime.ParseExact(text, form, CultureInfo.InvariantCulture);
            return DayFirst.Read(text, CellKind.Text, out var time) == DateProblem.None && DateTime.UnixEpoch.AddMilliseconds(time.Milliseconds) == back;
        });
    }

    [Fact]
    public void Read_AnyText_DoesNotThrow() => Gen.Select(Gen.String[Gen.Char["0123456789/-.: TZJanPM+\u0967\u2212"], 0, 30], Gen.OneOf(CellKind.Text, CellKind.Number, CellKind.DateTime))
        .Sample((text, kind) => { _ = new DateReader { SerialText = true, TwoDigitYears = true }.Read(text, kind, out _); });

    private static string Iso(LocalTime time) => DateTime.UnixEpoch.AddMilliseconds(time.Milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
}
