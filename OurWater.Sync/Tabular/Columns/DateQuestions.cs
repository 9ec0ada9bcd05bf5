using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What has to be asked about the dates of a column, with examples of each reading.</summary>
internal sealed class DateQuestions(string column, DateScan scan)
{
    public DateDecision Order(DateReport report, DateState state)
    {
        var message = state == DateState.Contradicts
            ? $"The column {column} has two kinds of dates: {Shown(scan.DayFirstProof)} can only be day first, {Shown(scan.MonthFirstProof)} only month first. "
                + "Choose one kind; rows of the other are rejected."
            : $"The dates in the column {column} can be read two ways, such as {Shown(scan.Example)}, and no row decides. Choose day first or month first.";
        var isShort = scan.Short.Count > 0 && scan.Short.Count >= scan.Dates;
        return Ask(report with { State = state, Proof = scan.DayFirstProof, Counterproof = scan.MonthFirstProof }, message,
            isShort ? [DateFormats.ShortDayFirst, DateFormats.ShortMonthFirst] : [DateFormats.DayFirst, DateFormats.MonthFirst]);
    }

    /// <summary>A year of two digits that may stand first or last.</summary>
    public DateDecision ShortOrder(DateReport report)
    {
        var message = scan.Short is { YearFirstProof: { } first, NotYearFirstProof: { } last }
            ? $"The years in the column {column} have two digits: {Shown(first)} can only have the year first, {Shown(last)} only last. Choose how to read them; rows of the other kind are rejected."
            : $"The years in the column {column} have two digits and may stand first or last, such as {Shown(scan.Short.Example)}. Choose how to read them.";
        List<string> choices = [];
        if (scan.MonthFirstOnly == 0) choices.Add(DateFormats.ShortDayFirst);
        if (scan.DayFirstOnly == 0) choices.Add(DateFormats.ShortMonthFirst);
        choices.Add(DateFormats.ShortYearFirst);
        return Ask(report with { State = DateState.ChooseYear, Proof = scan.Short.YearFirstProof ?? scan.DayFirstProof ?? scan.MonthFirstProof, Counterproof = scan.Short.NotYearFirstProof }, message, choices);
    }

    public DateDecision YearDay(DateReport report)
    {
        var against = scan.YearMonthProof is { } proof ? $", {Shown(proof)} only month and day" : "";
        return Ask(report with { State = DateState.YearDay, Proof = scan.YearDayProof, Counterproof = scan.YearMonthProof },
            $"The dates in the column {column} have the year first, and {Shown(scan.YearDayProof)} can only be year, day, month{against}. Choose the order of the whole column; rows that do not fit it are rejected.",
            [DateFormats.YearDayFirst, DateFormats.YearFirst]);
    }

    public DateDecision Epoch(DateReport report)
    {
        string[] choices = scan.EpochMilliseconds > scan.EpochSeconds ? [DateFormats.EpochMilliseconds, DateFormats.EpochSeconds] : [DateFormats.EpochSeconds, DateFormats.EpochMilliseconds];
        return Ask(report with { State = DateState.ChooseEpoch, Proof = scan.EpochExample },
            $"The column {column} has numbers such as {Shown(scan.EpochExample)}, which look like {(choices[0] == DateFormats.EpochSeconds ? "seconds" : "milliseconds")} since 1970 in UTC. Say whether they are, or choose another column of dates.", choices);
    }

    public DateDecision Cells(DateReport report)
    {
        var text = scan.DayFirstProof ?? scan.MonthFirstProof;
        DateReading[] readings = [Cell(DateCells.AsTheyAre, "asTheyAre"), Cell(DateCells.Swapped, "swapped")];
        var message = $"In the column {column} the date cells have days of 12 or less only, such as {Shown(scan.CellExample)}, beside texts such as {Shown(text)}: a spreadsheet has probably exchanged day and month of the cells. "
            + $"Choose whether {scan.CellExample!.Text} is {Day(readings[0])} or {Day(readings[1])}.";
        return new DateDecision(null, report with { State = DateState.CellsSwapped, Proof = scan.CellExample, Counterproof = text, Readings = readings },
            new RunError(PlanErrors.Undecidable, column, message, [.. readings.Select(r => r.Format)]), "dateCells");
    }

