using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <param name="Row">As a spreadsheet shows it.</param>
public sealed record DateProof(int Row, string Text);

/// <summary>The dates of a column under one reading of it.</summary>
/// <param name="Count">How many rows can be read so.</param>
/// <param name="Months">In how many different months of the year they lie: all in May looks like a wrong order.</param>
public sealed record DateSpan(long Count, DateOnly? First, DateOnly? Last, int Months);

/// <summary>Looks at every date of a column to find out in which order they are written, and whether they are days or times. Not thread-safe.</summary>
/// <param name="chosen">What a person chose to read the column with.</param>
public sealed class DateScan(DateReader? chosen = null)
{
    private readonly Tally _dayFirst = new(), _monthFirst = new(), _plain = new();

    /// <summary>Cells that are not blank.</summary>
    public long Filled { get; private set; }

    /// <summary>Rows that can only be read day first, or only month first; and both ways as different days.</summary>
    public long DayFirstOnly { get; private set; }
    public long MonthFirstOnly { get; private set; }
    public long TwoWays { get; private set; }
    public long Serials { get; private set; }
    public long NotDates { get; private set; }
    public long WithClock { get; private set; }
    public long AtMidnight { get; private set; }

    /// <summary>Of them, how many say no more than the day in UTC: <c>2017-01-15T00:00:00Z</c>.</summary>
    public long AtMidnightUtc { get; private set; }
    public DateProof? DayFirstProof { get; private set; }
    public DateProof? MonthFirstProof { get; private set; }
    public DateProof? Example { get; private set; }
    public DateProof? SerialExample { get; private set; }
    public DateProof? MidnightExample { get; private set; }
    public DateProof? NotADate { get; private set; }

    /// <summary>Years of two digits.</summary>
    public ShortYears Short { get; } = new();

    /// <summary>Rows with the year first, and the day before the month.</summary>
    public long YearDayOnly { get; private set; }
    public DateProof? YearDayProof { get; private set; }

    /// <summary>A row with the year first that can only have the month before the day; and one that can have both.</summary>
    public DateProof? YearMonthProof { get; private set; }
    public DateProof? YearExample { get; private set; }

    /// <summary>Date cells of a workbook whose day and month could be each other, and one whose day is above 12.</summary>
    public DateProof? CellExample { get; private set; }
    public bool HasCellAbove12 { get; private set; }

    /// <summary>Numbers that look like seconds, or milliseconds, since 1970.</summary>
    public long EpochSeconds { get; private set; }
    public long EpochMilliseconds { get; private set; }
    public DateProof? EpochExample { get; private set; }

    /// <summary>Rows that the chosen reader reads.</summary>
    public long Chosen { get; private set; }
    public DateSpan DayFirst => _dayFirst.Span;
    public DateSpan MonthFirst => _monthFirst.Span;

    /// <summary>Dates that can be read one way by their form: year first, month by name, cells of a workbook.</summary>
    public DateSpan Plain => _plain.Span;

    public long Dates => Filled - NotDates;
    public bool Contradicts => DayFirstOnly > 0 && MonthFirstOnly > 0;

    /// <param name="matters">False where the row has nothing to store: its date may prove an order, but need not be one.</param>
    public void Add(int row, ReadOnlySpan<char> text, CellKind kind, bool matters = true)
    {
        if (!TryAdd(row, text, kind) && matters) AddUnread(row, text);
    }

    /// <summary>A cell that is no date. It is counted only where its row has something to store.</summary>
    public void AddUnread(int row, ReadOnlySpan<char> text)
    {
        Filled++;
        NotDates++;
        NotADate ??= new DateProof(row, text.ToString());
    }

    /// <summary>False for a cell that is no date in any reading; it is not counted then.</summary>
    public bool TryAdd(int row, ReadOnlySpan<char> text, CellKind kind)
    {
        if (text.IsEmpty || NoValue.Is(text)) return true;
        if (chosen is not null) AddChosen(row, text, kind);
        var unread = NotDates;
        if (IsoTime.TryRead(text, out var time)) AddIso(row, text, kind, time);
        else if (kind == CellKind.Text && IsoTime.TryReadNumeric(text, true, out time)) AddUsual(row, text, time, time.Date.Day, time.Date.Month);
        else if (kind == CellKind.Text && IsoTime.TryReadNumeric(text, false, out time)) AddUsual(row, text, time, time.Date.Month, time.Date.Day);
        else AddOther(row, text, kind);
        if (NotDates > unread)
        {
            NotDates = unread;
            return false;
        }

        Filled++;
        return true;
    }

