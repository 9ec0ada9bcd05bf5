namespace OurWater.Sync.Tabular.Files;

/// <summary>What is wrong with a record before anyone looks at its fields.</summary>
internal static class RowProblems
{
    public static readonly RowProblem UnclosedQuote = new(
        ReasonCodes.UnclosedQuote, null, "A quote in this row is not closed, or stands inside a text without being doubled. Close it or take it out.");

    public static readonly RowProblem TooLarge = new(ReasonCodes.RowTooLarge, null, "This row is larger than 1 MB, which no reading is. Only its beginning is kept.");

    public static readonly RowProblem Nul = new(
        ReasonCodes.NotAReading, null, "This row holds NUL characters: the file is damaged here. Type the row again, or export the file anew.");

    public static RowProblem WrongColumnCount(int found, int expected) =>
        new(
            ReasonCodes.WrongColumnCount, null, $"This row has {found} fields, the table has {expected} columns. A text or number with the delimiter in it needs quotes.");
}
