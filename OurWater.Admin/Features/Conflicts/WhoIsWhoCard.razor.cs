using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>A question of who is who: two of ours for one number there, or another one under a known number.</summary>
public sealed partial class WhoIsWhoCard
{
    /// <summary>Nothing is chosen before a person has looked.</summary>
    private bool? _same;

    [Inject]
    public required Formats Formats { get; set; }

    [Parameter, EditorRequired]
    public required ConflictDetail Conflict { get; set; }

    [Parameter]
    public bool MayChoose { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<ConflictChoice> OnSettle { get; set; }

    private bool IsSettled => Conflict.Resolution is not null;

    private bool IsClaim => Conflict.Kind == ConflictKind.IdTaken;

    private string Kind => Conflict.RecordType == DataType.Resource ? Names.Kind(Conflict.ResourceType).ToLowerInvariant() : Names.One(Conflict.RecordType);

    private string Mine => Conflict.Record.Name;

    private string Other => Conflict.Other?.Name ?? "the other one";

    private string Title => IsClaim ? $"Which one is {Conflict.RemoteKey}?" : $"Is {Conflict.RemoteKey} still the same {Kind}?";

    private string Lead => IsClaim
        ? $"{Conflict.TheirName} has given this number to a {Kind} that OurWater sent. Another {Kind} here claims it too."
        : $"Under this number {Conflict.TheirName} has what may be another {Kind}. Until you say so, nothing of it is changed on either side, and its readings wait.";

    private string SameWords => IsClaim ? $"{Mine}, which claims it" : "The same one";

    private string OtherWords => IsClaim ? $"{Other}, which was sent" : "A new one";

    private string OursIs => IsClaim ? "A file, a person or another system named the number." : "As OurWater has it.";

    private string TheirsIs => IsClaim ? $"{Conflict.TheirName} answered with the number." : $"As {Conflict.TheirName} has it now.";

    private string Action => _same switch
    {
        null => "Choose one of the two",
        true when IsClaim => $"{Mine} is {Conflict.RemoteKey}",
        false when IsClaim => $"{Other} is {Conflict.RemoteKey}",
        true => $"It is the same {Kind}",
        _ => $"It is a new {Kind}",
    };

    private string Follows => (_same, IsClaim) switch
    {
        (null, _) => "Look at both sides first.",
        (true, true) => $"{Mine} is linked. {Other} keeps its readings here and is kept apart. Where {Mine} and {Conflict.TheirName} differ, the next run compares them.",
        (false, true) => $"{Other} stays linked. {Mine} keeps its readings here and is kept apart from {Conflict.TheirName}, so that nothing sends it, until somebody allows it under External IDs.",
        (true, false) => $"OurWater takes what {Conflict.TheirName} says of it, and its readings come in with the next run.",
        _ => $"{Mine} keeps its readings and its history and is not linked any more. OurWater makes a new {Kind} for the one there; its readings come in with the next run.",
    };
}
