using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine;

/// <summary>How a run is called that has come to its end: "with warnings" only where somebody should look at what it leaves.</summary>
internal static class RunEnd
{
    /// <summary>Said in the run, and nothing to do about: the same reading stood twice in the file; a dry run's list was cut where it got too long; a column of midnights is days.</summary>
    private static readonly HashSet<string> Notes = [ReasonCodes.DuplicateRow, ReasonCodes.ListCut, ReasonCodes.OnlyMidnights];

    public static RunState Of(SyncRun run) => NeedsALook(run) ? RunState.SucceededWithWarnings : RunState.Succeeded;

    private static bool NeedsALook(SyncRun run) =>
        run.Warnings.Any(w => !Notes.Contains(w.Type)) || run.Counts.Pull.Values.Any(c => c.Rejected > 0 || c.Conflicted > 0) || run.Counts.Push.Values.Any(c => c.Failed > 0)
        || run.Counts.Compared.Values.Any(c => !c.IsSame);
}
