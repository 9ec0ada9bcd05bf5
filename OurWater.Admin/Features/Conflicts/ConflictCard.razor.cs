using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>One conflict: both sides, a third value, and what follows from the choice.</summary>
public sealed partial class ConflictCard
{
    private Side _choice;
    private string _other = "";

    [Inject]
    public required Formats Formats { get; set; }

    [Parameter, EditorRequired]
    public required ConflictDetail Conflict { get; set; }

    [Parameter]
    public bool MayChoose { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    /// <summary>How many are selected in the list.</summary>
    [Parameter]
    public int ChosenCount { get; set; }

    /// <summary>What came of the value that was written before.</summary>
    [Parameter]
    public ValueAnswer? Answer { get; set; }

    [Parameter]
    public EventCallback<ConflictChoice> OnSettle { get; set; }

    [Parameter]
    public EventCallback<ConflictChoice> OnSettleChosen { get; set; }

    private bool IsDepth => Conflict.ResourceType == ResourceType.Well && Conflict.Quantity == Names.Quantity(ResourceType.Well);

    private bool IsOursAway => Conflict.Resolution is Resolutions.Replaced or Resolutions.Other;

    /// <summary>Null where nothing would follow: no value was written, or it was chosen so before.</summary>
    private ConflictChoice? Choice => _choice switch
    {
        Side.Ours when Conflict.Resolution == Resolutions.Kept => null,
        Side.Theirs when Conflict.Resolution == Resolutions.Replaced => null,
        Side.Ours => new ConflictChoice.KeepOurs(),
        Side.Theirs => new ConflictChoice.TakeTheirs(),
        _ => Other is { } value && Answered?.Problem is null ? new ConflictChoice.Value(value, IsSure: Answered?.Question is not null) : null,
    };

    private NumberRule Rule => new(Unit: Units.Find(Conflict.Unit));

    private decimal? Other => TypedNumbers.Read(_other, Rule).Number;

    /// <summary>The answer to what is written now; another value is another question.</summary>
    private ValueAnswer? Answered =>
        _choice == Side.Other && Answer is { } answer && answer.ConflictId == Conflict.Id && answer.Number == Other ? answer : null;

    private string? Problem => TypedNumbers.Read(_other, Rule).Problem ?? Answered?.Problem;

    /// <summary>What is measured, and what both sides held last.</summary>
    private string? Sub => Conflict.System switch
    {
        { Base: { } both } => $"{(Conflict.Quantity is null ? "" : Conflict.Quantity + ". ")}The last value both had: {both}",
        { Number: not null, Name: var name } when Conflict.IsReading && Conflict.Resolution is null => $"{Conflict.Quantity}. OurWater and {name} never had the same value",
        _ => Conflict.Quantity,
    };

    private string Action => _choice switch
    {
        Side.Ours when IsOursAway => Conflict.IsReading ? $"Bring {Words(Conflict.OurValue)} back" : "Bring OurWater’s back",
        Side.Ours => Conflict.IsReading ? $"Keep {Words(Conflict.OurValue)}" : "Keep OurWater’s",
        Side.Theirs => Conflict.IsReading ? $"Replace by {Words(Conflict.TheirValue)}" : $"Replace by {(Conflict.System is { } system ? $"{system.Name}’s" : "the file’s")}",
        _ when Answered?.Question is not null => "It is right: store it",
        _ => Other is { } value ? $"Store {ConflictWords.Exactly((double)value, Conflict.Unit)}" : "Store another value",
    };

    private string Follows => _choice switch
    {
        not Side.Other when Choice is null => "This was chosen. Choose another to change it.",
        Side.Ours when IsOursAway => $"It is stored again{(Conflict.System is { } back ? $" {ConflictWords.Travels(back)}" : "")}. What stands here now stays in the history.",
        Side.Ours when Conflict.System is { } system => $"It stays here {ConflictWords.Travels(system)}.{(Conflict.IsReading ? $" {Words(Conflict.TheirValue)} stays in the history." : "")}",
        Side.Ours => Conflict.IsReading ? $"It stays as it is stored. {Words(Conflict.TheirValue)} is not stored." : "The record stays as it is stored.",
        Side.Theirs => Conflict.IsReading ? $"{Words(Conflict.OurValue)} stays in the history." : "The old values stay in the history.",
        _ when Problem is not null => "Mend the value first.",
        _ when Answered?.Question is not null => "Nothing is stored yet.",
        _ when Other is null => "First write the right value.",
        _ => $"{(Conflict.System is { } system ? $"It is stored here {ConflictWords.Travels(system)}. " : "")}{Words(Conflict.OurValue)} stays in the history.",
    };

    protected override void OnInitialized() => _choice = Conflict.Resolution switch
    {
        Resolutions.Replaced => Side.Theirs,
        Resolutions.Other => Side.Other,
        _ => Side.Ours,
    };

    private void Write(string text) => (_choice, _other) = (Side.Other, text);

    private string Words(double? value) => ConflictWords.Value(value, Conflict.ResourceType, Conflict.Unit);

    private enum Side
    {
        Ours,
        Theirs,
        Other,
    }
}
