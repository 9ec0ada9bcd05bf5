using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>Where every record stands towards one other system, and what a person can do about it. Source, tab, states and filters stand in the address.</summary>
public sealed partial class ExternalIdsPage : IDisposable
{
    private static readonly IReadOnlyList<(string, string)> Types = [.. Enum.GetValues<ResourceType>().Select(t => (t.ToString().ToLowerInvariant(), Names.Kinds(t)))];
    private static readonly IReadOnlyList<(string, string)> GroupTypes = [.. Enum.GetValues<GroupType>().Select(t => (t.ToString().ToLowerInvariant(), Names.Kind(t)))];

    private readonly HashSet<long> _chosen = [];
    private IReadOnlyList<ExternalIdFamily> _families = [];
    private IReadOnlyList<(string, string)> _groups = [];
    private IReadOnlyList<LinkRow> _page = [];
    private ExternalIdFamily _family = ExternalIdFamily.LegacyMyWell;
    private ServerTable<LinkRow>? _table;
    private LoadState<LinkSummary>? _summaryState;
    private LinkSummary? _summary;
    private Actor? _actor;
    private string? _where;
    private long _matching;
    private bool _busy;

    [Inject]
    public required ExternalIdQueries Queries { get; set; }

    [Inject]
    public required ExternalIdCommands Commands { get; set; }

    [Inject]
    public required ResourceListQueries Resources { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    private ListQuery Query => ListQuery.Parse(Navigation.Uri, ExternalIdFilters.Keys);

    private string? Tab => Query[ExternalIdFilters.Tab] is ExternalIdFilters.Groups or ExternalIdFilters.Readings ? Query[ExternalIdFilters.Tab] : null;

    private bool CanEdit => _actor?.Role >= Role.Editor;

    private bool CanChoose => CanEdit && Tab != ExternalIdFilters.Readings;

    private bool Attention => _summary is { NeedingAttention: > 0 };

    private bool AllChosen => _page.Count > 0 && _page.All(r => _chosen.Contains(r.RecordId));

    private string Shown => _summary is null ? ""
        : Tab == ExternalIdFilters.Readings ? $"{Formats.Count(_matching, "resource")} with readings"
        : $"{Formats.Number(_matching)} of {Formats.Number(_summary.Total)}{(Query[ExternalIdFilters.State] is null && Attention ? ", needing attention" : "")}";

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        _actor = await User.GetAsync();
    }

    private async Task<IReadOnlyList<ExternalIdFamily>> FamiliesAsync(CancellationToken cancellationToken)
    {
        _groups = (await Resources.GroupsAsync(_actor!, cancellationToken)).AsOptions();
        _families = await Queries.FamiliesAsync(_actor!, cancellationToken);
        Follow();
        StateHasChanged();
        return _families;
    }

    private async Task<LinkSummary> SummaryAsync(CancellationToken cancellationToken)
    {
        _summary = await Queries.SummaryAsync(_actor!, _family, Query, cancellationToken);
        StateHasChanged();
        return _summary;
    }

