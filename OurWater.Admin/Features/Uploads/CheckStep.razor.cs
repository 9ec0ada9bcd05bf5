using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Live;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Step 3: a dry run, and what it found: rows to mend, places to create, values that will change.</summary>
public sealed partial class CheckStep : IDisposable
{
    /// <summary>The tab in the address.</summary>
    public const string TabKey = "tab";

    private readonly CancellationTokenSource _leave = new();
    private ElementReference _panel;
    private PullCounts? _mended;
    private bool _toPanel;
    private RunWatch? _watch;
    private long? _watched;
    private RunView? _view;
    private CheckResults? _results;
    private RowChecker? _checker;
    private long? _shown;
    private bool _busy;
    private string? _code;
    private string? _refused;

    [Inject]
    public required CheckQueries Queries { get; set; }

    [Inject]
    public required CheckCommands Checks { get; set; }

    [Inject]
    public required UploadCommands Commands { get; set; }

    [Inject]
    public required RowCheckers Checkers { get; set; }

    [Inject]
    public required MendedRows Mended { get; set; }

    [Inject]
    public required RunNotifier Notifier { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required Formats Format { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required ILogger<CheckStep> Logger { get; set; }

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnChanged { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnBack { get; set; }

    private PullCounts Counts => _view!.Counts;

    private bool Locked => _busy || Upload.IsImported;

    private bool IsCurrent => Upload.IsChecked || Upload.IsImported;

    private int Unchecked => (_results?.Mended ?? 0) + (_results?.LeftOut ?? 0);

    /// <summary>Rows mended since the check count as what they become, and while that is not known, as something.</summary>
    private bool HasSomething =>
        ToWrite + Counts.Conflicted + (_mended?.Conflicted ?? 0) > 0 || (_mended is null && _results?.Mended > 0);

    private bool HasChanges => Counts.Updated + Counts.Conflicted > 0 || Upload.Mapping.ExistingValues != ExistingValues.Replace;

    private string ChangesWord => Upload.Mapping.ExistingValues switch
    {
        ExistingValues.Keep => $"none: the stored values stay{(Counts.Skipped > 0 ? $", {Formats.Count(Counts.Skipped, "row is", "rows are")} skipped" : "")}",
        ExistingValues.Ask => $"{Formats.Number(Counts.Conflicted)} wait for you under Conflicts, the stored values stay until then",
        _ => $"{Formats.Number(Counts.Updated)}{(Upload.DataType == DataType.Reading ? ", the largest differences first" : "")}",
    };

    /// <summary>What the import will write: what the check found, and what the rows mended since then become.</summary>
    private long ToWrite => Counts.Created + Counts.Updated + (_mended is null ? 0 : _mended.Created + _mended.Updated);

    private string ImportWord
    {
        get
        {
            var uncounted = _results?.Mended > 0 && _mended is null ? $" and {Formats.Count(_results.Mended, "mended row")}" : "";
            var toDecide = Counts.Conflicted + (_mended?.Conflicted ?? 0);
            if (ToWrite == 0 && toDecide > 0) return $"Import, {Formats.Number(toDecide)} to decide";
            return ToWrite == 0 && uncounted.Length > 0
                ? $"Import {Formats.Count(_results!.Mended, "mended row")}"
                : $"Import {Formats.Count(ToWrite, Names.One(Upload.DataType), Names.Many(Upload.DataType))}{uncounted}";
        }
    }

    /// <summary>Rejected rows that only wait for a place.</summary>
    private RejectedGroupView? Unknown => _results?.Groups.FirstOrDefault(g => g.Reason == ReasonCodes.UnknownResource);

    private string? Unlike => Unknown is { } group && !Upload.IsImported ? UnknownPlaceWords.Unlike(group, Upload.Mapping, _checker?.ValueHeader) : null;

    private bool OnlyPlacesAreMissing =>
        IsCurrent && !Upload.IsImported && Unknown is not null && Counts.Created + Counts.Updated + Counts.Unchanged + Counts.Conflicted == 0;

    /// <summary>What the second look at the values found.</summary>
    private IReadOnlyList<LookGroup> Looks => LookAnswers.Groups(_view!.Run.Warnings, Upload.Mapping);

    /// <summary>What is so odd that the import waits for an answer.</summary>
    private List<LookGroup> OpenLooks => [.. Looks.Where(g => g.IsOpen)];

    private string? Why
    {
        get
        {
            if (Upload.IsImported) return "This file is imported.";
            if (!IsCurrent) return "Your choices have changed since this check.";
            var words = new List<string>();
            if (_results?.Mended is > 0 and var mended) words.Add($"{Formats.Count(mended, "mended row is", "mended rows are")} not checked yet.");
            if (_results?.LeftOut is > 0 and var leftOut) words.Add($"{Formats.Count(leftOut, "row is", "rows are")} left out by you.");
            if (OpenLooks is { Count: > 0 } open) words.Add($"{LookWords.Places(open)} to look at first.");
            if (HasSomething && Counts.Rejected - Unchecked is > 0 and var rest) words.Add($"{Formats.Count(rest, "rejected row")} will be left out.");
            if (!HasSomething) words.Add(Counts.Read == 0 ? "The file has no rows." : Counts.Unchanged + (_mended?.Unchanged ?? 0) > 0 ? "Nothing is new: there is nothing to import." : "No row can be imported yet.");
            return string.Join(' ', words);
        }
    }

    private long NotRows => _view!.Run.Counts.NotRows;

    private string AllRows => $"All rows: {Formats.Number(Counts.Read)} read{(NotRows > 0 ? $", {Formats.Count(NotRows, "line is not a row", "lines are not rows")}" : ", every line is a row")}";

    private IEnumerable<(string Key, string Word, long Count, string? Icon)> Tabs
    {
        get
        {
            yield return ("rejected", "Rejected", Counts.Rejected, Icons.Material.Outlined.Cancel);
            yield return ("changed", "Changed", Counts.Updated + Counts.Conflicted, Icons.Material.Outlined.Edit);
            yield return ("new", "New", Counts.Created, Icons.Material.Outlined.Add);
            yield return ("same", "The same", Counts.Unchanged, null);
            if (Counts.Skipped > 0) yield return ("skipped", "Skipped", Counts.Skipped, null);
            if (NotRows > 0) yield return ("notrows", "Not rows", NotRows, null);
        }
    }

    /// <summary>From the address, so that a link and the back key keep it; else where there is something to do.</summary>
    private string Tab => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).TryGetValue(TabKey, out var tab) && Tabs.Any(t => t.Key == tab.ToString())
        ? tab.ToString()
        : Tabs.FirstOrDefault(t => t.Count > 0, Tabs.First()).Key;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Upload.CheckRunId) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (Upload.CheckRunId is not { } runId) return;
        try
        {
            _code = null;
            var view = await Queries.RunAsync(Actor, runId, Upload.DataType, _leave.Token);
            if (_shown != runId) (_results, _checker, _mended) = (null, null, null);
            (_view, _shown) = (view, runId);
            if (view is { IsActive: true })
            {
                Follow(runId);
                return;
            }

            StopFollowing();
            if (view is not { IsDone: true }) return;
            _results = await Queries.ResultsAsync(Actor, Upload, _leave.Token);
            StateHasChanged();
            _checker ??= await Checkers.LoadAsync(Actor, Upload, Format.Zone.Id, _leave.Token);
            await ForecastAsync();
        }
        catch (Exception) when (_leave.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception error)
        {
            StopFollowing();
            _code = CorrelationCode.New();
            Logger.CheckNotShown(error, Upload.Id, _code);
        }
    }

