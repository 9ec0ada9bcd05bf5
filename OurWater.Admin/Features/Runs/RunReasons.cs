using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Runs;

/// <summary>Which of a run's warnings are about rows that were not stored.</summary>
public static class RunReasons
{
    public static bool IsRejection(string code) => code is not (
        ReasonCodes.DeeperThanWell or ReasonCodes.NegativeDepth or ReasonCodes.Jump or ReasonCodes.DuplicateRow or ReasonCodes.ShortYears or ReasonCodes.OnlyMidnights or ReasonCodes.OtherCase or
        ReasonCodes.LikeOtherUnit or ReasonCodes.LikeOtherSign or ReasonCodes.LikeOtherZone or ReasonCodes.UnlikeStored or
        ReasonCodes.OtherTable or ReasonCodes.NoValue or ReasonCodes.KeptByPolicy or ReasonCodes.LeftOut or ReasonCodes.AnotherQuantity or
        ReasonCodes.ListCut or ReasonCodes.MissingThere or ReasonCodes.MissingHere or ReasonCodes.InDoubt or ReasonCodes.MovedOnto or ReasonCodes.SavedTwice or ReasonCodes.OtherVillage or ReasonCodes.OtherType or
        ReasonCodes.IdTaken or ReasonCodes.AnotherRecord or ReasonCodes.HeldBack);
}
