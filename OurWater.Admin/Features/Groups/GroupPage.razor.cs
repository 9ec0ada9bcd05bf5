using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Groups;

/// <summary>A group: its area and its members on the map, and who belongs to it.</summary>
public sealed partial class GroupPage
{
    private LoadState<Found<GroupDetail>>? _state;
    private ServerTable<ResourceRow>? _table;
    private IReadOnlyList<MapArea> _areas = [];
    private GroupDetail? _group;
    private Actor? _actor;
    private long? _chosen;

    [Inject]
    public required GroupQueries Queries { get; set; }

    [Inject]
    public required GroupCommands Commands { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    [Parameter]
    public long Id { get; set; }

    private bool CanEdit => _actor?.Role >= Role.Editor;

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    private async Task<Found<GroupDetail>> LoadAsync(CancellationToken cancellationToken)
    {
        _group = await Queries.FindAsync(_actor!, Id, cancellationToken);
        _areas = _group is { Area: { } area } group ? [new MapArea(group.Id, group.Name, group.Type, area)] : [];
        return new Found<GroupDetail>(_group);
    }

    private Task<ListPage<ResourceRow>> MembersAsync(ListQuery query, CancellationToken cancellationToken) => Queries.MembersAsync(_actor!, Id, query, cancellationToken);

    private static string Sentence(GroupDetail group) => group.Members == 0 ? "No resource belongs to it yet." : $"{Formats.Count(group.Members, "resource belongs", "resources belong")} to it.";

    private static string? MapNote(GroupDetail group) => group.MembersWithoutLocation switch { 0 => null, 1 => "1 member needs a location", var n => $"{Formats.Number(n)} members need a location" };

    private async Task EditAsync()
    {
        if (await GroupDialog.ShowAsync(DialogService, _actor!, _group) is not null) await ReloadAsync();
    }

    private async Task AddMembersAsync()
    {
        var dialog = await DialogService.ShowAsync<AddMembersDialog>("Add resources", new DialogParameters<AddMembersDialog> { { d => d.Group, _group! }, { d => d.Actor, _actor! } }, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
        if (await dialog.Result is not { Canceled: false, Data: int added }) return;
        Snackbar.Add($"{Formats.Count(added, "resource")} added to {_group!.Name}.", Severity.Success);
        await ReloadAsync();
    }

    private async Task RemoveAsync(ResourceRow resource)
    {
        if (!await DialogService.ConfirmAsync($"Remove {resource.Title} from {_group!.Name}?", "It leaves the group only. The resource and its readings stay.", "Remove from group", "Keep it there", danger: false)) return;
        await Commands.SetMembersAsync(_actor!, Id, [resource.Id], belong: false, CancellationToken.None);
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        if (_state is not null) await _state.ReloadAsync();
        if (_table is not null) await _table.ReloadAsync();
    }
}
