using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>A row's moment in UTC, from its date, clock and zone columns. Not thread-safe.</summary>
internal sealed class TimeReader(RowPlan plan)
{
    private static readonly long Oldest = CivilDay.Number(1900, 1, 2) * CivilDay.Milliseconds;
    private readonly FieldSource _date = plan.Source(Fields.Date);
    private readonly FieldSource _time = plan.Source(Fields.Time);
    private readonly FieldSource _zone = plan.ZoneColumnCounts || plan.Source(Fields.TimeZone).Column < 0 ? plan.Source(Fields.TimeZone) : FieldSource.None;
    private readonly DateColumns? _columns = DateColumns.Of(plan);
    private readonly ZoneClock _clock = new(plan.Zone);
    private readonly Dictionary<string, ZoneClock?> _clocks = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _latest = plan.Now.ToUnixTimeMilliseconds() + CivilDay.Milliseconds;

    public FieldSource DateSource => _date;

    /// <summary>False where a problem was added.</summary>
    public bool TryRead(RowReader row, out long utc, out TimePrecision precision, ref List<RowProblem>? problems)
    {
        utc = 0;
        precision = TimePrecision.Day;
        ZoneClock? named = null;
        if (!(_columns is not null ? _columns.TryRead(row, out var local, ref problems) : TryReadDate(row, out local, ref named, ref problems))) return false;
        if (_time.IsPresent && !TryAddClock(row, ref local, ref named, ref problems)) return false;
        if (!TryToUtc(row, local, named, out utc, ref problems)) return false;
        precision = local.Precision;
        if (local.Milliseconds < Oldest) return Fail(Problems.TooOld(row.Name(_date), Shown(row), local.Date), ref problems);
        return utc <= _latest || Fail(Problems.Future(row.Name(_date), Shown(row), local.Date), ref problems);
    }

    private string Shown(RowReader row) => _columns is null ? row.Text(_date).ToString() : _columns.Text(row);

    /// <param name="named">The zone that the cell itself names by a word; null where it names none, or an offset.</param>
    private bool TryReadDate(RowReader row, out LocalTime local, ref ZoneClock? named, ref List<RowProblem>? problems)
    {
        local = default;
        var text = row.Text(_date);
        var kind = row.Kind(_date);
        if (kind == CellKind.FormulaWithoutValue) return Fail(Problems.Formula(row.Name(_date), text.ToString()), ref problems);
        var problem = plan.Dates.Read(text, kind, out local);
        if (problem == DateProblem.BadZone && ZoneSuffix.TrySplit(text, out var rest, out var zone) && plan.Dates.Read(rest, kind, out local) == DateProblem.None)
        {
            named = local.HasOffset ? null : Clock(zone);
            if (local.HasOffset || named is not null) return true;
        }

        return problem == DateProblem.None || Fail(Problems.Date(problem, row.Name(_date), text.ToString(), plan.Dates), ref problems);
    }

    private bool TryToUtc(RowReader row, LocalTime local, ZoneClock? named, out long utc, ref List<RowProblem>? problems)
    {
        utc = local.Milliseconds;
        if (local.Precision == TimePrecision.Day) return true;
        if (local.HasOffset)
        {
            utc -= local.OffsetMinutes * 60_000L;
            return true;
        }

        var clock = named ?? _clock;
        var zone = named is null ? row.Text(_zone) : default;
        if (!zone.IsEmpty && !NoValue.Is(zone))
        {
            if (Clock(zone) is not { } ofRow) return Fail(Problems.Zone(row.Name(_zone), zone.ToString()), ref problems);
            clock = ofRow;
        }

        var kind = clock.ToUtc(local.Milliseconds, out utc);
        return kind == LocalTimeKind.Once || Fail(Problems.AmbiguousLocalTime(row.Name(_date), local, kind, clock.Zone.Id), ref problems);
    }

    private bool TryAddClock(RowReader row, ref LocalTime local, ref ZoneClock? named, ref List<RowProblem>? problems)
    {
        var text = row.Text(_time);
        if (text.IsEmpty || NoValue.Is(text)) return true;
        var name = row.Name(_time);
        var kind = row.Kind(_time);
        if (kind == CellKind.FormulaWithoutValue) return Fail(Problems.Formula(name, text.ToString()), ref problems);
        var problem = TimeColumn.Read(text, kind, plan.TimeNumbers, out var clock, out var precision, out var offset);
        if (problem == DateProblem.BadZone && ZoneSuffix.TrySplit(text, out var rest, out var zone) && Clock(zone) is { } ofCell)
        {
            problem = TimeColumn.Read(rest, kind, plan.TimeNumbers, out clock, out precision, out offset);
            named = offset is null ? ofCell : null;
        }

        var ofDate = local.Milliseconds - ((long)Math.Floor(local.Milliseconds / (double)CivilDay.Milliseconds) * CivilDay.Milliseconds);
        if (problem == DateProblem.None && ofDate != 0 && ofDate != clock) problem = DateProblem.BadTime;
        if (problem != DateProblem.None)
        {
            return Fail(problem == DateProblem.BadZone ? Problems.Zone(name, text.ToString()) : Problems.Time(name, text.ToString(), ofDate != 0), ref problems);
        }

        // Exports write the date as midnight beside a clock of its own: the clock's column is the time.
        local = new LocalTime(local.Milliseconds - ofDate + clock, precision, offset is not null || (local.HasOffset && named is null), offset ?? local.OffsetMinutes);
        return true;
    }

    private ZoneClock? Clock(ReadOnlySpan<char> zone)
    {
        var lookup = _clocks.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(zone, out var clock)) return clock;
        if (_clocks.Count >= 1000) _clocks.Clear();
        clock = Zones.FromCell(zone.ToString(), plan.Home) is { } found ? new ZoneClock(found) : null;
        lookup[zone] = clock;
        return clock;
    }

    private static bool Fail(RowProblem problem, ref List<RowProblem>? problems)
    {
        (problems ??= []).Add(problem);
        return false;
    }
}
