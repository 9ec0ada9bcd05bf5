using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Groups;

/// <summary>Finds resources that are no members yet and adds those that are chosen. Closes with how many.</summary>
public sealed partial class AddMembersDialog
{
    private readonly HashSet<long> _chosen = [];
    private IReadOnlyList<ResourceRow> _found = [];
    private string? _search;
    private bool _searched;

    [Inject]
    public required GroupQueries Queries { get; set; }

    [Inject]
    public required GroupCommands Commands { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required GroupDetail Group { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    protected override Task OnInitializedAsync() => SearchAsync(null);

    private async Task SearchAsync(string? text)
    {
        _search = text;
        _found = await Queries.CandidatesAsync(Actor, Group.Id, text, CancellationToken.None);
        _searched = true;
    }

    private void Choose(long id)
    {
        if (!_chosen.Remove(id)) _chosen.Add(id);
    }

    private async Task SaveAsync() => Dialog.Close(DialogResult.Ok(await Commands.SetMembersAsync(Actor, Group.Id, _chosen, belong: true, CancellationToken.None)));
}
