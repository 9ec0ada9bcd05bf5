using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Resources;

/// <summary>Name, owner, place and groups of a resource.</summary>
public sealed partial class EditResourceDialog
{
    private ResourceInput _input = new();
    private IReadOnlyList<GroupOption> _groups = [];
    private string? _problem;
    private string? _question;
    private bool _locationFirst;
    private bool _saving;

    [Inject]
    public required ResourceCommands Commands { get; set; }

    [Inject]
    public required ResourceListQueries Lists { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required ResourceDetail Resource { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    private bool HasReadings => Resource.Series.Any(s => s.Readings > 0);

    protected override async Task OnInitializedAsync()
    {
        _input = ResourceInput.Of(Resource);
        _locationFirst = Resource.NeedsLocation;
        _groups = Resource.Groups;
        _groups = await Lists.GroupsAsync(Actor, CancellationToken.None);
    }

    private string GroupName(long id) => _groups.FirstOrDefault(g => g.Id == id)?.Name ?? "";

    private void SetPosition(string latitude, string longitude) => (_input, _question) = (_input with { Latitude = latitude, Longitude = longitude }, null);

    /// <summary>Both numbers pasted into one field go to both.</summary>
    private void SplitPosition()
    {
        if ((PlaceNumbers.Pair(_input.Latitude) ?? PlaceNumbers.Pair(_input.Longitude)) is var (latitude, longitude)) SetPosition(latitude, longitude);
    }

    protected override void OnRefused() => _saving = false;

    private async Task SaveAsync()
    {
        _saving = true;
        SplitPosition();
        var saved = await Commands.SaveAsync(Actor, Resource.Id, _input with { IsSure = _question is not null }, CancellationToken.None);
        (_problem, _question) = (saved.Problem, saved.Question);
        _saving = false;
        if (saved.IsDone) Dialog.Close();
    }
}
