using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>The list of a run, by what becomes of the records. Tab, filters and search stand in the address.</summary>
public sealed partial class ItemsTable
{
    private static readonly IReadOnlyList<(string, string)> Types = [.. new[] { DataType.Group, DataType.Resource, DataType.Reading }.Select(t => (Names.One(t), Names.Title(t)))];

    private IReadOnlyList<TabCount> _tabs = [];

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

    private string? Note => $"{(Run.DryRun ? "Before is what is stored now; after is what would be. " : "")}{ItemTabs.Grouped(_tabs)}" is { Length: > 0 } note ? note : null;

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