    private void Follow(long runId)
    {
        if (_watched == runId || _leave.IsCancellationRequested) return;
        StopFollowing();
        _watched = runId;
        _watch = new RunWatch(Notifier, Clock, moved => moved.RunId == runId, () => RereadAsync(runId), () => RunWatch.ActivePoll);
    }

    private Task RereadAsync(long runId) => InvokeAsync(async () =>
    {
        if (_watched != runId) return;
        await LoadAsync();
        StateHasChanged();
    });

    private void StopFollowing()
    {
        _watch?.Dispose();
        (_watch, _watched) = (null, null);
    }

    private async Task ReloadResultsAsync()
    {
        _results = await Queries.ResultsAsync(Actor, Upload, _leave.Token);
        await ForecastAsync();
    }

    private async Task ForecastAsync() =>
        _mended = _results?.Mended > 0 && _checker is { } checker ? await Mended.ForecastAsync(Actor, Upload, checker, _leave.Token) : null;

    /// <summary>From the few changes at the end of the page to all of them in the tab.</summary>
    private void ShowAll() => _toPanel = true;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_toPanel || Tab != "changed") return;
        _toPanel = false;
        await _panel.FocusAsync();
    }

    /// <summary>A choice about places or existing values: it is kept, and the file is checked with it at once.</summary>
    private async Task ChangeAsync(Mapping mapping)
    {
        await Commands.SaveMappingAsync(Actor, Upload.Id, mapping, CancellationToken.None);
        await CheckAgainAsync();
    }

    protected override void OnRefused() => _busy = false;

    /// <summary>An answer that changes nothing of how the file is read.</summary>
    private async Task AnswerAsync(Mapping mapping)
    {
        await Commands.SaveMappingAsync(Actor, Upload.Id, mapping, CancellationToken.None);
        await OnChanged.InvokeAsync();
    }

    private async Task CheckAgainAsync()
    {
        _busy = true;
        var started = await Checks.CheckAsync(Actor, Upload.Id, CancellationToken.None);
        _busy = false;
        _refused = StartWords.Of(started);
        await OnChanged.InvokeAsync();
    }

    private async Task ImportAsync()
    {
        _busy = true;
        if (Upload.RememberMapping) _checker ??= await Checkers.LoadAsync(Actor, Upload, Format.Zone.Id, _leave.Token);

        // What the file itself said of its numbers and its layout, the next file is to say again.
        var completed = _checker is null
            ? null
            : _checker.Plan.Mapping with { DecimalSeparator = Upload.Mapping.DecimalSeparator, Layout = Upload.Mapping.Layout };
        var started = await Checks.ImportAsync(Actor, Upload.Id, completed, CancellationToken.None);
        _busy = false;
        _refused = StartWords.Of(started);
        await OnChanged.InvokeAsync();
    }

    private async Task CancelAsync()
    {
        await Checks.CancelAsync(Actor, _view!.Run.Id, CancellationToken.None);
        await LoadAsync();
    }

    public void Dispose()
    {
        StopFollowing();
        _leave.Cancel();
        _leave.Dispose();
    }
}
