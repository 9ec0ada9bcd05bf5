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
        return $"{what} What was changed since stays as it is, and is counted. The undo is a run of its own.";
    }
}
