using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>What is wrong with a row, in words for a person.</summary>
internal static class Problems
{
    private const int LongestQuote = 60;

    public static RowProblem Missing(string? column, string what) => new(ReasonCodes.MissingField, column, $"The {what} is missing. Write it, or leave the row out.", what);

    public static RowProblem WrongColumnCount(int found, int expected) => new(ReasonCodes.WrongColumnCount, null,
        $"The row has {found} fields, the header {expected}. Often a text or a number has the delimiter in it: put it in quotes.");

    public static RowProblem TooFewFields(int found, int needed) => new(ReasonCodes.WrongColumnCount, null,
        $"The row has {found} fields, and {needed} are needed for the columns in use. A cell is missing, or the row is cut short.");

    public static RowProblem NotAReading(RowReader row)
    {
        var text = row.Row.Field(0).ToString();
        return new RowProblem(ReasonCodes.NotAReading, null, $"{Quote(text)} is a total or a heading, not a single record. It is not needed.", text);
    }

    public static RowProblem Formula(string? column, string text) => new(ReasonCodes.FormulaWithoutValue, column,
        text.Length == 0
            ? "The cell has a formula without a stored result. Open the workbook, save it, and upload it again; or write the value."
            : $"The cell has a formula with the error {Quote(text)}. Write the value, or leave the row out.",
        text);

    public static RowProblem Date(DateProblem problem, string? column, string text, DateReader reader)
    {
        var (code, message) = problem switch
        {
            DateProblem.Blank => (ReasonCodes.MissingField, "The date is missing. Write it, or leave the row out."),
            DateProblem.NoSuchDay => (ReasonCodes.InvalidDate, $"{Quote(text)} is a day that does not exist."),
            DateProblem.OtherOrder => (ReasonCodes.DateOrderMismatch, $"{Quote(text)} does not fit the other dates, which are read {Order(reader.Order)}. Write it like them, or as 2017-01-31."),
            DateProblem.TwoWays => (ReasonCodes.DateOrderMismatch, $"{Quote(text)} can be read day first or month first, and nothing in the file decides. Choose the date format, or write it as 2017-01-31."),
            DateProblem.TwoDigitYear => (ReasonCodes.TwoDigitYear, $"{Quote(text)} has a year of two digits. Write all four."),
            DateProblem.BadTime => (ReasonCodes.InvalidTime, $"The time in {Quote(text)} is none. Write it as 14:30."),
            DateProblem.BadZone => (ReasonCodes.InvalidTimeZone, $"{Quote(text)} ends in a zone that is not known. Write an offset such as +05:30."),
            _ => (ReasonCodes.InvalidDate, $"{Quote(text)} is not a date. Write it like the others, or as 2017-01-31."),
        };
        return new RowProblem(code, column, message, text.Length == 0 ? "date" : text);
    }

    public static RowProblem TooOld(string? column, string text, DateOnly date) =>
        new(ReasonCodes.DateTooOld, column, $"{Quote(text)} is {Day(date)}: a date that programs write where they have none.", text);

    public static RowProblem Future(string? column, string text, DateOnly date) =>
        new(ReasonCodes.DateInFuture, column, $"{Quote(text)} is {Day(date)}: in the future. Look at the year.", text);

    public static RowProblem Time(string? column, string text, bool twoClocks) => new(ReasonCodes.InvalidTime, column,
        twoClocks ? $"The date has a time of its own that differs from {Quote(text)}." : $"{Quote(text)} is not a time. Write it as 14:30.", text);

    public static RowProblem Zone(string? column, string text) =>
        new(ReasonCodes.InvalidTimeZone, column, $"{Quote(text)} is not a time zone that is known. Write a name such as Asia/Kolkata, or an offset such as +05:30.", text);

    public static RowProblem AmbiguousLocalTime(string? column, LocalTime local, LocalTimeKind kind, string zone)
    {
        var clock = DateTime.UnixEpoch.AddMilliseconds(local.Milliseconds).ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
        var what = kind == LocalTimeKind.Never ? "did not exist: the clocks were put forward" : "was twice: the clocks were put back";
        return new RowProblem(ReasonCodes.AmbiguousLocalTime, column, $"{clock} {what} in {zone}. Write it with its offset, such as +01:00.", zone);
    }

