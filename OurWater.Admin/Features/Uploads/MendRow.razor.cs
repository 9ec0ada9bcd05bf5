using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <summary>One rejected row, mended in place and checked at once the way the run does.</summary>
public sealed partial class MendRow
{
    private readonly Dictionary<int, string> _fields = [];
    private MudTextField<string>? _input;
    private RowChecker? _by;
    private RejectedRowView? _shown;
    private int _column;
    private string _text = "";
    private string? _suggestion;
    private string _problem = "";
    private bool _editing;
    private bool _failed;

    [Inject]
    public required MendCommands Mends { get; set; }

    [Parameter, EditorRequired]
    public required RejectedRowView Row { get; set; }

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter]
    public RowChecker? Checker { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback<RejectedRowView> OnChanged { get; set; }

    private string? Place => Checker?.PlaceOf(Row.Row);

    private string? Day => Checker is null ? null : Checker.DayOf(Row.Row) is { } day ? QuestionWords.Day(day) : Checker.Text(Row.Row, Fields.Date);

    private string InFile => _column > 0 && _column <= Row.Row.Original.Count ? Row.Row.Original[_column - 1] : Row.Row.Subject ?? string.Join(" · ", Row.Row.Original.Take(4));

    private string ColumnName => _column > 0 && Checker is { } checker && _column <= checker.Plan.ColumnNames.Count ? checker.Plan.ColumnNames[_column - 1] : "Instead";

    /// <summary>How a number is read there; null in a column of texts.</summary>
    private NumberRule? Rule => Checker?.RuleOf(Row.Row, _column);

    private string MendedWords => Checker?.Check(Row.Row, Row.Mend!.Fields) switch
    {
        { Reading: { } reading } => $"Mended: {Formats.Value(reading.Value, reading.Series.Place.Type)} {StoredUnits.Of(reading.Series.Place.Type)}".TrimEnd(),
        { Outcome: RowOutcome.Skipped } => "Mended: no value",
        _ => "Mended",
    };

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_by, Checker) && _shown?.Row.Id == Row.Row.Id && (_shown.Mend is null) == (Row.Mend is null)) return;
        (_by, _shown, _failed) = (Checker, Row, false);
        _fields.Clear();
        _problem = Row.Row.Message;
        _column = Row.Row.Column;
        if (Checker is null || Row.Mend is not null) return;
        var check = Checker.Check(Row.Row);
        if (check.Problems is [var first, ..]) Ask(first);
        else Show(ValueColumn);
    }

    public async Task FocusAsync()
    {
        if (_input is not null) await _input.FocusAsync();
    }

    private int ValueColumn => Row.Row.Column > 0 ? Row.Row.Column : Math.Max(0, Checker!.Plan.Source(Fields.Value).Column + 1);

    /// <summary>The problem that the row has now, with a suggestion where a slip of the pen is plain. It counts only once the person accepts it.</summary>
    private void Ask(RowProblem problem)
    {
        _problem = problem.Message;
        Show(Checker!.ColumnOf(problem, Row.Row));
    }

    private void Show(int column)
    {
        _column = column;
        var there = _fields.GetValueOrDefault(column) ?? (column > 0 && column <= Row.Row.Original.Count ? Row.Row.Original[column - 1] : "");
        _suggestion = Suggestion(there.Trim());

        // What is only suggested does not stand in the field as if it were written.
        _text = _suggestion is null && there.Any(char.IsDigit) ? there : "";
    }

    /// <summary>
    /// The number that was probably meant, in the column's unit: 19.40 for 19.4O, 4.12 for 412 cms in a column of metres. Null where nothing is plain.
    /// </summary>
    private string? Suggestion(string there)
    {
        if (Rule is not { } rule || there.Length == 0) return null;
        var typed = TypedNumbers.Read(there, rule);

        // A hint that only takes a unit away would be another number.
        if (typed.Number is null && NumberHints.For(there) is { } hint && hint.Text.Length == there.Length) typed = TypedNumbers.Read(hint.Text, rule);
        return typed.Number is { } number && TypedNumbers.Write(number, rule.Separator) is var text && text != there ? text : null;
    }

    private bool IsSwapped => Row.Row.Reason == ReasonCodes.CoordinatesSwapped && Checker?.Exchanged(Row.Row) is not null;

    private Task ExchangeAsync()
    {
        if (Checker?.Exchanged(Row.Row) is not { } exchanged || Disabled || Row.Mend is not null) return Task.CompletedTask;
        _fields.Clear();
        foreach (var (column, text) in exchanged) _fields[column] = text;
        return CheckAndKeepAsync();
    }

    private void Write(string text) => (_text, _editing, _failed, _suggestion) = (text, true, false, null);

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        if (key.Key == "Enter") await AcceptAsync();
        if (key.Key != "Escape") return;
        (_editing, _failed) = (false, false);
        _fields.Clear();
        Show(_column);
    }

    /// <summary>What somebody has written counts when they go on, and can be undone; what is only suggested does not.</summary>
    private Task LeaveAsync() => _editing && !_failed && !string.IsNullOrWhiteSpace(_text) ? AcceptAsync() : Task.CompletedTask;

    private async Task AcceptAsync()
    {
        _editing = false;
        if (Checker is null || _column == 0 || Disabled || Row.Mend is not null) return;
        var text = (_suggestion ?? _text ?? "").Trim();
        if (Rule is { } rule && !NoValue.Is(text))
        {
            // The file's own form may read what a person types as another number: what is laid over the file is the number itself.
            var typed = TypedNumbers.Read(text, rule);
            if (typed.Problem is { } problem)
            {
                (_problem, _failed, _editing) = (problem, true, true);
                return;
            }

            if (typed.Number is { } number) text = TypedNumbers.Write(number, rule.Separator);
        }

        _fields[_column] = text;
        await CheckAndKeepAsync();
    }

    private async Task CheckAndKeepAsync()
    {
        var check = Checker!.Check(Row.Row, _fields);
        if (check is { Outcome: RowOutcome.Rejected, Problems: [var first, ..] })
        {
            var column = _column;
            var written = _text;
            Ask(first);
            if (_column == column) _text = written ?? "";
            (_failed, _editing) = (true, true);
            return;
        }

        _editing = false;
        await Mends.MendAsync(Actor, Upload.Id, Row.Row.Row, Row.Row.Column, _fields, CancellationToken.None);
        await OnChanged.InvokeAsync(Row);
    }

    private async Task LeaveOutAsync()
    {
        await Mends.LeaveOutAsync(Actor, Upload.Id, Row.Row.Row, Row.Row.Column, CancellationToken.None);
        await OnChanged.InvokeAsync(Row);
    }

    private async Task UndoAsync()
    {
        await Mends.UndoAsync(Actor, Upload.Id, Row.Row.Row, Row.Row.Column, CancellationToken.None);
        await OnChanged.InvokeAsync(Row);
    }
}
