using MudBlazor;
using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

/// <summary>A state is always an icon and a word; the colour only helps. An empty icon is the turning ring.</summary>
/// <param name="Class">One of the <c>k-</c> classes of app.css.</param>
public sealed record StateLook(string Word, string Class, string Icon)
{
    public const string Ring = "";

    public static StateLook Of(RunState state) => state switch
    {
        RunState.Queued => new("Queued", "k-default", Icons.Material.Outlined.Schedule),
        RunState.Running => new("Running", "k-info", Ring),
        RunState.AwaitingApproval => new("Waits for approval", "k-info", Icons.Material.Outlined.HourglassEmpty),
        RunState.Succeeded => new("Succeeded", "k-success", Icons.Material.Outlined.CheckCircle),
        RunState.SucceededWithWarnings => new("With warnings", "k-warning", Icons.Material.Outlined.WarningAmber),
        RunState.Failed => new("Failed", "k-error", Icons.Material.Outlined.Cancel),
        _ => new("Cancelled", "k-default", Icons.Material.Outlined.Block),
    };

    public static StateLook Of(MappingState state) => state switch
    {
        MappingState.Mapped => new("Mapped", "k-success", Icons.Material.Outlined.Link),
        MappingState.Unconfirmed => new("Unconfirmed", "k-default", Icons.Material.Outlined.AddLink),
        MappingState.Pending => new("Pending", "k-info", Icons.Material.Outlined.HourglassEmpty),
        MappingState.Blocked => new("Blocked", "k-warning", Icons.Material.Outlined.RemoveCircleOutline),
        MappingState.Conflict => new("Conflict", "k-tertiary", Icons.Material.Outlined.CallSplit),
        MappingState.Failed => new("Failed", "k-error", Icons.Material.Outlined.Cancel),
        MappingState.KeptApart => new("Kept apart", "k-default", Icons.Material.Outlined.LinkOff),
        _ => new("Missing", "k-default", Icons.Material.Outlined.HelpOutline),
    };

    /// <summary>What a mapping state means, in words for a tile or a tooltip.</summary>
    public static string Meaning(MappingState state) => state switch
    {
        MappingState.Mapped => "The same record on both sides",
        MappingState.Unconfirmed => "Named by a file or a person, not seen there yet",
        MappingState.Pending => "Will be sent at the next run",
        MappingState.Blocked => "Cannot be sent: something is missing",
        MappingState.Conflict => "Waits for your choice",
        MappingState.Failed => "Refused by the other system",
        MappingState.KeptApart => "Somebody took it apart: neither sent nor joined",
        _ => "Was there before, gone now",
    };
}
