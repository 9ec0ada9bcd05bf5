using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Reader">Null while there is a question.</param>
internal sealed record DateDecision(DateReader? Reader, DateReport Report, RunError? Question);

/// <summary>How the dates of a column are read: by the choice of a person, else by what the whole column proves, else asked.</summary>
internal static class DateDecider
{
    /// <param name="scan">Null where the column needed no look: its first rows have the year first.</param>
    public static DateDecision Decide(string column, Mapping mapping, DateScan? scan, IReadOnlyList<DateHint> hints, TableDescription table, DateTimeOffset now)
    {
        var latest = now.Year + 1;
        var serials = table.Date1904 ? SerialDates.From1904 : SerialDates.From1900;
        var report = new DateReport
        {
            Column = column,
            Hints = hints,
            Filled = scan?.Filled ?? 0,
            TwoWays = scan?.TwoWays ?? 0,
            NotDates = scan?.NotDates ?? 0,
            AllAtMidnight = scan is { WithClock: > 0 } && scan.AtMidnight == scan.WithClock,
        };
        if (mapping.DateFormat is { } format)
        {
            var chosen = DateFormats.Reader(format, latest, table.Date1904)!;
            return new DateDecision(chosen, report with { State = DateState.Chosen, Format = format, Readings = scan is null ? [] : [Reading(format, scan)] }, null);
        }

        var reader = new DateReader { Serials = serials, SerialText = scan is { Serials: > 0 }, LatestShortYear = latest };
        if (scan is null) return new DateDecision(reader, report with { State = DateState.OneWay }, null);
        var dates = scan.Filled - scan.NotDates;
        if (scan.TwoDigitYears > 0 && scan.TwoDigitYears >= dates) return AskYear(column, scan, report);
        if (scan.Contradicts) return Ask(column, scan, report, DateState.Contradicts);
        if (scan.DayFirstOnly > 0) return Proven(reader, report, scan, DateFormats.DayFirst, DateOrder.DayFirst, scan.DayFirstProof);
        if (scan.MonthFirstOnly > 0) return Proven(reader, report, scan, DateFormats.MonthFirst, DateOrder.MonthFirst, scan.MonthFirstProof);
        if (scan.TwoWays > 0) return Ask(column, scan, report, DateState.Choose);
        if (scan.Serials > 0 && scan.Serials == dates)
        {
            var excel = serials == SerialDates.From1904 ? DateFormats.Excel1904 : DateFormats.Excel;
            return new DateDecision(reader, report with { State = DateState.ExcelNumbers, Format = excel, Proof = scan.SerialExample, Readings = [Serial(excel, scan, reader)] }, null);
        }

        return new DateDecision(reader, report with { State = dates == 0 && scan.Filled > 0 ? DateState.NoDates : DateState.OneWay, Readings = [Reading(DateFormats.YearFirst, scan)] }, null);
    }

    private static DateDecision Proven(DateReader reader, DateReport report, DateScan scan, string format, DateOrder order, DateProof? proof) => new(
        new DateReader { Order = order, Serials = reader.Serials, SerialText = reader.SerialText, LatestShortYear = reader.LatestShortYear },
        report with { State = DateState.Proven, Format = format, Proof = proof, Readings = [Reading(format, scan)] },
        null);

    private static DateDecision Ask(string column, DateScan scan, DateReport report, DateState state)
    {
        var message = state == DateState.Contradicts
            ? $"The column {column} has two kinds of dates: {scan.DayFirstProof!.Text} on row {scan.DayFirstProof.Row} can only be day first, {scan.MonthFirstProof!.Text} on row {scan.MonthFirstProof.Row} only month first. "
                + "Choose one kind; rows of the other are rejected."
            : $"The dates in the column {column} can be read two ways, such as {scan.Example!.Text} on row {scan.Example.Row}, and no row decides. Choose day first or month first.";
        return new DateDecision(null, report with
        {
            State = state,
            Proof = scan.DayFirstProof,
            Counterproof = scan.MonthFirstProof,
            Readings = [Reading(DateFormats.DayFirst, scan), Reading(DateFormats.MonthFirst, scan)],
        }, new RunError(PlanErrors.Undecidable, column, message, [DateFormats.DayFirst, DateFormats.MonthFirst]));
    }

    private static DateDecision AskYear(string column, DateScan scan, DateReport report)
    {
        var named = scan.AnyMonthNames && scan is { DayFirst.Count: 0, MonthFirst.Count: 0 };
        List<string> choices = [];
        if (named) choices.Add("d-MMM-yy");
        if (!named && (scan.MonthFirstOnly == 0 || scan.Contradicts)) choices.Add("d/M/yy");
        if (!named && (scan.DayFirstOnly == 0 || scan.Contradicts)) choices.Add("M/d/yy");
        if (!named && scan is { ShortYearsFirstPossible: true, Contradicts: false }) choices.Add("yy/M/d");
        var message = $"The years in the column {column} have two digits, such as {scan.ShortExample!.Text} on row {scan.ShortExample.Row}. Choose how to read them.";
        return new DateDecision(null, report with
        {
            State = DateState.ChooseYear,
            Proof = scan.DayFirstProof ?? scan.MonthFirstProof,
            Readings = [.. choices.Select(c => Reading(c, scan))],
        }, new RunError(PlanErrors.Undecidable, column, message, choices));
    }

    private static DateReading Reading(string format, DateScan scan)
    {
        var order = DateFormats.Reader(format)?.Order ?? DateOrder.Unknown;
        var example = order == DateOrder.Unknown ? null : scan.Example ?? scan.DayFirstProof ?? scan.MonthFirstProof ?? scan.ShortExample;
        var span = order switch
        {
            DateOrder.DayFirst => Union(scan.DayFirst, scan.Plain),
            DateOrder.MonthFirst => Union(scan.MonthFirst, scan.Plain),
            _ => scan.Plain,
        };
        DateOnly? day = null;
        if (example is not null && DateFormats.Reader(format)!.Read(example.Text, CellKind.Text, out var time) == DateProblem.None) day = time.Date;
        var rejected = order switch
        {
            DateOrder.DayFirst => scan.MonthFirstOnly,
            DateOrder.MonthFirst => scan.DayFirstOnly,
            _ => 0,
        };
        return new DateReading(format, example?.Text, day, span.First, span.Last, span.Months, rejected + scan.NotDates);
    }

    private static DateReading Serial(string format, DateScan scan, DateReader reader)
    {
        DateOnly? day = reader.Read(scan.SerialExample!.Text, CellKind.Number, out var time) == DateProblem.None ? time.Date : null;
        return new DateReading(format, scan.SerialExample.Text, day, null, null, 0, scan.NotDates);
    }

    private static DateSpan Union(DateSpan a, DateSpan b) => b.Count == 0 ? a : a.Count == 0 ? b
        : new DateSpan(a.Count + b.Count, a.First < b.First ? a.First : b.First, a.Last > b.Last ? a.Last : b.Last, Math.Max(a.Months, b.Months));

    /// <summary>For a sentence: <c>5 Feb 2017</c>.</summary>
    internal static string Words(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
