using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>How the serial numbers of a date column count.</summary>
public enum SerialDates
{
    None,

    /// <summary>1 is 1900-01-01, and 60 is a day that never was.</summary>
    From1900,

    /// <summary>0 is 1904-01-01.</summary>
    From1904,
}

/// <summary>Reads the dates of one column, the way its whole content proved or a person chose. Immutable.</summary>
public sealed record DateReader
{
    public DateOrder Order { get; init; }

    /// <summary>Years of two digits are read; false refuses them by name.</summary>
    public bool TwoDigitYears { get; init; }

    /// <summary>The highest year that two digits mean; a century less from the next on.</summary>
    public int LatestShortYear { get; init; } = 2049;

    /// <summary>Numbers of a workbook; in text files also numbers written as text where <see cref="SerialText"/>.</summary>
    public SerialDates Serials { get; init; } = SerialDates.From1900;
    public bool SerialText { get; init; }

    /// <summary>A format that is none of the usual orders, given to DateTime.TryParseExact.</summary>
    public string? ExactFormat { get; init; }

    /// <summary>What one of the column's numbers is, where they count from 1970-01-01T00:00Z: 1000 for seconds, 1 for milliseconds; 0 where they do not.</summary>
    public int EpochMilliseconds { get; init; }

    /// <summary>What the column's midnights are; null leaves each as it is written.</summary>
    public Midnights? Midnights { get; init; }

    /// <summary>How the date cells of a workbook are read; its texts stay as they are.</summary>
    public DateCells Cells { get; init; }

    public DateProblem Read(ReadOnlySpan<char> text, CellKind kind, out LocalTime time)
    {
        var problem = ReadMoment(text, kind, out time);
        if (problem == DateProblem.None && Midnights is { } midnights) time = Settled(time, midnights);
        return problem;
    }

    private static LocalTime Settled(LocalTime time, Midnights midnights) => midnights switch
    {
        Values.Midnights.Days when time.Precision != TimePrecision.Day && time.Milliseconds % CivilDay.Milliseconds == 0 => time with { Precision = TimePrecision.Day },
        Values.Midnights.Times when time.Precision == TimePrecision.Day => time with { Precision = TimePrecision.Minute },
        _ => time,
    };

    private DateProblem ReadMoment(ReadOnlySpan<char> text, CellKind kind, out LocalTime time)
    {
        if (kind == CellKind.DateTime && Cells == DateCells.Swapped) return ReadSwapped(text, out time);
        if (ExactFormat is null || kind == CellKind.DateTime)
        {
            if ((Order != DateOrder.YearDayFirst || kind == CellKind.DateTime) && IsoTime.TryRead(text, out time)) return DateProblem.None;
            if (Order is DateOrder.DayFirst or DateOrder.MonthFirst && IsoTime.TryReadNumeric(text, Order == DateOrder.DayFirst, out time)) return DateProblem.None;
        }

        time = default;
        if (text.IsEmpty) return DateProblem.Blank;
        if (EpochMilliseconds > 0 && ReadEpoch(text, out time)) return DateProblem.None;
        if (ExactFormat is not null && kind == CellKind.Text) return ReadExact(text, out time);
        var parts = DateText.Read(text);
        if (kind == CellKind.Number && Serials != SerialDates.None && parts.Form != DateForm.Plain) return ReadSerial(text, out time);
        return parts.Form switch
        {
            DateForm.Plain => At(parts, parts.A, parts.B, parts.C, out time),
            DateForm.YearFirst => ReadYearFirst(parts, out time),
            DateForm.Numbers => ReadNumbers(parts, out time),
            DateForm.ShortYear => TwoDigitYears ? At(parts, Century(parts.A), parts.B, parts.C, out time) : DateProblem.TwoDigitYear,
            DateForm.ShortNumbers => ReadShortNumbers(parts, out time),
            _ when SerialText && SerialNumber.MayBe(text) => ReadSerial(text, out time),
            _ => DateProblem.NotADate,
        };
    }

    private DateProblem ReadYearFirst(DateParts parts, out LocalTime time)
    {
        var (month, day) = Order == DateOrder.YearDayFirst ? (parts.C, parts.B) : (parts.B, parts.C);
        var problem = At(parts, parts.A, month, day, out time);
        return problem == DateProblem.NoSuchDay && CivilDay.Exists(parts.A, day, month) ? DateProblem.OtherOrder : problem;
    }

    private DateProblem ReadNumbers(DateParts parts, out LocalTime time)
    {
        time = default;
        bool dayFirst = CivilDay.Exists(parts.C, parts.B, parts.A), monthFirst = CivilDay.Exists(parts.C, parts.A, parts.B);
        if (!dayFirst && !monthFirst) return DateProblem.NoSuchDay;
        if (Order is DateOrder.YearFirst or DateOrder.YearDayFirst) return DateProblem.OtherOrder;
        if (Order == DateOrder.Unknown && dayFirst && monthFirst && parts.A != parts.B) return DateProblem.TwoWays;
        if (Order == DateOrder.DayFirst && !dayFirst) return DateProblem.OtherOrder;
        if (Order == DateOrder.MonthFirst && !monthFirst) return DateProblem.OtherOrder;
        return Order == DateOrder.DayFirst || (Order == DateOrder.Unknown && dayFirst)
            ? At(parts, parts.C, parts.B, parts.A, out time)
            : At(parts, parts.C, parts.A, parts.B, out time);
    }

