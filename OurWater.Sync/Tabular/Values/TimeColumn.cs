using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>A cell of a column of clock times: text, or what a workbook makes of it.</summary>
internal static class TimeColumn
{
    public static DateProblem Read(ReadOnlySpan<char> text, CellKind kind, out long milliseconds, out TimePrecision precision, out int? offset)
    {
        offset = null;
        precision = TimePrecision.Minute;
        milliseconds = 0;
        Span<char> buffer = stackalloc char[64];
        if (!Plain.TryCopy(text, buffer, out var plain)) return DateProblem.BadTime;

        // A workbook's clock is a fraction of a day, or a moment on the day before its calendar begins.
        if (kind == CellKind.Number)
        {
            if (!decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var day) || day is < 0 or >= 1) return DateProblem.BadTime;
            var seconds = (long)decimal.Round(day * 86_400m);
            milliseconds = seconds * 1000;
            precision = seconds % 60 == 0 ? TimePrecision.Minute : TimePrecision.Second;
            return DateProblem.None;
        }

        var clock = plain.IndexOf('T');
        return TimeText.Read(clock == 10 ? plain[11..] : plain, out milliseconds, out precision, out offset);
    }
}
