using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>A resource: its readings as a plot and a table, where it lies, its external ids and its history.</summary>
public sealed partial class ResourcePage
{
    private const string ReadingsTab = "readings";
    private const string ExternalIdsTab = "external-ids";
    private const string HistoryTab = "history";

    private static readonly DialogOptions Wide = new() { MaxWidth = MaxWidth.Small, FullWidth = true };

    private LoadState<Found<ResourceDetail>>? _state;
    private Actor? _actor;
    private ResourceDetail? _resource;
    private int _history;
    private int _version;
    private bool _asked;

    [Inject]
    public required ResourceQueries Queries { get; set; }

    [Inject]
    public required ReadingQueries ReadingQueries { get; set; }

    [Inject]
    public required ReadingCommands Commands { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Parameter]
    public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabInAddress { get; set; }

    [SupplyParameterFromQuery(Name = "series")]
    private string? SeriesInAddress { get; set; }

    /// <summary>Set by a link that leads straight to what is missing.</summary>
    [SupplyParameterFromQuery(Name = "edit")]
    private string? Edit { get; set; }

    private string Tab => TabInAddress is ExternalIdsTab or HistoryTab ? TabInAddress : ReadingsTab;

    private bool CanEdit => _actor?.Role >= Role.Editor;

    private SeriesFigure? Shown => _resource?.Series.FirstOrDefault(s => s.Name == (SeriesInAddress ?? Timeseries.Default)) ?? (_resource is { Series.Count: > 0 } r ? r.Series[0] : null);

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Edit is null) _asked = false;
        if (Edit is null || _asked || _resource is null) return;
        _asked = true;
        Navigation.NavigateTo($"resources/{Id}", replace: true);
        if (CanEdit) await EditAsync();
    }

    private async Task<Found<ResourceDetail>> LoadAsync(CancellationToken cancellationToken)
    {
        var resource = await Queries.FindAsync(_actor!, Id, cancellationToken);
        _history = resource is null ? 0 : await Queries.HistoryCountAsync(_actor!, Id, cancellationToken);
        _resource = resource;
        StateHasChanged();
        return new Found<ResourceDetail>(resource);
    }

    private async Task<IReadOnlyList<PlotPoint>> PlotAsync(CancellationToken cancellationToken)
    {
        if (Shown is not { } series) return [];
        var plotted = await ReadingQueries.PlotAsync(_actor!, series.Id, cancellationToken);
        return [.. plotted.Readings.Select(r => new PlotPoint(
            r.Time, r.Precision, r.Value, SourceOf(r.From.Origin), r.From.Kind, r.From.Words, r.From.Run is { } run ? $"{(run.IsFile ? "Uploaded" : "Read")} {Formats.Date(run.At)}, run {run.Id}" : null))];
    }

    private IEnumerable<(string Key, string Words, long Count)> Tabs(ResourceDetail resource) =>
        [(ReadingsTab, "Readings", Shown?.Readings ?? 0), (ExternalIdsTab, "External IDs", resource.ExternalIds.Count), (HistoryTab, "History", _history)];

    private string TabHref(string tab) => $"resources/{Id}" + (tab == ReadingsTab ? "" : $"?tab={tab}");

    private async Task EditAsync()
    {
        var dialog = await DialogService.ShowAsync<EditResourceDialog>("Edit", new DialogParameters<EditResourceDialog> { { d => d.Resource, _resource! }, { d => d.Actor, _actor! } }, Wide);
        if (await dialog.Result is { Canceled: false }) await ReloadAsync();
    }

    private async Task ReadingAsync(ReadingRow? reading)
    {
        var parameters = new DialogParameters<ReadingDialog> { { d => d.Resource, _resource! }, { d => d.Series, Shown }, { d => d.Reading, reading }, { d => d.Actor, _actor! } };
        var dialog = await DialogService.ShowAsync<ReadingDialog>("Reading", parameters, Wide);
        if (await dialog.Result is not { Canceled: false, Data: Saved }) return;
        Snackbar.Add(reading is null ? "Reading added." : "Reading changed. The old value is in its history.", Severity.Success);
        await ReloadAsync();
    }

    private async Task DeleteAsync(ReadingRow reading)
    {
        var (when, value) = (Formats.ReadingTime(reading.Time, reading.Precision), $"{Formats.Value(reading.Value, _resource!.Type)} {Shown!.Unit}");
        if (!await DialogService.ConfirmAsync($"Delete the reading of {when}?", $"{value} of {_resource.Title} is deleted. What it was stays in the history of the resource.", "Delete reading")) return;
        var saved = await Commands.DeleteAsync(_actor!, reading.Id, CancellationToken.None);
        Snackbar.Add(saved.Problem ?? "Reading deleted.", saved.IsDone ? Severity.Success : Severity.Warning);
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        _version++;
        if (_state is not null) await _state.ReloadAsync();
        StateHasChanged();
    }

    private static PlotSource SourceOf(ValueOrigin origin) => origin switch
    {
        ValueOrigin.File => PlotSource.File,
        ValueOrigin.Datasource => PlotSource.System,
        ValueOrigin.Api => PlotSource.Api,
        _ => PlotSource.Person,
    };
}