    private DateProblem ReadShortNumbers(DateParts parts, out LocalTime time)
    {
        time = default;
        if (!TwoDigitYears) return DateProblem.TwoDigitYear;
        if (Order == DateOrder.Unknown) return ReadNumbers(parts with { C = Century(parts.C) }, out time);
        var problem = Order switch
        {
            DateOrder.DayFirst => At(parts, Century(parts.C), parts.B, parts.A, out time),
            DateOrder.MonthFirst => At(parts, Century(parts.C), parts.A, parts.B, out time),
            DateOrder.YearFirst => At(parts, Century(parts.A), parts.B, parts.C, out time),
            _ => At(parts, Century(parts.A), parts.C, parts.B, out time),
        };
        return problem == DateProblem.NoSuchDay && ShortDate.Of(parts).FitsAny ? DateProblem.OtherOrder : problem;
    }

    private int Century(int year) => year + (LatestShortYear - (LatestShortYear % 100)) - (year > LatestShortYear % 100 ? 100 : 0);

    private static DateProblem At(DateParts parts, int year, int month, int day, out LocalTime time)
    {
        time = default;
        if (!CivilDay.Exists(year, month, day)) return DateProblem.NoSuchDay;
        if (parts.ClockProblem != DateProblem.None) return parts.ClockProblem;
        time = new LocalTime((CivilDay.Number(year, month, day) * CivilDay.Milliseconds) + parts.Clock,
            parts.HasClock ? parts.Precision : TimePrecision.Day, parts.Offset is not null, parts.Offset ?? 0);
        return DateProblem.None;
    }

    /// <summary>A day above 12 cannot have been taken for a month: that cell stays.</summary>
    private static DateProblem ReadSwapped(ReadOnlySpan<char> text, out LocalTime time)
    {
        if (!IsoTime.TryRead(text, out time)) return text.IsEmpty ? DateProblem.Blank : DateProblem.NotADate;
        var day = time.Date;
        if (day.Day > 12) return DateProblem.None;
        var swapped = CivilDay.Number(day.Year, day.Day, day.Month) - CivilDay.Number(day.Year, day.Month, day.Day);
        time = time with { Milliseconds = time.Milliseconds + (swapped * CivilDay.Milliseconds) };
        return DateProblem.None;
    }

    private bool ReadEpoch(ReadOnlySpan<char> text, out LocalTime time)
    {
        time = default;
        if (!SerialNumber.TryRead(text, out var number)) return false;
        var milliseconds = number * EpochMilliseconds;
        if (milliseconds is < EpochNumber.First or > EpochNumber.Last) return false;
        var whole = (long)decimal.Round(milliseconds);
        time = new LocalTime(whole, whole % 1000 > 0 ? TimePrecision.Millisecond : whole % 60_000 > 0 ? TimePrecision.Second : TimePrecision.Minute, true);
        return true;
    }

    private DateProblem ReadSerial(ReadOnlySpan<char> text, out LocalTime time)
    {
        time = default;
        if (!SerialNumber.TryRead(text, out var days)) return DateProblem.NotADate;
        if (days is < 0 or >= 2_958_466) return DateProblem.NoSuchDay;
        var whole = (int)decimal.Floor(days);
        if (Serials != SerialDates.From1904 && whole is 60 or 0) return DateProblem.NoSuchDay;
        var epoch = Serials == SerialDates.From1904 ? CivilDay.Number(1904, 1, 1) : CivilDay.Number(1899, 12, whole < 60 ? 31 : 30);

        // Excel keeps a time as a binary fraction of a day: half a second is its noise.
        var seconds = (long)decimal.Round((days - whole) * 86_400m);
        var precision = days == whole ? TimePrecision.Day : seconds % 60 == 0 ? TimePrecision.Minute : TimePrecision.Second;
        time = new LocalTime(((epoch + whole) * CivilDay.Milliseconds) + (seconds * 1000), precision);
        return DateProblem.None;
    }

    private DateProblem ReadExact(ReadOnlySpan<char> text, out LocalTime time)
    {
        time = default;
        Span<char> buffer = stackalloc char[64];
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces;
        if (!Plain.TryCopy(text, buffer, out var plain)) return DateProblem.NotADate;
        var zoned = DateFormats.HasOffset(ExactFormat);
        if (!DateTimeOffset.TryParseExact(plain, ExactFormat, CultureInfo.InvariantCulture, zoned ? Styles : Styles | DateTimeStyles.AssumeUniversal, out var read)) return DateProblem.NotADate;
        var milliseconds = (read.DateTime - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        var precision = !DateFormats.HasClock(ExactFormat) ? TimePrecision.Day
            : read.Millisecond > 0 ? TimePrecision.Millisecond : read.Second > 0 ? TimePrecision.Second : TimePrecision.Minute;
        time = new LocalTime(milliseconds, precision, zoned, zoned ? (int)read.Offset.TotalMinutes : 0);
        return DateProblem.None;
    }
}
