using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Groups;

/// <summary>Name, type, centre and area of a group, new or stored. Closes with its id.</summary>
public sealed partial class GroupDialog
{
    private GroupInput _input = new(GroupType.Village, "", "", "", "");
    private string? _problem;
    private bool _saving;

    [Inject]
    public required GroupCommands Commands { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public GroupDetail? Group { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    /// <returns>The group's id where it was saved.</returns>
    public static async Task<long?> ShowAsync(IDialogService dialogs, Actor actor, GroupDetail? group)
    {
        var dialog = await dialogs.ShowAsync<GroupDialog>("Group", new DialogParameters<GroupDialog> { { d => d.Group, group }, { d => d.Actor, actor } }, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
        return await dialog.Result is { Canceled: false, Data: long id } ? id : null;
    }

    protected override void OnInitialized()
    {
        if (Group is not null) _input = GroupInput.Of(Group);
    }

    /// <summary>Both numbers pasted into one field go to both.</summary>
    private void SplitPosition()
    {
        if ((PlaceNumbers.Pair(_input.Latitude) ?? PlaceNumbers.Pair(_input.Longitude)) is var (latitude, longitude)) _input = _input with { Latitude = latitude, Longitude = longitude };
    }

    protected override void OnRefused() => _saving = false;

    private async Task SaveAsync()
    {
        _saving = true;
        var (id, saved) = Group is { } group
            ? (group.Id, await Commands.SaveAsync(Actor, group.Id, _input, CancellationToken.None))
            : await Commands.AddAsync(Actor, _input, CancellationToken.None);
        _problem = saved.Problem;
        _saving = false;
        if (saved.IsDone) Dialog.Close(DialogResult.Ok(id!.Value));
    }
}
