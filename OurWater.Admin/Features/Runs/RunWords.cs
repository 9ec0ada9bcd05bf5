using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>What a run did, in a line.</summary>
public static class RunWords
{
    /// <summary>"1,204 created · 12 rejected"</summary>
    public static string WhatHappened(RunRow run) => WhatHappened(run.State, run.Kind, run.DryRun, run.UndoOfRunId is not null, run.Counts);

    public static string WhatHappened(RunDetail run) => WhatHappened(run.State, run.Kind, run.DryRun, run.IsUndo, run.Counts);

    private static string WhatHappened(RunState state, RunKind kind, bool dryRun, bool undo, RunCounts counts)
    {
        var (sum, sent) = (Sum(counts), SumSent(counts));
        var parts = undo ? UndoParts(sum) : kind == RunKind.Reconcile ? CompareParts(counts, sum) : Parts(sum, sent, dryRun);
        var nothing = sum.Read + sent.Selected == 0;
        return state switch
        {
            RunState.Queued => "Waits to start",
            RunState.AwaitingApproval => "Waits until you have looked at it",
            RunState.Running when sent.Selected > 0 => $"{Formats.Number(sum.Read)} read, {Formats.Number(sent.Sent)} sent so far",
            RunState.Running => nothing ? "Reading has begun" : $"{Formats.Number(sum.Read)} read so far",
            RunState.Failed when nothing => undo ? "Nothing was taken back" : "Nothing was read",
            RunState.Failed => $"{parts} before it failed",
            RunState.Cancelled when dryRun || nothing => "Stopped, nothing saved",
            RunState.Cancelled => $"{parts} before it was stopped",
            _ => parts,
        };
    }

    /// <summary>"Pull readings", of a file "Import readings": what is being done, as the title of a step.</summary>
    public static string Phase(RunDetail run, string phase)
    {
        const string pull = "pull ";
        if (run.Other is null && phase.StartsWith(pull, StringComparison.Ordinal)) phase = $"{(run.DryRun ? "check" : "import")} {phase[pull.Length..]}";
        return phase.Length == 0 ? phase : char.ToUpper(phase[0], CultureInfo.InvariantCulture) + phase[1..];
    }

    /// <summary>"Started by hand by coordinator@example.org"</summary>
    public static string Started(RunDetail run)
    {
        var how = run.Trigger switch
        {
            "api" when run.IsAccepted => "Pushed through the API",
            "api" => "Started through the API",
            "schedule" => "Started by its schedule",
            "upload" => "Started from the upload",
            _ => "Started by hand",
        };
        return run.StartedBy is null ? how : $"{how} by {run.StartedBy}";
    }

    /// <summary>"4,611 readings and 2 resources": all that the run made.</summary>
    public static string Made(RunCounts counts)
    {
        var made = counts.Pull.Select(p => (p.Key, Count: p.Value.Created + counts.AlsoCreated.GetValueOrDefault(p.Key)))
            .Concat(counts.AlsoCreated.Where(a => !counts.Pull.ContainsKey(a.Key)).Select(a => (a.Key, Count: a.Value)));
        return Listed(made);
    }

    /// <summary>"96 readings": all that it changed.</summary>
    public static string Changed(RunCounts counts) => Listed(counts.Pull.Select(p => (p.Key, Count: p.Value.Updated)));

    /// <summary>"12 readings were": all that it sent.</summary>
    public static string Sent(RunCounts counts)
    {
        var listed = Listed(counts.Push.Select(p => (p.Key, Count: p.Value.Sent)));
        return listed.Length == 0 ? "" : $"{listed} {(SumSent(counts).Sent == 1 ? "was" : "were")}";
    }

    public static PullCounts Sum(RunCounts counts)
    {
        var sum = new PullCounts();
        foreach (var one in counts.Pull.Values)
        {
            sum.Read += one.Read;
            sum.Created += one.Created;
            sum.Updated += one.Updated;
            sum.Unchanged += one.Unchanged;
            sum.Skipped += one.Skipped;
            sum.Conflicted += one.Conflicted;
            sum.Rejected += one.Rejected;
        }

        return sum;
    }

    public static PushCounts SumSent(RunCounts counts)
    {
        var sum = new PushCounts();
        foreach (var one in counts.Push.Values)
        {
            sum.Selected += one.Selected;
            sum.Sent += one.Sent;
            sum.AlreadyThere += one.AlreadyThere;
            sum.Blocked += one.Blocked;
            sum.Failed += one.Failed;
            sum.Waiting += one.Waiting;
        }

        return sum;
    }

    private static string Listed(IEnumerable<(DataType Type, long Count)> counts) =>
        string.Join(" and ", counts.Where(c => c.Count > 0).OrderByDescending(c => c.Type).Select(c => Formats.Count(c.Count, Names.One(c.Type))));

    private static string Parts(PullCounts sum, PushCounts sent, bool dryRun)
    {
        var parts = new List<string>();
        Add(parts, sum.Created, dryRun ? "new" : "created");
        Add(parts, sum.Updated, dryRun ? "changed" : "updated");
        Add(parts, sum.Conflicted, dryRun ? "to choose" : "wait for a choice");
        Add(parts, sum.Rejected, "rejected");
        Add(parts, sent.Sent, dryRun ? "to send" : "sent");
        Add(parts, sent.Blocked, "blocked");
        Add(parts, sent.Failed, "failed");
        if (parts.Count > 0) return string.Join(" · ", parts);
        return sum.Read + sent.Selected == 0 ? "No rows in it" : "Nothing new";
    }

    private static string CompareParts(RunCounts counts, PullCounts sum)
    {
        if (counts.Compared.Count > 0) return CompareWords.Line(counts);
        var parts = new List<string>();
        Add(parts, sum.Unchanged, "on both sides");
        Add(parts, sum.Skipped, "not here yet");
        Add(parts, sum.Rejected, "not usable");
        return parts.Count > 0 ? string.Join(" · ", parts) : "Nothing to compare";
    }

    private static string UndoParts(PullCounts sum)
    {
        var parts = new List<string>();
        Add(parts, sum.Updated, "taken back");
        Add(parts, sum.Skipped, "kept, changed since");
        return parts.Count > 0 ? string.Join(" · ", parts) : "Nothing to take back";
    }

    private static void Add(List<string> parts, long count, string word)
    {
        if (count > 0) parts.Add($"{Formats.Number(count)} {word}");
    }
}
