using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Live;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Step 4: the import, live; at the end what became of every row, and what can be done next.</summary>
public sealed partial class ImportStep : IDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private RunWatch? _watch;
    private long? _watched;
    private RunView? _view;
    private long? _total;
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
    public required ILogger<ImportStep> Logger { get; set; }

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnChanged { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnBack { get; set; }

    private string One => _view?.CreatedKind is { } kind ? Names.Kind(kind).ToLowerInvariant() : "place";

    private sealed record NextStep(string Icon, string Class, string Title, string Href, string Words, bool Download = false);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Upload.ImportRunId) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (Upload.ImportRunId is not { } runId) return;
        try
        {
            _code = null;
            _total ??= Upload.CheckRunId is { } check ? (await Queries.RunAsync(Actor, check, Upload.DataType, _leave.Token))?.Counts.Read : null;
            var was = _view;
            _view = await Queries.RunAsync(Actor, runId, Upload.DataType, _leave.Token);
            _shown = runId;
            if (_view is { IsActive: true })
            {
                Follow(runId);
                return;
            }

            StopFollowing();
            if (was is { IsActive: true } && was.Run.Id == runId) await OnChanged.InvokeAsync();
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

    private IEnumerable<NextStep> Next(RunView view)
    {
        var records = Upload.DataType == DataType.Group ? "groups" : "resources";
        yield return new NextStep(Icons.Material.Outlined.Place, "k-primary", $"Look at the {records}", records, Upload.DataType == DataType.Reading ? "Each with its readings as a plot" : "As a list and on the map");
        yield return new NextStep(Icons.Material.Outlined.PlaylistPlay, "k-primary", $"See run {view.Run.Id}", $"runs/{view.Run.Id}", "Its figures, its log, and the way to undo it");
        if (view.Counts.Rejected > 0) yield return new NextStep(Icons.Material.Outlined.Download, "k-warning", $"Download {Formats.Count(view.Counts.Rejected, "rejected row")} with reasons", $"runs/{view.Run.Id}/rejected.csv", "Mend them in your spreadsheet and upload that file below", Download: true);
        if (view.Counts.Conflicted > 0) yield return new NextStep(Icons.Material.Outlined.CallSplit, "k-tertiary", $"Decide {Formats.Count(view.Counts.Conflicted, "conflict")}", "conflicts", "The stored values stay until you choose");
        yield return new NextStep(Icons.Material.Outlined.FileUpload, "k-primary", "Upload another file", "upload", "Your choices are remembered for files with the same header");
    }

    private async Task CancelAsync()
    {
        await Checks.CancelAsync(Actor, _view!.Run.Id, CancellationToken.None);
        await LoadAsync();
    }

    protected override void OnRefused() => _busy = false;

    private async Task AgainAsync()
    {
        _busy = true;
        var started = await Checks.ImportAsync(Actor, Upload.Id, null, CancellationToken.None);
        _busy = false;
        _refused = StartWords.Of(started);
        await OnChanged.InvokeAsync();
    }

    private async Task StartMendedAsync(string json)
    {
        var checker = await Checkers.LoadAsync(Actor, Upload, Format.Zone.Id, _leave.Token);
        var id = await Commands.StartMendedAsync(Actor, ReceivedFile.IdOf(json), checker?.Completed ?? Upload.Mapping, CancellationToken.None);
        Navigation.NavigateTo($"upload/{id}");
    }

    public void Dispose()
    {
        StopFollowing();
        _leave.Cancel();
        _leave.Dispose();
    }
}