    private async Task<ListPage<LinkRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var page = await Queries.ListAsync(_actor!, _family, query, Attention, cancellationToken);
        (_page, _matching) = (page.Items, page.Total);
        StateHasChanged();
        return page;
    }

    private string Is(string? tab) => Tab == tab ? "true" : "false";

    private string TabHref(string? tab) => ListQuery.First.Where(ExternalIdFilters.Source, Query[ExternalIdFilters.Source]).Where(ExternalIdFilters.Tab, tab).Href("external-ids", ExternalIdFilters.Keys);

    private void GoToSource(string key) => Navigation.NavigateTo(ListQuery.First.Where(ExternalIdFilters.Source, key).Where(ExternalIdFilters.Tab, Tab).Href("external-ids", ExternalIdFilters.Keys));

    /// <summary>A tile adds its state to those shown, or takes it out; none left shows all.</summary>
    private void ToggleState(string key)
    {
        var states = ExternalIdFilters.StatesOf(Query, Attention) ?? [];
        var next = states.Contains(key) ? states.Where(s => s != key) : states.Append(key);
        var text = string.Join(',', next);
        Navigation.NavigateTo(Query.Where(ExternalIdFilters.State, text.Length == 0 ? ExternalIdFilters.All : text).Href(Navigation.Uri, ExternalIdFilters.Keys), replace: true);
    }

    private void Choose(LinkRow row)
    {
        if (!_chosen.Remove(row.RecordId)) _chosen.Add(row.RecordId);
    }

    private void ChoosePage()
    {
        var all = AllChosen;
        foreach (var row in _page)
        {
            if (all) _chosen.Remove(row.RecordId);
            else _chosen.Add(row.RecordId);
        }
    }

    private async Task ChooseAllAsync() => _chosen.UnionWith(await Queries.IdsAsync(_actor!, _family, Query, Attention, CancellationToken.None));

    private void Clear() => _chosen.Clear();

    protected override void OnRefused() => _busy = false;

    private async Task SetPincodeAsync(string pincode)
    {
        _busy = true;
        var set = await Commands.SetPincodeAsync(_actor!, [.. _chosen], pincode, CancellationToken.None);
        _busy = false;
        Snackbar.Add(set.Problem ?? set.Words, set.Problem is null ? Severity.Success : Severity.Warning);
        if (set.Problem is not null) return;
        _chosen.Clear();
        await ReloadAsync();
    }

    private async Task RetryAsync()
    {
        var done = await Commands.RetryAsync(_actor!, ExternalIdQueries.TypeOf(Query), [.. _chosen], _family, CancellationToken.None);
        Snackbar.Add(done == 0 ? "None of them was refused: there is nothing to retry." : $"{Formats.Count(done, "record waits", "records wait")} to be sent again. {_summary?.Sends}.", done == 0 ? Severity.Info : Severity.Success);
        _chosen.Clear();
        await ReloadAsync();
    }

    private async Task RetryOneAsync(LinkRow row)
    {
        await Commands.RetryAsync(_actor!, row.RecordType, [row.RecordId], _family, CancellationToken.None);
        Snackbar.Add($"{row.Name} waits to be sent again. {_summary?.Sends}.", Severity.Success);
        await ReloadAsync();
    }

    private async Task PincodeOneAsync(LinkRow row)
    {
        if (await PincodeDialog.ShowAsync(DialogService, _actor!, row, _summary!.Sends)) await ReloadAsync();
    }

    private async Task LinkAsync(LinkRow row)
    {
        if (await LinkDialog.ShowAsync(DialogService, _actor!, row.RecordType, row.RecordId, row.Name, _family, row.Value)) await ReloadAsync();
    }

    private async Task UploadAsync()
    {
        if (await UploadLinksDialog.ShowAsync(DialogService, _actor!, _family, ExternalIdQueries.TypeOf(Query))) await ReloadAsync();
    }

    private async Task UnlinkAsync(LinkRow row)
    {
        if (await LinkDialog.UnlinkAsync(DialogService, Snackbar, Commands, _actor!, row.RecordType, row.RecordId, row.Name, _family)) await ReloadAsync();
    }

    private async Task SendAnewAsync(LinkRow row)
    {
        if (await LinkDialog.SendAnewAsync(DialogService, Snackbar, Commands, _actor!, row.RecordType, row.RecordId, row.Name, _summary!.Sends)) await ReloadAsync();
    }

    private async Task AllowAgainAsync(LinkRow row)
    {
        if (await LinkDialog.AllowAgainAsync(DialogService, Snackbar, Commands, _actor!, row.RecordType, row.RecordId, row.Name)) await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        if (_summaryState is not null) await _summaryState.ReloadAsync();
        if (_table is not null) await _table.ReloadAsync();
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        Follow();
        StateHasChanged();
    });

    /// <summary>What is chosen belongs to one source and tab.</summary>
    private void Follow()
    {
        _family = _families.FirstOrDefault(f => f.Key == Query[ExternalIdFilters.Source]) ?? (_families.Count > 0 ? _families[0] : ExternalIdFamily.LegacyMyWell);
        var where = $"{_family.Key} {Tab}";
        if (_where != where) _chosen.Clear();
        _where = where;
    }

    public void Dispose() => Navigation.LocationChanged -= Moved;
}
