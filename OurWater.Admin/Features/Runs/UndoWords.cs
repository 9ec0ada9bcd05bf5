namespace OurWater.Admin.Features.Runs;

/// <summary>What taking a run back does, said before it is done.</summary>
public static class UndoWords
{
    public static string WhatFollows(RunDetail run)
    {
        var (made, changed) = (RunWords.Made(run.Counts), RunWords.Changed(run.Counts));
        var what = (made, changed) switch
        {
            ("", _) => $"It gives {changed} the old values back.",
            (_, "") => $"It removes {made} that this run created.",
            _ => $"It removes {made} that this run created, and gives {changed} the old values back.",
        };
        return $"{what} What was changed since stays as it is, and is counted. The undo is a run of its own.{(run.Other is { } other ? OnTheOtherSide(run, other, changed) : "")}";
    }

    /// <summary>Two systems that are kept the same do not stay apart by an undo on one side.</summary>
    private static string OnTheOtherSide(RunDetail run, OtherSide other, string changed)
    {
        var words = "";
        if (changed.Length > 0 && other.Pushes) words += $" Old values that come back here are sent to {other.Name} at the next run.";
        if (RunWords.Sent(run.Counts) is { Length: > 0 } sent) words += $" {sent} sent to {other.Name}: they stay there.";
        return words + $" The next run reads {other.Name} from the start, and brings in again what is still there: pause the sync where that is not wanted.";
    }
}
