namespace OurWater.Sync.Tabular;

/// <summary>The closed list of reasons why a row was rejected, skipped or warned about. A code never changes its meaning; words for people are in <c>Reasons</c>.</summary>
public static class ReasonCodes
{
    // The row itself
    public const string UnclosedQuote = "unclosedQuote";
    public const string RowTooLarge = "rowTooLarge";
    public const string WrongColumnCount = "wrongColumnCount";
    public const string MissingField = "missingField";
    public const string NotAReading = "notAReading";
    public const string FormulaWithoutValue = "formulaWithoutValue";

    // Time
    public const string InvalidDate = "invalidDate";
    public const string DateOrderMismatch = "dateOrderMismatch";
    public const string AmbiguousLocalTime = "ambiguousLocalTime";
    public const string DateInFuture = "dateInFuture";
    public const string DateTooOld = "dateTooOld";
    public const string TwoDigitYear = "twoDigitYear";
    public const string InvalidTime = "invalidTime";
    public const string InvalidTimeZone = "invalidTimeZone";

    // Values
    public const string NotANumber = "notANumber";
    public const string BelowDetection = "belowDetection";
    public const string AboveRange = "aboveRange";
    public const string DryWell = "dryWell";
    public const string NoDataCode = "noDataCode";
    public const string OutOfRange = "outOfRange";
    public const string NegativeRain = "negativeRain";
    public const string UnknownUnit = "unknownUnit";
    public const string CoordinatesInvalid = "coordinatesInvalid";
    public const string CoordinatesSwapped = "coordinatesSwapped";
    public const string InvalidField = "invalidField";

    // Identity
    public const string UnknownResource = "unknownResource";
    public const string AmbiguousResource = "ambiguousResource";
    public const string InvalidIdentity = "invalidIdentity";
    public const string DuplicateWithOtherValue = "duplicateWithOtherValue";

    // Two systems
    public const string ListCut = "listCut";
    public const string MissingThere = "missingThere";
    public const string MissingHere = "missingHere";
    public const string MovedOnto = "movedOnto";
    public const string SavedTwice = "savedTwice";
    public const string InDoubt = "inDoubt";
    public const string OtherVillage = "otherVillage";
    public const string OtherType = "otherType";
    public const string IdTaken = "idTaken";
    public const string AnotherRecord = "anotherRecord";
    public const string HeldBack = "heldBack";
    public const string OtherServer = "otherServer";

    // Skipped: nothing to store
    public const string NoValue = "noValue";
    public const string KeptByPolicy = "keptByPolicy";
    public const string LeftOut = "leftOut";
    public const string AnotherQuantity = "anotherQuantity";

    // Warnings: stored, but worth a look
    public const string DeeperThanWell = "deeperThanWell";
    public const string NegativeDepth = "negativeDepth";
    public const string Jump = "jump";
    public const string DuplicateRow = "duplicateRow";
    public const string OtherTable = "otherTable";
    public const string ShortYears = "shortYears";
    public const string OnlyMidnights = "onlyMidnights";
    public const string OtherCase = "otherCase";
    public const string LikeOtherUnit = "likeOtherUnit";
    public const string LikeOtherSign = "likeOtherSign";
    public const string LikeOtherZone = "likeOtherZone";
    public const string UnlikeStored = "unlikeStored";

    /// <summary>The whole list.</summary>
    public static IReadOnlyList<string> All { get; } = [.. typeof(ReasonCodes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];
}
