using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Groups;

public sealed partial class GroupsPage
{
    private static readonly IReadOnlyList<(string, string)> Types = [.. Enum.GetValues<GroupType>().Select(t => (t.ToString().ToLowerInvariant(), Names.Kind(t)))];

    private Actor? _actor;

    [Inject]
    public required GroupQueries Queries { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    private Task<ListPage<GroupRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Queries.ListAsync(_actor!, query, cancellationToken);

    private async Task AddAsync()
    {
        if (await GroupDialog.ShowAsync(DialogService, _actor!, null) is { } id) Navigation.NavigateTo($"groups/{id}");
    }
}