    public static RowProblem Number(NumberProblem problem, string? column, string text, char decimalSeparator)
    {
        var (code, message) = problem switch
        {
            NumberProblem.Dry => (ReasonCodes.DryWell, $"{Quote(text)} says that there is no water, which is not a depth. Write the depth of the dry bottom, or leave the row out."),
            NumberProblem.AboveRange => (ReasonCodes.AboveRange, $"{Quote(text)} says more than a limit, not how much. Write a number, or leave the row out."),
            NumberProblem.BelowDetection => (ReasonCodes.BelowDetection, $"{Quote(text)} says less than a limit, not how much. Write a number, or leave the row out."),
            NumberProblem.NoDataCode => (ReasonCodes.NoDataCode, NoDataCodes.Words(Quote(text))),
            NumberProblem.FormulaError => (ReasonCodes.FormulaWithoutValue, $"The cell has a formula with the error {Quote(text)}. Write the value, or leave the row out."),
            NumberProblem.OtherSeparator => (ReasonCodes.NotANumber,
                $"{Quote(text)} has a decimal {(decimalSeparator == '.' ? "comma" : "point")}, the column has decimal {(decimalSeparator == '.' ? "points" : "commas")}. Write it like the others."),
            NumberProblem.TooLarge => (ReasonCodes.OutOfRange, $"{Quote(text)} is larger than any value can be."),
            _ => (ReasonCodes.NotANumber, NumberHints.For(text) is { } hint
                ? $"{Quote(text)} is not a number. {hint.Why} {hint.ToDo}, or leave the row out."
                : $"{Quote(text)} is not a number. Write the value, or leave the row out."),
        };
        return new RowProblem(code, column, message, text);
    }

    public static RowProblem NegativeRain(string? column, decimal number) =>
        new(ReasonCodes.NegativeRain, column, $"{Plain(number)} is less than no rain. Write the amount, or leave the row out.", Plain(number));

    public static RowProblem OutOfRange(string? column, decimal number, ValueUnit unit, ResourceType type, decimal least, decimal most)
    {
        var stored = Units.Name(Units.Stored(type));
        return new RowProblem(ReasonCodes.OutOfRange, column,
            $"{Plain(number)} {unit} cannot be true here: values lie between {Plain(least)} and {Plain(most)} {stored}. Look at the unit and the decimal separator.", Plain(number));
    }

    public static RowProblem UnknownUnit(string? column, string text) => new(ReasonCodes.UnknownUnit, column, text.Length == 0
        ? "The unit is missing, and nothing else says it. Write one of m, cm, mm, ft, in, or leave the row out."
        : $"{Quote(text)} is no unit of length that is known. Write one of m, cm, mm, ft, in, or leave the row out.", Cut(text));

    public static RowProblem OtherUnit(string? column, string text, ValueUnit header) => new(ReasonCodes.UnknownUnit, column,
        $"The row says {Quote(text)}, the header of the values says {header}. Make them agree, or leave the row out.", Cut(text));

    public static RowProblem Pincode(string? column, string text) => new(ReasonCodes.InvalidIdentity, column, $"{Quote(text)} is not a pincode. A pincode has six digits.", text);

    public static RowProblem ResourceId(string? column, string text) => new(ReasonCodes.InvalidIdentity, column,
        $"{Quote(text)} is not a resource id. LegacyMyWell's ids have four digits, such as 1111.", text);

    public static RowProblem ScientificId(string? column, string text) => new(ReasonCodes.InvalidIdentity, column,
        $"{Quote(text)} is no id: the spreadsheet has cut a long number, and its last digits are lost. Format the column as text in the original file, write or import the ids again, and save it anew.", text);

    public static RowProblem LongId(string? column) => new(ReasonCodes.InvalidIdentity, column, $"The id is longer than {IdentityReader.LongestId} characters.");

    public static RowProblem UnknownResource(string identity, bool legacy, string? column)
    {
        var dot = legacy ? identity.IndexOf('.') : -1;
        var message = dot > 0
            ? $"{identity[(dot + 1)..]} is not known in pincode {identity[..dot]}. Create it, link it to another place, or skip its rows."
            : $"{Quote(identity)} is not known. Create it, link it to another place, or skip its rows.";
        return new RowProblem(ReasonCodes.UnknownResource, column, message, identity);
    }

    public static RowProblem AmbiguousResource(string identity, string? column) =>
        new(ReasonCodes.AmbiguousResource, column, $"Several places are called {Quote(identity)}. Link it to one of them, or skip its rows.", identity);

    public static RowProblem Field(string? column, string text, string message) => new(ReasonCodes.InvalidField, column, message, Cut(text));

    public static RowProblem Coordinates(string? column, string text, string message) => new(ReasonCodes.CoordinatesInvalid, column, message, Cut(text));

    public static string NegativeDepth(Place place, double value) => $"{place.Identity}: {Plain(value)} m is above ground. Stored as it is.";

    public static string DeeperThanWell(Place place, double value, double depth) => $"{place.Identity}: {Plain(value)} m is deeper than the well, which is {Plain(depth)} m deep. Stored as it is.";

    public static string Jump(Series series, double value) =>
        $"{series.Place.Identity}: {Plain(value)} m is far from all {series.Count} values so far ({Plain(series.Min)} to {Plain(series.Max)} m). Stored as it is.";

    internal static string Quote(string text) => $"“{Cut(text)}”";

    private static string Cut(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";

    private static string Plain(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Plain(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Order(DateOrder order) => order switch
    {
        DateOrder.DayFirst => "day first",
        DateOrder.MonthFirst => "month first",
        DateOrder.YearDayFirst => "year, day, month",
        _ => "year first",
    };
}
