namespace OurWater.Sync.Tabular.Rows;

/// <param name="Title">What is the matter with the rows of this group: <c>Value is not a number</c>.</param>
/// <param name="ToDo">What a person can do about it.</param>
public sealed record Reason(string Code, string Title, string ToDo);

/// <summary>Words for people for the codes of <see cref="ReasonCodes"/>.</summary>
public static class Reasons
{
    /// <summary>Every code of the closed list, in the order of the list.</summary>
    public static IReadOnlyList<Reason> All { get; } =
    [
        new(ReasonCodes.UnclosedQuote, "Quote is not closed", "Close the quote in the file, or leave the row out. The rows after it are read."),
        new(ReasonCodes.RowTooLarge, "Row is too large", "Look for a quote that is not closed, or leave the row out."),
        new(ReasonCodes.WrongColumnCount, "Row has too many fields, or too few", "Put the text or number that has the delimiter in it in quotes, or write the cell that is missing."),
        new(ReasonCodes.MissingField, "Something is missing", "Write what is missing, or leave the row out."),
        new(ReasonCodes.NotAReading, "Row is a total or a heading", "Nothing to do: it is not needed."),
        new(ReasonCodes.FormulaWithoutValue, "Formula has no result", "Open the workbook, save it and upload it again, or write the value."),

        new(ReasonCodes.InvalidDate, "Date cannot be read", "Write a day that exists, like the other dates, or as 2017-01-31."),
        new(ReasonCodes.DateOrderMismatch, "Date does not fit the others", "Write it in the order of the other dates, or as 2017-01-31."),
        new(ReasonCodes.AmbiguousLocalTime, "Time did not exist, or was twice", "The clocks were changed then. Write the time with its offset, such as +01:00."),
        new(ReasonCodes.DateInFuture, "Date is in the future", "Look at the year."),
        new(ReasonCodes.DateTooOld, "Date is 1 January 1900 or before", "Programs write it where they have no date. Write the date, or leave the row out."),
        new(ReasonCodes.TwoDigitYear, "Year has two digits", "Write all four."),
        new(ReasonCodes.InvalidTime, "Time cannot be read", "Write it as 14:30."),
        new(ReasonCodes.InvalidTimeZone, "Time zone is not known", "Write a name such as Asia/Kolkata, or an offset such as +05:30."),

        new(ReasonCodes.NotANumber, "Value is not a number", "Write the value as a number, as in the rest of the file, or leave the row out."),
        new(ReasonCodes.BelowDetection, "Value says less than a limit", "Write a number, or leave the row out."),
        new(ReasonCodes.AboveRange, "Value says more than a limit", "Write a number, or leave the row out."),
        new(ReasonCodes.DryWell, "Well is dry", "Write the depth of the dry bottom, or leave the row out."),
        new(ReasonCodes.NoDataCode, "Value is a code for “no value”", "Leave the row out, or write the value."),
        new(ReasonCodes.OutOfRange, "Value cannot be true", "Look at the unit and the decimal separator."),
        new(ReasonCodes.NegativeRain, "Rain is less than none", "Write the amount, or leave the row out."),
        new(ReasonCodes.UnknownUnit, "Unit is not known", "Write one of m, cm, mm, ft, in, or leave the row out."),
        new(ReasonCodes.CoordinatesInvalid, "Position is impossible", "Write latitude (-90 to 90) and longitude (-180 to 180) in degrees."),
        new(ReasonCodes.CoordinatesSwapped, "Latitude and longitude are exchanged", "Exchange the two numbers."),
        new(ReasonCodes.InvalidField, "Text cannot be used", "Write one of the words that the field has, or leave it empty."),

        new(ReasonCodes.UnknownResource, "Place is not known", "Create it, link it to another place, or skip its rows."),
        new(ReasonCodes.AmbiguousResource, "Several places have this name", "Link it to one of them, or skip its rows."),
        new(ReasonCodes.InvalidIdentity, "Id cannot be read", "A pincode has six digits, a LegacyMyWell resource id four. An id such as 3.1E+14 was cut by the spreadsheet: format the column as text and save it anew."),
        new(ReasonCodes.DuplicateWithOtherValue, "Same place and time twice, with different values", "The first row stays. Correct the file where the second is the right one."),

        new(ReasonCodes.ListCut, "The list is cut", "The counts are complete. Choose fewer pincodes or data types for a list that can be carried out."),
        new(ReasonCodes.MissingThere, "Gone on the other side", "Kept here, and not sent again by itself. A resource or village can be sent anew under External IDs."),
        new(ReasonCodes.MissingHere, "Not here yet", "The next run reads from the start and brings it in."),
        new(ReasonCodes.MovedOnto, "Moved there onto another reading", "One reading is kept here. Look whether the date was right."),
        new(ReasonCodes.SavedTwice, "Saved twice on the other side", "One reading here. Delete the named numbers there."),
        new(ReasonCodes.InDoubt, "Sent without a clear answer", "The next run asks the other side before it sends anything again."),

        new(ReasonCodes.OtherVillage, "Village and resource do not fit", "Stored with its resource. Correct the village of the reading there."),
        new(ReasonCodes.OtherServer, "A number of another server", "Two servers give this number to different records. Unlink the other record first where both are the same."),
        new(ReasonCodes.OtherType, "Kind is not known", "Stored as its number says. Correct the kind there."),

        new(ReasonCodes.IdTaken, "Two records for one number", "Say under Conflicts which of the two it is. Until then the one that the other system has confirmed has it."),
        new(ReasonCodes.AnotherRecord, "Another record under a known number", "Say under Conflicts whether it is the same one or a new one. Until then nothing of it is changed on either side."),
        new(ReasonCodes.HeldBack, "Readings that wait for an answer", "Say under Conflicts whether their well is the same one or a new one. The next run then brings them in."),

        new(ReasonCodes.NoValue, "No value", "Nothing to store."),
        new(ReasonCodes.KeptByPolicy, "A value exists already", "Kept, as chosen for existing values."),
        new(ReasonCodes.LeftOut, "Left out", "Left out, as you chose."),
        new(ReasonCodes.AnotherQuantity, "Another quantity", "Not stored: it is no water level, or none of this kind of place. A series of its own can be chosen for it."),

        new(ReasonCodes.DeeperThanWell, "Deeper than the well", "Stored. Look at the value, or at the depth of the well."),
        new(ReasonCodes.NegativeDepth, "Water above ground", "Stored. Look whether the well is artesian."),
        new(ReasonCodes.Jump, "Far from all values so far", "Stored. Look at the unit and the decimal separator."),
        new(ReasonCodes.DuplicateRow, "Same place, time and value twice", "Counted once."),
        new(ReasonCodes.OtherTable, "Another table in the same file", "Its rows are not read. Choose the row of its names, and import the file once more, where you need it."),
        new(ReasonCodes.ShortYears, "Years have two digits", "Read as the latest year that is not in the future. Look whether that is right."),
        new(ReasonCodes.OnlyMidnights, "All times are 00:00", "Stored as days. Say in the mapping if they are times."),
        new(ReasonCodes.OtherCase, "Id written in other letters", "Taken for the place whose id differs in capital letters only. Look whether that is right."),
        new(ReasonCodes.LikeOtherUnit, "Values look like another unit", "Stored as read. If it is another unit, choose it and import the file again, or take the run back first."),
        new(ReasonCodes.LikeOtherSign, "Values have the other sign", "Stored as read. If the sign is wrong, turn it and import the file again, or take the run back first."),
        new(ReasonCodes.LikeOtherZone, "Times look like another time zone", "Stored as read. If it is another zone, take the run back, choose the zone and import the file again."),
        new(ReasonCodes.UnlikeStored, "Values unlike all that is stored", "Stored as read. Look whether it is the right column and the right place."),
    ];

    private static readonly Dictionary<string, Reason> ByCode = All.ToDictionary(r => r.Code);

    /// <summary>A code that is not on the list is its own title: an older run may have stored it.</summary>
    public static Reason Of(string code) => ByCode.GetValueOrDefault(code) ?? new Reason(code, code, "");

    public static string Title(string code) => Of(code).Title;

    public static string ToDo(string code) => Of(code).ToDo;
}
