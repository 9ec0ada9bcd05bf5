using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <summary>One field of the table in step 2.</summary>
public sealed partial class ColumnRow
{
    private const string Constant = "constant";
    private const string None = "none";
    private readonly string _id = "f-" + CorrelationCode.New();
    private bool _constant;

    [Parameter, EditorRequired]
    public required FieldProposal Field { get; set; }

    [Parameter, EditorRequired]
    public required PlanView Plan { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Columns { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>The column, or null for none.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<(string Field, string? Column)> OnColumn { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback<(string Field, string Text)> OnConstant { get; set; }

    [Parameter]
    public EventCallback<string> OnUnit { get; set; }

    /// <summary>Asks the question of the dates again.</summary>
    [Parameter]
    public EventCallback OnChooseAgain { get; set; }

    /// <summary>What the midnights of the dates are.</summary>
    [Parameter]
    public EventCallback<Midnights> OnMidnights { get; set; }

    /// <summary>The highest year that two digits mean; null for the running one.</summary>
    [Parameter]
    public EventCallback<int?> OnShortYears { get; set; }

    private static Midnights Other(Midnights midnights) => midnights == Midnights.Days ? Midnights.Times : Midnights.Days;

    private string Selected => _constant || Field.Constant is not null ? Constant : Field.Column is { } column ? "c:" + column : None;

    private string Label => $"Column of the {Field.Label.ToLowerInvariant()}";

    private bool CanBeConstant => Field.Field is not (Fields.Date or Fields.Time or Fields.Value or Fields.Latitude or Fields.Longitude);

    private bool IsOpenHere => Field.Field switch
    {
        Fields.Date => Plan.Open.Contains(Answers.DateFormat) || Plan.Open.Contains(Answers.DateCells),
        Fields.Time => Plan.Open.Contains(Answers.TimeFormat),
        Fields.Value => Plan.Open.Contains(Answers.Unit) || Plan.Open.Contains(Answers.DecimalSeparator),
        _ => false,
    };

    private (StateLook? Look, string? Sub) Sure => ReadWords.Sure(Field);

    private ReadLine Line => ReadWords.Of(Field, Plan);

    private Task ChooseAsync(string choice)
    {
        _constant = choice == Constant;
        return _constant ? Task.CompletedTask : OnColumn.InvokeAsync((Field.Field, choice == None ? null : choice[2..]));
    }

    private Task GiveAsync(string text)
    {
        _constant = false;
        return OnConstant.InvokeAsync((Field.Field, text));
    }
}
