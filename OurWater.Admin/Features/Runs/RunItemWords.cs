using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>What the lines of a run's list are called.</summary>
public static class RunItemWords
{
    /// <summary>"To send": the title of a tab.</summary>
    public static string Tab(ItemTab tab, RunDetail run) => tab.Key switch
    {
        "created" => "New here",
        "changed" => "Changed here",
        "sent" => run.DryRun || run.IsWaiting ? "To send" : Agreed(run),
        "there" => "Already there",
        "apart" => "Kept apart",
        "conflict" => "In conflict",
        "blocked" => "Blocked",
        "failed" => "Failed",
        "different" => "Different",
        "here" => "Only here",
        ItemTabs.Gone => "Of them gone there",
        "no-place" => "No place there",
        "only-there" => "Only there",
        _ => "Copies there",
    };

    /// <summary>What becomes of one record.</summary>
    public static StateLook Look(ItemAction action, RunDetail run) => action switch
    {
        ItemAction.Create => new("New here", "k-primary", Icons.Material.Outlined.AddCircleOutline),
        ItemAction.Update => new("Changed here", "k-primary", Icons.Material.Outlined.Edit),
        ItemAction.Send or ItemAction.SendChange when !run.DryRun && !run.IsWaiting => new(Agreed(run), "k-secondary", Icons.Material.Outlined.NorthEast),
        ItemAction.Send => new("Sent as new", "k-secondary", Icons.Material.Outlined.NorthEast),
        ItemAction.SendChange => new("Sent as a change", "k-secondary", Icons.Material.Outlined.NorthEast),
        ItemAction.AlreadyThere => new("Already there", "k-default", Icons.Material.Outlined.Link),
        ItemAction.KeptApart => new("Kept apart", "k-default", Icons.Material.Outlined.LinkOff),
        ItemAction.AskWhich => new("Which one is it?", "k-tertiary", Icons.Material.Outlined.CallSplit),
        ItemAction.Conflict => new("In conflict", "k-tertiary", Icons.Material.Outlined.CallSplit),
        ItemAction.Blocked => new("Blocked", "k-warning", Icons.Material.Outlined.RemoveCircleOutline),
        ItemAction.Failed => new("Failed", "k-error", Icons.Material.Outlined.Cancel),
        ItemAction.CopyThere => new("Twice there", "k-warning", Icons.Material.Outlined.ContentCopy),
        ItemAction.MissingThere => new("Gone there", "k-default", Icons.Material.Outlined.HelpOutline),
        ItemAction.NoPlaceThere => new("No place there", "k-default", Icons.Material.Outlined.DoNotDisturbAlt),
        ItemAction.OnlyHere => new("Only here", "k-primary", Icons.Material.Outlined.WaterDrop),
        ItemAction.Different => new("Different", "k-tertiary", Icons.Material.Outlined.Difference),
        _ => new("Only there", "k-default", Icons.Material.Outlined.HelpOutline),
    };

    /// <summary>A run lists what it asked about; whether each of them then went is in its figures.</summary>
    private static string Agreed(RunDetail run) => run.ApprovedAt is null ? "Not sent" : "Approved";

    /// <summary>"12 resources blocked": the title of what was left over.</summary>
    public static string LeftOver(LeftOver left, bool dryRun) => $"{Formats.Count(left.Count, Names.One(left.DataType))} {(left.Action, dryRun) switch
    {
        (ItemAction.Blocked, true) => "would be blocked",
        (ItemAction.Blocked, _) => "blocked",
        (ItemAction.Failed, _) => "refused",
        _ => "with another value there",
    }}";

    /// <summary>The most frequent reason, and that there are others.</summary>
    public static string Reasons(LeftOver left) => left.Reasons.Count switch
    {
        0 => "Each is on the list below",
        1 => left.Reasons[0],
        2 => $"{left.Reasons[0]} And one other reason.",
        var many => $"{left.Reasons[0]} And {Formats.Number(many - 1)} other reasons.",
    };
}