    public DateDecision NoDates(DateReport report, IReadOnlyList<string> candidates) => new(null, report with { State = DateState.NoDates, Proof = scan.NotADate },
        new RunError(PlanErrors.Undecidable, column, $"No row of the column {column} can be read as a date, such as {Shown(scan.NotADate)}. Choose the column with the dates, or the date format.", candidates), Fields.Date);

    public DateDecision NoneRead(string format, DateReport report, IReadOnlyList<string> candidates) => scan.Dates == 0
        ? NoDates(report, candidates)
        : new DateDecision(null, report with { State = DateState.NoDates, Format = format },
            new RunError(PlanErrors.Undecidable, column, $"No date of the column {column} can be read with the format {format}. Choose another one.", [DateFormats.DayFirst, DateFormats.MonthFirst, DateFormats.YearFirst]));

    public DateReading Reading(string format)
    {
        var reader = DateFormats.Reader(format)!;
        var example = reader.EpochMilliseconds > 0 ? scan.EpochExample : reader.Order switch
        {
            DateOrder.YearDayFirst => scan.YearExample ?? scan.YearDayProof,
            DateOrder.YearFirst when scan.YearDayOnly > 0 => scan.YearExample ?? scan.YearMonthProof ?? scan.YearDayProof,
            DateOrder.YearFirst => scan.Short.Example,
            DateOrder.Unknown => null,
            _ => scan.Example ?? scan.DayFirstProof ?? scan.MonthFirstProof ?? scan.Short.Example,
        };
        var span = reader.Order switch
        {
            DateOrder.DayFirst => Union(scan.DayFirst, scan.Plain),
            DateOrder.MonthFirst => Union(scan.MonthFirst, scan.Plain),
            DateOrder.YearDayFirst => new DateSpan(0, null, null, 0),
            _ => scan.Plain,
        };
        DateOnly? day = example is not null && reader.Read(example.Text, CellKind.Text, out var time) == DateProblem.None ? time.Date : null;
        var rejected = reader.Order switch
        {
            DateOrder.DayFirst => scan.MonthFirstOnly,
            DateOrder.MonthFirst => scan.DayFirstOnly,
            DateOrder.YearFirst => scan.YearDayOnly,
            _ => 0,
        };
        return new DateReading(format, example?.Text, day, span.First, span.Last, span.Months, rejected + scan.NotDates);
    }

    public DateReading Serial(string format, DateReader reader)
    {
        DateOnly? day = reader.Read(scan.SerialExample!.Text, CellKind.Number, out var time) == DateProblem.None ? time.Date : null;
        return new DateReading(format, scan.SerialExample.Text, day, null, null, 0, scan.NotDates);
    }

    private DateReading Cell(DateCells cells, string name)
    {
        DateOnly? day = new DateReader { Cells = cells }.Read(scan.CellExample!.Text, CellKind.DateTime, out var time) == DateProblem.None ? time.Date : null;
        return new DateReading(name, scan.CellExample.Text, day, null, null, 0, scan.NotDates);
    }

    private DateDecision Ask(DateReport report, string message, IReadOnlyList<string> choices) =>
        new(null, report with { Readings = [.. choices.Select(Reading)] }, new RunError(PlanErrors.Undecidable, column, message, choices));

    private static string Shown(DateProof? proof) => proof is null ? "" : $"{proof.Text} on row {proof.Row}";

    private static string Day(DateReading reading) => reading.Day is { } day ? DateDecider.Words(day) : "";

    private static DateSpan Union(DateSpan a, DateSpan b) => b.Count == 0 ? a : a.Count == 0 ? b
        : new DateSpan(a.Count + b.Count, a.First < b.First ? a.First : b.First, a.Last > b.Last ? a.Last : b.Last, Math.Max(a.Months, b.Months));
}
