using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>A date and time as it is written, before any zone is applied.</summary>
/// <param name="Milliseconds">The clock on the wall, as milliseconds since 1970-01-01T00:00 of that same clock.</param>
/// <param name="Precision">A date alone is a <see cref="TimePrecision.Day"/>.</param>
/// <param name="HasOffset">True where the text itself says how far it is from UTC.</param>
/// <param name="OffsetMinutes">Minutes east of UTC; 0 without one.</param>
public readonly record struct LocalTime(long Milliseconds, TimePrecision Precision, bool HasOffset = false, int OffsetMinutes = 0)
{
    public DateOnly Date => CivilDay.FromNumber((int)Math.Floor(Milliseconds / (double)CivilDay.Milliseconds));
}

/// <summary>Why a text is not read as a date.</summary>
public enum DateProblem
{
    None,
    Blank,
    NotADate,

    /// <summary>Such as 30 February.</summary>
    NoSuchDay,

    /// <summary>Can only be read in the order that was not proven or chosen.</summary>
    OtherOrder,

    /// <summary>Can be read two ways, and nothing says which.</summary>
    TwoWays,
    TwoDigitYear,
    BadTime,
    BadZone,
}

/// <summary>The order of the numbers in a date such as 5/2/2017.</summary>
public enum DateOrder
{
    /// <summary>Nothing says: only what can be read one way is read.</summary>
    Unknown,
    DayFirst,
    MonthFirst,

    /// <summary>Chosen by a person, or years of two digits that can only stand first: other orders are not read.</summary>
    YearFirst,

    /// <summary>Chosen by a person: <c>2018-13-08</c> is 13 August.</summary>
    YearDayFirst,
}

/// <summary>What a midnight in a column of dates is.</summary>
public enum Midnights
{
    /// <summary>A calendar day, whatever clock stands behind it.</summary>
    Days,

    /// <summary>A time at 00:00, also where no clock stands behind the date.</summary>
    Times,
}

/// <summary>How the date cells of a workbook are read.</summary>
public enum DateCells
{
    AsTheyAre,

    /// <summary>A spreadsheet took day and month of the text for each other when it made date cells of it.</summary>
    Swapped,
}