    private void AddChosen(int row, ReadOnlySpan<char> text, CellKind kind)
    {
        if (chosen!.Read(text, kind, out var time) != DateProblem.None) return;
        Chosen++;
        Clock(row, text, time.Precision != TimePrecision.Day, time.Milliseconds % CivilDay.Milliseconds, time is { HasOffset: true, OffsetMinutes: 0 });
    }

    private void AddIso(int row, ReadOnlySpan<char> text, CellKind kind, LocalTime time)
    {
        var date = time.Date;
        _plain.Add(date);
        if (chosen is null) Clock(row, text, time.Precision != TimePrecision.Day, time.Milliseconds % CivilDay.Milliseconds, time.HasOffset);
        if (kind == CellKind.DateTime)
        {
            HasCellAbove12 |= date.Day > 12;
            if (date.Day <= 12 && date.Day != date.Month) CellExample ??= new DateProof(row, text.ToString());
        }
        else if (YearMonthProof is null && date.Day > 12)
        {
            YearMonthProof = new DateProof(row, text.ToString());
        }
        else if (YearExample is null && date.Day <= 12 && date.Day != date.Month)
        {
            YearExample = new DateProof(row, text.ToString());
        }
    }

    /// <summary>The form of nearly every large file, without taking the text apart.</summary>
    private void AddUsual(int row, ReadOnlySpan<char> text, LocalTime time, int a, int b)
    {
        if (chosen is null) Clock(row, text, time.Precision != TimePrecision.Day, time.Milliseconds % CivilDay.Milliseconds, time.HasOffset);
        AddNumbers(row, text, time.Date.Year, a, b);
    }

    private void AddOther(int row, ReadOnlySpan<char> text, CellKind kind)
    {
        var parts = DateText.Read(text);
        if (kind == CellKind.Number && parts.Form != DateForm.Plain) parts = default;
        if (chosen is null && parts.ClockProblem is DateProblem.None or DateProblem.BadZone) Clock(row, text, parts.HasClock, parts.Clock, parts.Offset == 0);
        switch (parts.Form)
        {
            case DateForm.Plain:
                if (CivilDay.Exists(parts.A, parts.B, parts.C)) _plain.Add(new DateOnly(parts.A, parts.B, parts.C));
                else NotDates++;
                break;
            case DateForm.YearFirst:
                AddYearFirst(row, text, parts);
                break;
            case DateForm.Numbers:
                AddNumbers(row, text, parts.C, parts.A, parts.B);
                break;
            case DateForm.ShortNumbers:
                if (!Short.Add(row, text, parts)) NotDates++;
                else if (Short.Last is { DayFirst: true } or { MonthFirst: true }) AddNumbers(row, text, 2000 + parts.C, parts.A, parts.B);
                break;
            case DateForm.ShortYear:
                Short.AddNamed(row, text);
                if (!CivilDay.Exists(2000 + parts.A, parts.B, parts.C)) NotDates++;
                break;
            default:
                AddNumber(row, text);
                break;
        }
    }

    private void AddYearFirst(int row, ReadOnlySpan<char> text, DateParts parts)
    {
        bool monthFirst = CivilDay.Exists(parts.A, parts.B, parts.C), dayFirst = CivilDay.Exists(parts.A, parts.C, parts.B);
        if (monthFirst) _plain.Add(new DateOnly(parts.A, parts.B, parts.C));
        if (monthFirst && !dayFirst) YearMonthProof ??= new DateProof(row, text.ToString());
        else if (monthFirst && parts.B != parts.C) YearExample ??= new DateProof(row, text.ToString());
        else if (!monthFirst && !dayFirst) NotDates++;
        if (monthFirst || !dayFirst) return;
        YearDayOnly++;
        YearDayProof ??= new DateProof(row, text.ToString());
    }

    private void AddNumber(int row, ReadOnlySpan<char> text)
    {
        if (SerialNumber.MayBe(text))
        {
            Serials++;
            SerialExample ??= new DateProof(row, text.ToString());
            if (chosen is null && SerialNumber.TryRead(text, out var days) && days != decimal.Truncate(days)) Clock(row, text, true, 1, false);
        }
        else if (EpochNumber.MayBe(text, out var milliseconds))
        {
            if (milliseconds) EpochMilliseconds++;
            else EpochSeconds++;
            EpochExample ??= new DateProof(row, text.ToString());
        }
        else
        {
            NotDates++;
        }
    }

