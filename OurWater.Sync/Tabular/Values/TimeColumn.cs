using System.Buffers;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>A cell of a column of clock times: text, or what a workbook makes of it.</summary>
internal static class TimeColumn
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789., ");

    /// <param name="numbers">What the column's numbers are.</param>
    /// <param name="milliseconds">Since midnight; 24:00 is a whole day.</param>
    public static DateProblem Read(ReadOnlySpan<char> text, CellKind kind, TimeNumbers numbers, out long milliseconds, out TimePrecision precision, out int? offset)
    {
        offset = null;
        precision = TimePrecision.Minute;
        milliseconds = 0;
        Span<char> buffer = stackalloc char[64];
        if (!Plain.TryCopy(text, buffer, out var plain)) return DateProblem.BadTime;
        if (IsNumber(plain, kind, numbers) && TimeNumber.TryRead(plain, out var number))
        {
            if (TimeNumber.Milliseconds(number, numbers) is not { } read) return DateProblem.BadTime;
            milliseconds = read;
            precision = milliseconds % 60_000 == 0 ? TimePrecision.Minute : TimePrecision.Second;
            return DateProblem.None;
        }

        // A workbook may have a whole moment in the cell, or a day: 24:00 is the first day of its calendar.
        if (kind == CellKind.DateTime && IsoTime.TryRead(plain, out var moment) && moment.Milliseconds % CivilDay.Milliseconds == 0)
        {
            if (moment.Date.Year is 1900 or 1904) milliseconds = CivilDay.Milliseconds;
            return DateProblem.None;
        }

        var clock = plain.IndexOf('T');
        return TimeText.Read(clock == 10 ? plain[11..] : plain, out milliseconds, out precision, out offset);
    }

    /// <summary>Three digits and more are a clock by themselves, <c>0930</c>; a part of a day has a point.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text, CellKind kind, TimeNumbers numbers)
    {
        if (kind == CellKind.Number) return true;
        if (text.ContainsAnyExcept(NumberCharacters)) return false;
        return numbers == TimeNumbers.Fractions ? text.ContainsAny(".,") && text[0] is '0' or '1' or '.' or ',' && text.Length > 5 : !text.ContainsAny(".,") && text.Length <= 2;
    }
}
