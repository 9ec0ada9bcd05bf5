using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What a run did, in a sentence.</summary>
public static class RunWords
{
    /// <summary>4,611 readings created, 96 updated, 61 unchanged, 44 rejected: all 4,812 rows accounted for.</summary>
    public static string Summary(PullCounts counts, DataType type)
    {
        (long Count, string Word)[] parts = [(counts.Created, "created"), (counts.Updated, "updated"), (counts.Unchanged, "unchanged"), (counts.Skipped, "skipped"), (counts.Conflicted, counts.Conflicted == 1 ? "waits as a conflict" : "wait as conflicts"), (counts.Rejected, "rejected")];
        if (counts.Read == 0) return "The file has no rows: nothing was stored.";
        var there = parts.Where(p => p.Count > 0).ToList();
        var words = string.Join(", ", there.Select((p, i) => $"{Formats.Number(p.Count)} {(i == 0 ? (p.Count == 1 ? Names.One(type) : Names.Many(type)) + " " : "")}{p.Word}"));
        return $"{words}: all {Formats.Count(counts.Read, "row")} accounted for.";
    }

    /// <summary>Reading the file · Saving readings, in words for the line above a bar.</summary>
    public static string Phase(SyncRun run) => run switch
    {
        { CancelRequested: true } => "Stopping…",
        { State: RunState.Queued } => "Waiting for its turn…",
        { Phase: "read the file" or null } => "Looking at the whole file…",
        { DryRun: true } => "Checking row by row…",
        _ => "Saving row by row…",
    };

    /// <summary>"2 min 4 s left"; null while it cannot be told.</summary>
    public static string? TimeLeft(RunView view, DateTime now)
    {
        if (view.Percent is not { } percent || percent < 3 || view.Run.StartedAt is not { } started) return null;
        var spent = now - started;
        return spent.TotalSeconds < 3 ? null : $"about {Formats.Duration(spent * ((100 - percent) / percent))} left";
    }
}