    private void AddNumbers(int row, ReadOnlySpan<char> text, int year, int a, int b)
    {
        bool dayFirst = CivilDay.Exists(year, b, a), monthFirst = CivilDay.Exists(year, a, b);
        if (dayFirst) _dayFirst.Add(new DateOnly(year, b, a));
        if (monthFirst) _monthFirst.Add(new DateOnly(year, a, b));
        if (!dayFirst && !monthFirst)
        {
            NotDates++;
        }
        else if (!monthFirst)
        {
            DayFirstOnly++;
            DayFirstProof ??= new DateProof(row, text.ToString());
        }
        else if (!dayFirst)
        {
            MonthFirstOnly++;
            MonthFirstProof ??= new DateProof(row, text.ToString());
        }
        else if (a != b)
        {
            TwoWays++;
            Example ??= new DateProof(row, text.ToString());
        }
    }

    private void Clock(int row, ReadOnlySpan<char> text, bool has, long clock, bool utc)
    {
        if (!has) return;
        WithClock++;
        if (clock != 0) return;
        AtMidnight++;
        if (utc) AtMidnightUtc++;
        MidnightExample ??= new DateProof(row, text.ToString());
    }

    private sealed class Tally
    {
        private DateOnly _first = DateOnly.MaxValue, _last = DateOnly.MinValue;
        private long _count;
        private int _months;

        public void Add(DateOnly date)
        {
            _count++;
            _months |= 1 << date.Month;
            if (date < _first) _first = date;
            if (date > _last) _last = date;
        }

        public DateSpan Span => new(_count, _count == 0 ? null : _first, _count == 0 ? null : _last, int.PopCount(_months));
    }
}

/// <summary>The dates of a column whose years have two digits. Not thread-safe.</summary>
public sealed class ShortYears
{
    private int _leastFirst = int.MaxValue, _mostFirst;
    private bool _onlyHyphens = true;

    public long Count { get; private set; }

    /// <summary>Rows that can only have the year first; and rows that cannot.</summary>
    public long YearFirstOnly { get; private set; }
    public long NotYearFirst { get; private set; }
    public DateProof? YearFirstProof { get; private set; }
    public DateProof? NotYearFirstProof { get; private set; }
    public DateProof? Example { get; private set; }

    /// <summary>
    /// True where the year may stand first as well as last: every row can be read so, only hyphens part the numbers, and as years the first numbers do not lie on both sides of the latest one, which days of a month do.
    /// </summary>
    /// <param name="latestYear">The highest year that two digits mean.</param>
    public bool MayBeYearFirst(int latestYear) =>
        Count > 0 && NotYearFirst == 0 && (YearFirstOnly > 0 || (_onlyHyphens && !(_leastFirst <= latestYear % 100 && _mostFirst > latestYear % 100)));

    internal ShortDate Last { get; private set; }

    /// <summary>False where the numbers are no day in any order.</summary>
    internal bool Add(int row, ReadOnlySpan<char> text, DateParts parts)
    {
        Last = ShortDate.Of(parts);
        if (!Last.FitsAny) return false;
        Count++;
        Example ??= new DateProof(row, text.ToString());
        _leastFirst = Math.Min(_leastFirst, parts.A);
        _mostFirst = Math.Max(_mostFirst, parts.A);
        _onlyHyphens &= text.IndexOfAny('-', '/', '.') is >= 0 and var first && text[first] == '-';
        if (!Last.YearFirst)
        {
            NotYearFirst++;
            NotYearFirstProof ??= new DateProof(row, text.ToString());
        }
        else if (Last is { DayFirst: false, MonthFirst: false })
        {
            YearFirstOnly++;
            YearFirstProof ??= new DateProof(row, text.ToString());
        }

        return true;
    }

    /// <summary>A month by name: the year is the last number.</summary>
    internal void AddNamed(int row, ReadOnlySpan<char> text)
    {
        Count++;
        NotYearFirst++;
        NotYearFirstProof ??= new DateProof(row, text.ToString());
        Example ??= new DateProof(row, text.ToString());
    }
}
