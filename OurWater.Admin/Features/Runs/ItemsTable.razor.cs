using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>The list of a run, by what becomes of the records. Tab, filters and search stand in the address.</summary>
public sealed partial class ItemsTable : ComponentBase
{
    private static readonly IReadOnlyList<(string, string)> Types = [.. new[] { DataType.Group, DataType.Resource, DataType.Reading }.Select(t => (Names.One(t), Names.Title(t)))];

    private ServerTable<ItemLine>? _table;
    private IReadOnlyList<(ItemTab Tab, int Count)> _tabs = [];
    private bool _wasActive;

    [Inject]
    public required RunItemQueries Queries { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Parameter, EditorRequired]
    public required RunDetail Run { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter]
    public bool MayAct { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback OnRunList { get; set; }

    private ListQuery Query => ListQuery.Parse(Navigation.Uri, ItemTabs.Keys, ItemTabs.Prefix);

    private string CsvHref => ListQuery.First.Equals(Query) ? $"runs/{Run.Id}/list.csv" : (Query with { Page = 1 }).Href($"runs/{Run.Id}/list.csv", ItemTabs.Keys);

    private string? Note => Run.DryRun ? "Before is what is stored now; after is what would be." : null;

    protected override async Task OnParametersSetAsync()
    {
        // While the run goes the first page stays: the whole is read again at its end.
        var ended = _wasActive && !Run.IsActive;
        _wasActive = Run.IsActive;
        if (ended && _table is not null) await _table.ReloadAsync();
    }

    private async Task<ListPage<ItemLine>> LoadAsync(ListQuery query, CancellationToken cancellationToken)
    {
        _tabs = await Queries.TabsAsync(Actor, Run.Id, query, cancellationToken);
        var page = await Queries.ListAsync(Actor, Run.Id, query, cancellationToken);
        StateHasChanged();
        return page;
    }

    private string Is(string? tab) => Query[ItemTabs.Filter] == tab ? "true" : "false";

    private string Href(string? tab) => Query.Where(ItemTabs.Filter, tab).Href(Navigation.Uri, ItemTabs.Keys, ItemTabs.Prefix) + "#list";

    private string Kind(ItemLine item)
    {
        var side = item.Direction == SyncDirection.Pull ? $"from {Run.Other?.Name}" : $"to {Run.Other?.Name}";
        return item.RemoteKey is null ? $"{Names.Title(item.DataType)[..^1]} {side}" : $"{Names.Title(item.DataType)[..^1]} {item.RemoteKey} {side}";
    }
}
