using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Runs;

/// <summary>Which of a run's warnings are about rows that were not stored.</summary>
public static class RunReasons
{
    public static bool IsRejection(string code) => code is not (
        ReasonCodes.DeeperThanWell or ReasonCodes.NegativeDepth or ReasonCodes.Jump or ReasonCodes.DuplicateRow or
        ReasonCodes.NoValue or ReasonCodes.KeptByPolicy or ReasonCodes.LeftOut or
        ReasonCodes.ListCut or ReasonCodes.MissingThere or ReasonCodes.MissingHere or ReasonCodes.InDoubt or ReasonCodes.OtherVillage or ReasonCodes.OtherType);
}
