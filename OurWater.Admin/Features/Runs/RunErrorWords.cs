using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Features.Runs;

/// <summary>Errors that a person answers in the upload's second step.</summary>
public static class RunErrorWords
{
    public static bool IsQuestion(RunError error) => error.Code is PlanErrors.Undecidable or PlanErrors.UnknownColumn or PlanErrors.InvalidMapping;

    /// <summary>A comparison found so much missing that it asks first.</summary>
    public static bool IsTooManyMissing(RunError error) => error.Code == "tooManyMissing";

    public static string WhatItMeans(RunDetail run) => run switch
    {
        { Kind: RunKind.Reconcile } => "Nothing was marked.",
        { Stored: > 0 } or { Sent: > 0 } => $"{RunWords.WhatHappened(run)}: that stays.",
        { Other.Pushes: true } => "Nothing was saved or sent.",
        _ => "Nothing was saved.",
    };

    /// <summary>The words of the button that leads to the answer.</summary>
    public static string Answer(RunError error) => error switch
    {
        { Choices: { Count: > 0 } choices } when choices.All(LooksLikeDate) => "Choose how to read the dates",
        { Choices: { Count: > 0 } choices } when choices.All(c => c is "m" or "cm" or "mm" or "ft" or "in") => "Choose the unit",
        _ => "Choose in the columns",
    };

    private static bool LooksLikeDate(string choice) => choice.Contains('y', StringComparison.Ordinal) && choice.Contains('M', StringComparison.Ordinal) && choice.Contains('d', StringComparison.Ordinal);
}
