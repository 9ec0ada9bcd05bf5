using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Live;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Step 3: a dry run, and what it found: rows to mend, places to create, values that will change.</summary>
public sealed partial class CheckStep : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leave = new();
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

    private bool HasSomething => Counts.Created + Counts.Updated + Counts.Conflicted + (_results?.Mended ?? 0) > 0;

    private bool HasChanges => Counts.Updated + Counts.Conflicted > 0 || Upload.Mapping.ExistingValues != ExistingValues.Replace;

    private string ChangesWord => Upload.Mapping.ExistingValues switch
    {
        ExistingValues.Keep => $"none: the stored values stay{(Counts.Skipped > 0 ? $", {Formats.Count(Counts.Skipped, "row is", "rows are")} skipped" : "")}",
        ExistingValues.Ask => $"{Formats.Number(Counts.Conflicted)} wait for you under Conflicts, the stored values stay until then",
        _ => $"{Formats.Number(Counts.Updated)}{(Upload.DataType == DataType.Reading ? ", the largest differences first" : "")}",
    };

    private string ImportWord => Counts switch
    {
        { Created: 0, Updated: 0, Conflicted: > 0 } => $"Import, {Formats.Number(Counts.Conflicted)} to decide",
        { Created: 0, Updated: 0 } when _results?.Mended > 0 => $"Import {Formats.Count(_results.Mended, "mended row")}",
        _ => $"Import {Formats.Count(Counts.Created + Counts.Updated, Names.One(Upload.DataType))}",
    };

    private string? Why
    {
        get
        {
            if (Upload.IsImported) return "This file is imported.";
            if (!IsCurrent) return "Your choices have changed since this check.";
            var words = new List<string>();
            if (_results?.Mended is > 0 and var mended) words.Add($"{Formats.Count(mended, "mended row is", "mended rows are")} not checked yet.");
            if (_results?.LeftOut is > 0 and var leftOut) words.Add($"{Formats.Count(leftOut, "row is", "rows are")} left out by you.");
            if (HasSomething && Counts.Rejected - Unchecked is > 0 and var rest) words.Add($"{Formats.Count(rest, "rejected row")} will be left out.");
            if (!HasSomething) words.Add(Counts.Read == 0 ? "The file has no rows." : Counts.Unchanged > 0 ? "Nothing is new: there is nothing to import." : "No row can be imported yet.");
            return string.Join(' ', words);
        }
    }

    private IEnumerable<(string Key, string Word, long Count, string? Icon)> Tabs
    {
        get
        {
            yield return ("rejected", "Rejected", Counts.Rejected, Icons.Material.Outlined.Cancel);
            yield return ("changed", "Changed", Counts.Updated + Counts.Conflicted, Icons.Material.Outlined.Edit);
            if (Upload.DataType != DataType.Reading) yield break;
            yield return ("new", "New", Counts.Created, Icons.Material.Outlined.Add);
            yield return ("same", "The same", Counts.Unchanged, null);
        }
    }

    /// <summary>From the address, so that a link and the back key keep it; else where there is something to do.</summary>
    private string Tab => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).TryGetValue("tab", out var tab) && Tabs.Any(t => t.Key == tab.ToString())
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
            if (_shown != runId) (_results, _checker) = (null, null);
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

    private async Task ReloadResultsAsync() => _results = await Queries.ResultsAsync(Actor, Upload, _leave.Token);

    /// <summary>A choice about places or existing values: it is kept, and the file is checked with it at once.</summary>
    private async Task ChangeAsync(Mapping mapping)
    {
        await Commands.SaveMappingAsync(Actor, Upload.Id, mapping, CancellationToken.None);
        await CheckAgainAsync();
    }

    private async Task CheckAgainAsync()
    {
        _busy = true;
        var started = await Checks.CheckAsync(Actor, Upload.Id, null, CancellationToken.None);
        _busy = false;
        _refused = StartWords.Of(started);
        await OnChanged.InvokeAsync();
    }

    private async Task ImportAsync()
    {
        _busy = true;
        var started = await Checks.ImportAsync(Actor, Upload.Id, CancellationToken.None);
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
