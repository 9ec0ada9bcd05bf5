using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.OrganisationSettings;

public sealed partial class OrganisationPage
{
    private Actor? _actor;
    private string _name = "";
    private string? _zone;
    private string? _problem;
    private bool _saving;

    [Inject]
    public required OrganisationSettingsService Settings { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private bool IsAdmin => _actor?.Role == Role.Admin;

    private async Task<OrganisationFacts> LoadAsync(CancellationToken cancellationToken)
    {
        _actor = await User.GetAsync();
        var facts = await Settings.GetAsync(_actor, cancellationToken);
        (_name, _zone) = (facts.Name, facts.TimeZone);
        StateHasChanged(); // the title's actions stand outside
        return facts;
    }

    private bool IsChanged(OrganisationFacts facts) => _name.Trim() != facts.Name || _zone != facts.TimeZone;

    protected override void OnRefused() => _saving = false;

    private async Task SaveAsync()
    {
        _saving = true;
        var saved = await Settings.SaveAsync(_actor!, _name, _zone ?? "", CancellationToken.None);
        (_problem, _saving) = (saved.Problem, false);
        if (saved.IsDone) Navigation.NavigateTo("organisation", forceLoad: true); // name and zone stand around every page
    }
}
