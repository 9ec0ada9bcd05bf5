using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace OurWater.Admin.Components.Shared;

/// <summary>
/// A list that is paged, sorted and filtered on the server, with all of that in the address: a title or a page number is a link. On a phone it becomes
/// a list of <see cref="Phone"/> items. Stands inside a <c>section.paper</c>.
/// </summary>
public sealed partial class ServerTable<T> : ComponentBase, IDisposable
{
    private ListContext _context = default!;
    private ListQuery _query = ListQuery.First;
    private LoadState<ListPage<T>>? _state;

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Parameter, EditorRequired]
    public required Func<ListQuery, CancellationToken, Task<ListPage<T>>> Load { get; set; }

    /// <summary>What one row is: "run".</summary>
    [Parameter, EditorRequired]
    public required string One { get; set; }

    [Parameter]
    public string? Plural { get; set; }

    /// <summary>Keys of this list's filters in the address.</summary>
    [Parameter]
    public IReadOnlyList<string> Filters { get; set; } = [];

    [Parameter]
    public string Prefix { get; set; } = "";

    /// <summary>Search and filters: <see cref="SearchField"/>, <see cref="FilterSelect"/>.</summary>
    [Parameter]
    public RenderFragment? FilterBar { get; set; }

    /// <summary>Directly above the titles: what may be done with the selected rows.</summary>
    [Parameter]
    public RenderFragment? Bulk { get; set; }

    /// <summary>The <c>th</c> cells; <see cref="SortHeader"/> for those that sort.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment Header { get; set; }

    /// <summary>One <c>tr</c>.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment<T> Row { get; set; }

    /// <summary>One <c>li</c> of the list shown below 600 px.</summary>
    [Parameter]
    public RenderFragment<T>? Phone { get; set; }

    /// <summary>Shown where there is nothing at all; with a filter the table says so itself.</summary>
    [Parameter]
    public RenderFragment? Empty { get; set; }

    /// <summary>Under the table: "Newest first, India time".</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>Which state of what is listed this is: the page is loaded again when it is no longer equal to what it was.</summary>
    [Parameter]
    public object? Version { get; set; }

    [Parameter]
    public bool Dense { get; set; }

    [Parameter]
    public string? AriaLabel { get; set; }

    private string Many => Plural ?? One + "s";

    private string Label => AriaLabel ?? char.ToUpperInvariant(Many[0]) + Many[1..];

    public Task ReloadAsync() => _state?.ReloadAsync() ?? Task.CompletedTask;

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    protected override void OnParametersSet()
    {
        _context = new ListContext(Navigation, Filters, Prefix);
        _query = _context.Query;
    }

    private Task<ListPage<T>> LoadAsync(CancellationToken cancellationToken) => Load(_query, cancellationToken);

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        _context = new ListContext(Navigation, Filters, Prefix);
        _query = _context.Query;
        StateHasChanged();
    });

    public void Dispose() => Navigation.LocationChanged -= Moved;
}
