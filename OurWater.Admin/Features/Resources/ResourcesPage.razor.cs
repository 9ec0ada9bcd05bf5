using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>Resources as a table and a map side by side; both show what the filters show.</summary>
public sealed partial class ResourcesPage
{
    private static readonly IReadOnlyList<(string, string)> Types = [.. Enum.GetValues<ResourceType>().Select(t => (t.ToString().ToLowerInvariant(), Names.Kinds(t)))];
    private static readonly IReadOnlyList<(string, string)> Locations = [(ResourceFilters.Missing, "Needs location")];

    private IReadOnlyList<(string, string)> _groups = [];
    private Actor? _actor;
    private ListQuery? _shown;
    private long? _chosen;

    [Inject]
    public required ResourceListQueries Queries { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    private string SortedBy => _sort?.TrimStart('-') switch { "readings" => "Sorted by readings", "last" => "Sorted by the last reading", _ => "Sorted by name" };

    private string? _sort;

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    private async Task<ListPage<ResourceRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken)
    {
        if (_groups.Count == 0) _groups = (await Queries.GroupsAsync(_actor!, cancellationToken)).AsOptions();
        var shown = query with { Page = 1, Sort = null, Size = ListQuery.DefaultSize };
        if (!shown.Equals(_shown) || _sort != query.Sort)
        {
            // The map and the downloads follow the filters of the list.
            (_shown, _sort) = (shown, query.Sort);
            StateHasChanged();
        }

        return await Queries.ListAsync(_actor!, query, cancellationToken);
    }

    private Task<ResourceMapData> MapAsync(CancellationToken cancellationToken) => Queries.MapAsync(_actor!, _shown!, cancellationToken);

    private string Download(string format) => (_shown ?? ListQuery.First).Href($"resources/export.{format}", ResourceFilters.Keys);
}
