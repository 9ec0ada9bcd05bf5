namespace OurWater.Sync.Tabular.Values;

/// <summary>Days of the proleptic Gregorian calendar as plain arithmetic: DateTime's constructors throw and cost more than a row may.</summary>
internal static class CivilDay
{
    public const long Milliseconds = 86_400_000;

    private static ReadOnlySpan<byte> MonthLengths => [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public static bool Exists(int year, int month, int day) =>
        (uint)(year - 1) < 9999 && (uint)(month - 1) < 12 && day >= 1 && (day <= MonthLengths[month] || (month == 2 && day == 29 && DateTime.IsLeapYear(year)));

    /// <summary>Days since 1970-01-01.</summary>
    public static int Number(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    public static DateOnly FromNumber(int number) => DateOnly.FromDayNumber(number + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);
}
