using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>A row's moment in UTC, from its date, clock and zone columns. Not thread-safe.</summary>
internal sealed class TimeReader(RowPlan plan)
{
    private static readonly long Oldest = CivilDay.Number(1900, 1, 2) * CivilDay.Milliseconds;
    private readonly FieldSource _date = plan.Source(Fields.Date);
    private readonly FieldSource _time = plan.Source(Fields.Time);
    private readonly FieldSource _zone = plan.Source(Fields.TimeZone);
    private readonly ZoneClock _clock = new(plan.Zone);
    private readonly Dictionary<string, ZoneClock?> _clocks = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _latest = plan.Now.ToUnixTimeMilliseconds() + CivilDay.Milliseconds;

    public FieldSource DateSource => _date;

    /// <summary>False where a problem was added.</summary>
    public bool TryRead(RowReader row, out long utc, out TimePrecision precision, ref List<RowProblem>? problems)
    {
        utc = 0;
        precision = TimePrecision.Day;
        var text = row.Text(_date);
        var kind = row.Kind(_date);
        if (kind == CellKind.FormulaWithoutValue) return Fail(Problems.Formula(row.Name(_date), text.ToString()), ref problems);
        var problem = plan.Dates.Read(text, kind, out var local);
        if (problem != DateProblem.None) return Fail(Problems.Date(problem, row.Name(_date), text.ToString(), plan.Dates), ref problems);
        if (_time.IsPresent && !TryAddClock(row, ref local, ref problems)) return false;
        if (!TryToUtc(row, local, out utc, ref problems)) return false;
        precision = local.Precision;
        if (local.Milliseconds < Oldest) return Fail(Problems.TooOld(row.Name(_date), text.ToString(), local.Date), ref problems);
        return utc <= _latest || Fail(Problems.Future(row.Name(_date), text.ToString(), local.Date), ref problems);
    }

    private bool TryToUtc(RowReader row, LocalTime local, out long utc, ref List<RowProblem>? problems)
    {
        utc = local.Milliseconds;
        if (local.Precision == TimePrecision.Day) return true;
        if (local.HasOffset)
        {
            utc -= local.OffsetMinutes * 60_000L;
            return true;
        }

        var clock = _clock;
        var zone = row.Text(_zone);
        if (!zone.IsEmpty && !NoValue.Is(zone))
        {
            if (Clock(zone) is not { } named) return Fail(Problems.Zone(row.Name(_zone), zone.ToString()), ref problems);
            clock = named;
        }

        var kind = clock.ToUtc(local.Milliseconds, out utc);
        return kind == LocalTimeKind.Once || Fail(Problems.AmbiguousLocalTime(row.Name(_date), local, kind, clock.Zone.Id), ref problems);
    }

    private bool TryAddClock(RowReader row, ref LocalTime local, ref List<RowProblem>? problems)
    {
        var text = row.Text(_time);
        if (text.IsEmpty || NoValue.Is(text)) return true;
        var name = row.Name(_time);
        if (row.Kind(_time) == CellKind.FormulaWithoutValue) return Fail(Problems.Formula(name, text.ToString()), ref problems);
        var problem = TimeColumn.Read(text, row.Kind(_time), out var clock, out var precision, out var offset);
        var ofDate = local.Milliseconds - (long)Math.Floor(local.Milliseconds / (double)CivilDay.Milliseconds) * CivilDay.Milliseconds;
        if (problem == DateProblem.None && ofDate != 0 && ofDate != clock) problem = DateProblem.BadTime;
        if (problem != DateProblem.None)
        {
            return Fail(problem == DateProblem.BadZone ? Problems.Zone(name, text.ToString()) : Problems.Time(name, text.ToString(), ofDate != 0), ref problems);
        }

        // Exports write the date as midnight beside a clock of its own: the clock's column is the time.
        local = new LocalTime(local.Milliseconds - ofDate + clock, precision, offset is not null || local.HasOffset, offset ?? local.OffsetMinutes);
        return true;
    }

    private ZoneClock? Clock(ReadOnlySpan<char> zone)
    {
        var lookup = _clocks.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(zone, out var clock)) return clock;
        if (_clocks.Count >= 1000) _clocks.Clear();
        clock = Zones.FindOrOffset(zone.ToString()) is { } found ? new ZoneClock(found) : null;
        lookup[zone] = clock;
        return clock;
    }

    private static bool Fail(RowProblem problem, ref List<RowProblem>? problems)
    {
        (problems ??= []).Add(problem);
        return false;
    }
}
