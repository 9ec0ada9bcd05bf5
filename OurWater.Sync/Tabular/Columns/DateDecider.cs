using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Reader">Null while there is a question.</param>
/// <param name="QuestionField">The field of the mapping that answers the question.</param>
internal sealed record DateDecision(DateReader? Reader, DateReport Report, RunError? Question = null, string QuestionField = "dateFormat")
{
    public IReadOnlyList<PlanNotice> Notices { get; init; } = [];
}

/// <summary>How the dates of a column are read: by the choice of a person, else by what the whole column proves, else asked.</summary>
internal sealed class DateDecider(string column, Mapping mapping, DateScan scan, TableDescription table, DateTimeOffset now)
{
    private readonly DateQuestions _questions = new(column, scan);

    /// <summary>The year in which readings may lie at most: a day from now.</summary>
    public static int LatestYear(Mapping mapping, DateTimeOffset now) => mapping.LatestShortYear ?? now.AddDays(1).Year;

    /// <summary>What a person chose to read the column with; null where nothing was chosen.</summary>
    public static DateReader? Chosen(Mapping mapping, TableDescription table, DateTimeOffset now) => mapping.DateFormat is { } format
        ? DateFormats.Reader(format, LatestYear(mapping, now), table.Date1904)! with { Cells = mapping.DateCells ?? DateCells.AsTheyAre }
        : null;

    /// <param name="hints">Other columns that prove their order.</param>
    /// <param name="candidates">Columns that could be chosen instead.</param>
    /// <param name="hasClocks">A column of clock times stands beside the dates.</param>
    public DateDecision Decide(IReadOnlyList<DateHint> hints, IReadOnlyList<string> candidates, bool hasClocks)
    {
        var report = new DateReport
        {
            Column = column,
            Hints = hints,
            Filled = scan.Filled,
            TwoWays = scan.TwoWays,
            NotDates = scan.NotDates,
            AllAtMidnight = !hasClocks && scan.WithClock > 0 && scan.AtMidnight == scan.WithClock,
            Midnights = scan.Filled == 0 ? null : mapping.Midnights ?? (scan.WithClock > scan.AtMidnight ? Midnights.Times : Midnights.Days),
            MidnightExample = scan.MidnightExample,
            ShortYears = scan.Short.Count,
            ShortExample = scan.Short.Example,
            LatestShortYear = LatestYear(mapping, now),
        };
        var decision = mapping.DateFormat is { } format ? DecideChosen(format, report, candidates) : DecideProven(report, candidates);
        return decision.Reader is { } reader
            ? decision with { Reader = reader with { Midnights = report.Midnights }, Notices = [.. Notices(reader, report)] }
            : decision;
    }

    private DateDecision DecideChosen(string format, DateReport report, IReadOnlyList<string> candidates)
    {
        if (scan is { Filled: > 0, Chosen: 0 }) return _questions.NoneRead(format, report, candidates);
        return new DateDecision(Chosen(mapping, table, now), report with { State = DateState.Chosen, Format = format, Readings = scan.Filled == 0 ? [] : [_questions.Reading(format)] });
    }

    private DateDecision DecideProven(DateReport report, IReadOnlyList<string> candidates)
    {
        var serials = table.Date1904 ? SerialDates.From1904 : SerialDates.From1900;
        var reader = new DateReader
        {
            Serials = serials,
            SerialText = scan.Serials > 0,
            TwoDigitYears = true,
            LatestShortYear = report.LatestShortYear,
            Cells = mapping.DateCells ?? DateCells.AsTheyAre,
        };
        if (scan.Filled == 0) return new DateDecision(reader, report with { State = DateState.OneWay });
        if (scan.EpochSeconds + scan.EpochMilliseconds is > 0 and var epochs && epochs == scan.Dates) return _questions.Epoch(report);
        if (scan.Dates == 0) return _questions.NoDates(report, candidates);
        if (scan.YearDayOnly > 0) return _questions.YearDay(report);
        if (scan.Contradicts) return _questions.Order(report, DateState.Contradicts);
        if (MayCellsBeSwapped) return _questions.Cells(report);
        if (scan.Short.MayBeYearFirst(report.LatestShortYear)) return YearFirst(reader, report);
        if (scan.Short is { YearFirstOnly: > 0, NotYearFirst: > 0 }) return _questions.ShortOrder(report);
        if (scan.DayFirstOnly > 0) return Proven(reader, report, DateFormats.DayFirst, DateOrder.DayFirst, scan.DayFirstProof);
        if (scan.MonthFirstOnly > 0) return Proven(reader, report, DateFormats.MonthFirst, DateOrder.MonthFirst, scan.MonthFirstProof);
        if (scan.TwoWays > 0) return _questions.Order(report, DateState.Choose);
        if (scan.Serials == scan.Dates)
        {
            var excel = serials == SerialDates.From1904 ? DateFormats.Excel1904 : DateFormats.Excel;
            return new DateDecision(reader, report with { State = DateState.ExcelNumbers, Format = excel, Proof = scan.SerialExample, Readings = [_questions.Serial(excel, reader)] });
        }

        return new DateDecision(reader, report with { State = DateState.OneWay, Readings = [_questions.Reading(DateFormats.YearFirst)] });
    }

    /// <summary>
    /// A spreadsheet that takes the day for the month makes date cells of what it can, and leaves the rest as text: then the cells' days are all 12 or less, and the texts have only one order.
    /// </summary>
    private bool MayCellsBeSwapped => mapping.DateCells is null && scan is { HasCellAbove12: false, CellExample: not null } && scan.DayFirstOnly + scan.MonthFirstOnly > 0;

    private DateDecision YearFirst(DateReader reader, DateReport report) => scan.Short is { YearFirstOnly: > 0, YearFirstProof: var proof }
        ? new DateDecision(reader with { Order = DateOrder.YearFirst }, report with { State = DateState.Proven, Format = DateFormats.ShortYearFirst, Proof = proof, Readings = [_questions.Reading(DateFormats.ShortYearFirst)] })
        : _questions.ShortOrder(report);

    private DateDecision Proven(DateReader reader, DateReport report, string format, DateOrder order, DateProof? proof) => new(
        reader with { Order = order }, report with { State = DateState.Proven, Format = format, Proof = proof, Readings = [_questions.Reading(format)] });

    private IEnumerable<PlanNotice> Notices(DateReader reader, DateReport report)
    {
        if (scan.Short.Example is { } shown && reader.Read(shown.Text, CellKind.Text, out var time) == DateProblem.None)
        {
            var rows = scan.Short.Count == 1 ? "one row" : $"{scan.Short.Count.ToString(CultureInfo.InvariantCulture)} rows";
            yield return new PlanNotice(shown.Row, ReasonCodes.ShortYears, $"“{shown.Text}” is read as {Words(time.Date)}. The years of {rows} have two digits: each is the latest that is not after {reader.LatestShortYear}.");
        }

        if (report is { AllAtMidnight: true, Midnights: Midnights.Days, MidnightExample: { } midnight } && mapping.Midnights is null && scan.AtMidnightUtc < scan.AtMidnight)
        {
            yield return new PlanNotice(midnight.Row, ReasonCodes.OnlyMidnights, $"“{midnight.Text}”: every clock in the column {column} is 00:00, so its dates are stored as days. If they are times, say so in the mapping (midnights: times).");
        }
    }

    /// <summary>For a sentence: <c>5 Feb 2017</c>.</summary>
    internal static string Words(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
