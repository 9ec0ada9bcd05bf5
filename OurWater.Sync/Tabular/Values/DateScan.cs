namespace OurWater.Sync.Tabular.Values;

/// <param name="Row">As a spreadsheet shows it.</param>
public sealed record DateProof(int Row, string Text);

/// <summary>The dates of a column under one reading of it.</summary>
/// <param name="Count">How many rows can be read so.</param>
/// <param name="Months">In how many different months of the year they lie: all in May looks like a wrong order.</param>
public sealed record DateSpan(long Count, DateOnly? First, DateOnly? Last, int Months);

/// <summary>Looks at every date of a column to find out in which order they are written. Not thread-safe.</summary>
public sealed class DateScan
{
    private readonly Tally _dayFirst = new(), _monthFirst = new(), _plain = new();

    /// <summary>Cells that are not blank.</summary>
    public long Filled { get; private set; }

    /// <summary>Rows that can only be read day first, or only month first; and both ways as different days.</summary>
    public long DayFirstOnly { get; private set; }
    public long MonthFirstOnly { get; private set; }
    public long TwoWays { get; private set; }
    public long TwoDigitYears { get; private set; }
    public long Serials { get; private set; }
    public long NotDates { get; private set; }
    public long WithClock { get; private set; }
    public long AtMidnight { get; private set; }
    public DateProof? DayFirstProof { get; private set; }
    public DateProof? MonthFirstProof { get; private set; }
    public DateProof? Example { get; private set; }
    public DateProof? SerialExample { get; private set; }
    public DateProof? ShortExample { get; private set; }
    public bool AnyMonthNames { get; private set; }
    public bool ShortYearsFirstPossible { get; private set; } = true;
    public DateSpan DayFirst => _dayFirst.Span;
    public DateSpan MonthFirst => _monthFirst.Span;

    /// <summary>Dates that can be read one way by their form: year first, month by name, cells of a workbook.</summary>
    public DateSpan Plain => _plain.Span;

    public bool Contradicts => DayFirstOnly > 0 && MonthFirstOnly > 0;

    public void Add(int row, ReadOnlySpan<char> text, CellKind kind)
    {
        if (text.IsEmpty || NoValue.Is(text)) return;
        Filled++;
        if (IsoTime.TryRead(text, out var time))
        {
            _plain.Add(time.Date);
            Clock(time.Precision != Model.TimePrecision.Day, time.Milliseconds % CivilDay.Milliseconds);
            return;
        }

        if (kind == CellKind.Number)
        {
            AddSerial(row, text);
            return;
        }

        var parts = DateText.Read(text);
        Clock(parts.HasClock, parts.Clock);
        switch (parts.Form)
        {
            case DateForm.Plain:
                AddPlain(parts);
                break;
            case DateForm.Numbers:
                AddNumbers(row, text, parts.C, parts.A, parts.B);
                break;
            case DateForm.ShortNumbers:
                TwoDigitYears++;
                ShortExample ??= new DateProof(row, text.ToString());
                ShortYearsFirstPossible &= CivilDay.Exists(2000 + parts.A, parts.B, parts.C);
                AddNumbers(row, text, 2000 + parts.C, parts.A, parts.B);
                break;
            case DateForm.ShortYear:
                TwoDigitYears++;
                AnyMonthNames = true;
                ShortYearsFirstPossible = false;
                ShortExample ??= new DateProof(row, text.ToString());
                break;
            case DateForm.Serial or DateForm.None when DateReader.LooksLikeSerial(text):
                AddSerial(row, text);
                break;
            default:
                NotDates++;
                break;
        }
    }

    private void AddPlain(DateParts parts)
    {
        if (CivilDay.Exists(parts.A, parts.B, parts.C)) _plain.Add(new DateOnly(parts.A, parts.B, parts.C));
        else NotDates++;
    }

    private void AddSerial(int row, ReadOnlySpan<char> text)
    {
        Serials++;
        SerialExample ??= new DateProof(row, text.ToString());
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

    private void Clock(bool has, long clock)
    {
        if (!has) return;
        WithClock++;
        if (clock == 0) AtMidnight++;
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
