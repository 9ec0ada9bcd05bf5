using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>The rejected rows of one reason, a few at first.</summary>
public sealed partial class RejectedGroup : IDisposable
{
    private const int First = 4;
    private const int Page = 25;
    private readonly string _id = "g-" + CorrelationCode.New();
    private readonly Dictionary<(int Row, int Column), MendRow?> _mendRows = [];
    private readonly CancellationTokenSource _leave = new();
    private IReadOnlyList<RejectedRowView>? _rows;
    private int _take = First;
    private bool _open;
    private bool _busy;
    private string? _code;

    [Inject]
    public required CheckQueries Queries { get; set; }

    [Inject]
    public required MendCommands Mends { get; set; }

    [Inject]
    public required ILogger<RejectedGroup> Logger { get; set; }

    [Parameter, EditorRequired]
    public required RejectedGroupView Group { get; set; }

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    /// <summary>Null until it is loaded: rows are shown, and can be mended when it is there.</summary>
    [Parameter]
    public RowChecker? Checker { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnMended { get; set; }

    /// <summary>Texts that stand in several rows, such as "dry"; the places of doubled readings are no such text.</summary>
    private IEnumerable<SubjectCount> Repeated => Group.Reason is ReasonCodes.DuplicateWithOtherValue or ReasonCodes.MissingField or ReasonCodes.InvalidIdentity
        ? []
        : Group.Subjects.Where(s => s is { Subject.Length: > 0, Count: > 1 }).Take(2);

    /// <summary>How many nobody has dealt with.</summary>
    private long Open => Group.Count - Group.Mended;

    private string Example => $"For example row {Formats.Number(Group.FirstRow)}: {FirstSentence(Group.FirstMessage)}";

    private async Task FlipAsync()
    {
        _open = !_open;
        if (_open && _rows is null) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            _code = null;
            _rows = (await Queries.RejectedAsync(Actor, Upload, Group.Reason, 0, _take, _leave.Token)).Items;
        }
        catch (Exception) when (_leave.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception error)
        {
            _code = CorrelationCode.New();
            Logger.CheckNotShown(error, Upload.Id, _code);
        }
    }

    private Task MoreAsync()
    {
        _take = _take == First ? Page : _take + Page;
        return LoadAsync();
    }

    private async Task ChangedAsync(RejectedRowView changed)
    {
        await LoadAsync();
        await OnMended.InvokeAsync();
        var next = _rows?.SkipWhile(r => r.Row.Id != changed.Row.Id).Skip(1).FirstOrDefault(r => r.Mend is null);
        var undone = _rows?.FirstOrDefault(r => r.Row.Id == changed.Row.Id)?.Mend is null;
        if (next is not null && !undone && _mendRows.GetValueOrDefault((next.Row.Row, next.Row.Column)) is { } row) await row.FocusAsync();
    }

    private Task ExchangeAllAsync() => DoAsync(() => Mends.ExchangeAllAsync(Actor, Upload.Id, Checker!, CancellationToken.None));

    private Task LeaveOutAllAsync(string? subject) => DoAsync(() => Mends.LeaveOutAllAsync(Actor, Upload.Id, Group.Reason, subject, CancellationToken.None));

    private Task UndoAllAsync() => DoAsync(() => Mends.UndoAllAsync(Actor, Upload.Id, Group.Reason, CancellationToken.None));

    private async Task DoAsync(Func<Task> command)
    {
        _busy = true;
        try
        {
            await command();
        }
        finally
        {
            _busy = false;
        }

        if (_rows is not null) await LoadAsync();
        await OnMended.InvokeAsync();
    }

    private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..end] : text.TrimEnd('.');

    private static string Short(string? text) => text is { Length: > 24 } ? text[..24] + "…" : text ?? "";

    public void Dispose()
    {
        _leave.Cancel();
        _leave.Dispose();
    }
}
