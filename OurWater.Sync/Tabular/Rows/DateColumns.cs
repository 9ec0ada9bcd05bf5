using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>A date whose year, month and day stand in columns of their own.</summary>
internal sealed class DateColumns(RowPlan plan)
{
    private readonly FieldSource _year = plan.Source(Fields.Year), _month = plan.Source(Fields.Month), _day = plan.Source(Fields.Day);

    /// <summary>Null where the plan has a column of whole dates, or not all three.</summary>
    public static DateColumns? Of(RowPlan plan) =>
        !plan.Source(Fields.Date).IsPresent && plan.Source(Fields.Year).IsPresent && plan.Source(Fields.Month).IsPresent && plan.Source(Fields.Day).IsPresent ? new DateColumns(plan) : null;

    /// <summary>For a message: <c>2020 1 15</c>.</summary>
    public string Text(RowReader row) => $"{row.Text(_year)} {row.Text(_month)} {row.Text(_day)}";

    /// <summary>False where a problem was added.</summary>
    public bool TryRead(RowReader row, out LocalTime local, ref List<RowProblem>? problems)
    {
        local = default;
        var month = Month(row.Text(_month));
        var source = Number(row.Text(_year)) is null ? _year : month is null ? _month : _day;
        if (Number(row.Text(_year)) is { } y && month is { } m && Number(row.Text(_day)) is { } day)
        {
            if (row.Text(_year).Trim().Length <= 2 && y < 100) y += (plan.Dates.LatestShortYear - (plan.Dates.LatestShortYear % 100)) - (y > plan.Dates.LatestShortYear % 100 ? 100 : 0);
            if (CivilDay.Exists(y, m, day))
            {
                local = new LocalTime(CivilDay.Number(y, m, day) * CivilDay.Milliseconds, TimePrecision.Day);
                return true;
            }

            (problems ??= []).Add(Problems.Date(DateProblem.NoSuchDay, row.Name(_day), Text(row), plan.Dates));
            return false;
        }

        var text = row.Text(source).ToString();
        (problems ??= []).Add(row.Kind(source) == CellKind.FormulaWithoutValue ? Problems.Formula(row.Name(source), text)
            : Problems.Date(text.Length == 0 ? DateProblem.Blank : DateProblem.NotADate, row.Name(source), text, plan.Dates));
        return false;
    }

    private static int? Month(ReadOnlySpan<char> text) => Number(text) ?? (CalendarWords.Month(text.Trim()) is > 0 and var month ? month : null);

    /// <summary>Whole numbers as spreadsheets leave them: <c>2020</c>, <c>01</c>, <c>1.0</c>.</summary>
    private static int? Number(ReadOnlySpan<char> text) =>
        SerialNumber.TryRead(text, out var number) && number == decimal.Truncate(number) && number is >= 0 and <= 9999 ? (int)number : null;
}
