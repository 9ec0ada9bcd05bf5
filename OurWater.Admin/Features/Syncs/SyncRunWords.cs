using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Syncs;

/// <summary>A run of a sync in a line: what it brought, what it sent, and what is worth knowing of it.</summary>
public static class SyncRunWords
{
    /// <summary>Records created and updated here; null where the run brings nothing in.</summary>
    public static long? BroughtIn(SyncRunRow run) => run.DryRun || run.UndoOfRunId is not null || run.Kind == RunKind.Reconcile || run.Counts.Pull.Count == 0 ? null : Incoming(run);

    private static long Incoming(SyncRunRow run) => run.Counts.Pull.Values.Sum(c => c.Created + c.Updated) + run.Counts.AlsoCreated.Values.Sum();

    /// <summary>Null where the run sends nothing out, or has not come to it.</summary>
    public static long? Sent(SyncRunRow run) => run.DryRun || run.Counts.Push.Count == 0 ? null : Outgoing(run);

    private static long Outgoing(SyncRunRow run) => run.Counts.Push.Values.Sum(c => c.Sent);

    /// <summary>All that it has gone through: the height of its bar.</summary>
    public static long Rows(SyncRunRow run) => run.Counts.Pull.Values.Sum(c => c.Read) + run.Counts.Push.Values.Sum(c => c.Selected);

    /// <summary>"by hand"</summary>
    public static string How(SyncRunRow run) => run.Trigger switch
    {
        "api" => "through the API",
        "schedule" => "",
        _ => "by hand",
    };

    /// <summary>"12 brought in · 3 sent · 1 conflict"</summary>
    public static string Line(SyncRunRow run)
    {
        string?[] parts = [BroughtIn(run) is { } came ? $"{Formats.Number(came)} brought in" : null, Sent(run) is { } went ? $"{Formats.Number(went)} sent" : null, WorthKnowing(run)];
        return string.Join(" · ", parts.OfType<string>());
    }

    public static string? WorthKnowing(SyncRunRow run)
    {
        if (run.State == RunState.AwaitingApproval) return Waiting(run);
        if (run.State == RunState.Failed) return run.Errors.Count > 0 ? run.Errors[0].Message : "It ended before its last record";
        if (run.Kind == RunKind.Reconcile && !run.State.IsActive() && run.Counts.Compared.Count > 0) return $"Compared both sides · {Runs.CompareWords.Line(run.Counts)}";
        if (run.UndoOfRunId is { } undone) return $"Takes run {undone} back";
        var notes = Notes(run);
        var isOver = !run.State.IsActive();
        if (notes.Count == 0 && isOver && run.State != RunState.Cancelled && Incoming(run) == 0 && Outgoing(run) == 0) notes.Add(run.Kind == RunKind.Reconcile ? "Nothing was compared" : "Nothing new on either side");
        if (run.Kind == RunKind.Reconcile) notes.Insert(0, isOver ? "Compared both sides" : "Compares both sides");
        if (run.DryRun) notes.Insert(0, isOver ? Foreseen(run) : "Dry run, nothing is saved");
        return notes.Count == 0 ? null : string.Join(" · ", notes);
    }

    private static string Foreseen(SyncRunRow run)
    {
        var parts = new List<string>();
        if (run.Counts.Pull.Count > 0) parts.Add($"bring in {Formats.Number(Incoming(run))}");
        if (run.Counts.Push.Count > 0) parts.Add($"send {Formats.Number(Outgoing(run))}");
        return parts.Count == 0 ? "Dry run, nothing was saved" : $"Dry run: would {string.Join(" and ", parts)}";
    }

    private static string Waiting(SyncRunRow run) => run switch
    {
        { Errors.Count: > 0 } => run.Errors[0].Message,
        { NewResources: > 0 } => $"{Formats.Count(run.NewResources, "new resource waits", "new resources wait")} for your yes",
        _ => "What it would send waits for your yes",
    };

    private static List<string> Notes(SyncRunRow run)
    {
        var (pull, push) = (run.Counts.Pull.Values, run.Counts.Push.Values);
        var (conflicted, soFar) = (pull.Sum(c => c.Conflicted), run.State.IsActive() ? " so far" : "");
        var notes = new List<string>();
        var isSettled = !run.DryRun && !run.State.IsActive() && run.OpenConflicts == 0 && run.SettledConflicts >= conflicted;
        if (conflicted > 0) notes.Add(isSettled ? $"{Formats.Count(conflicted, "conflict")}, settled" : $"{Formats.Count(run.OpenConflicts > 0 ? run.OpenConflicts : conflicted, "conflict")}{soFar}");
        Add(notes, pull.Sum(c => c.Rejected), "rejected" + soFar);
        Add(notes, push.Sum(c => c.Blocked), "blocked" + soFar);
        Add(notes, push.Sum(c => c.Failed), "refused there" + soFar);
        return notes;
    }

    private static void Add(List<string> notes, long count, string word)
    {
        if (count > 0) notes.Add($"{Formats.Number(count)} {word}");
    }
}
