using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Security;
using OurWater.Sync.Datasources;

namespace OurWater.Admin.Features.Datasources;

/// <summary>One datasource: what it needs, whether it answers, saved or not yet.</summary>
public sealed partial class DatasourcePage
{
    private static readonly Dictionary<string, object?> NoAutofill = new() { ["autocomplete"] = "new-password" };

    private Actor? _actor;
    private DatasourceDetail? _source;
    private IReadOnlyList<InputProblem> _problems = [];
    private DatasourceReport? _report;
    private DatasourceException? _failure;
    private string _name = "LegacyMyWell";
    private string _baseUrl = "";
    private string _username = "";
    private string _password = "";
    private string _token = "";
    private bool _useToken;
    private bool _saving;
    private bool _testing;
    private IReadOnlyList<string> _others = [];

    [Inject]
    public required DatasourceQueries Queries { get; set; }

    [Inject]
    public required DatasourceEditor Editor { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public long? Id { get; set; }

    /// <summary>A new one like this one, without its secrets.</summary>
    [SupplyParameterFromQuery(Name = "copy")]
    public long? Copy { get; set; }

    private bool CanEdit => _actor?.Role >= Role.Editor;

    private string Title => Id is null ? "Add a datasource" : _source?.Name ?? "Datasource";

    private string SecretHelp => Id is null ? "Encrypted, and never shown again" : "Stored. Leave it empty to keep it";

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    private async Task<Found<DatasourceDetail>> LoadAsync(CancellationToken cancellationToken)
    {
        _actor ??= await User.GetAsync();
        _others = await Queries.OthersAsync(_actor, Id, cancellationToken);
        if ((Id ?? Copy) is not { } id) return new Found<DatasourceDetail>(null);
        var found = await Queries.FindAsync(_actor, id, cancellationToken);
        if (found is null) return new Found<DatasourceDetail>(null);
        (_password, _token) = ("", ""); // what was typed and saved is stored, and does not stay in the page
        (_name, _baseUrl, _username, _useToken) = (Id is null ? $"{found.Name} (copy)" : found.Name, found.BaseUrl, found.Username ?? "", found.Username is null && Id is not null);
        _source = Id is null ? null : found;
        StateHasChanged(); // the title above the form is its name
        return new Found<DatasourceDetail>(_source);
    }

    private LegacyMyWellInput Input => _useToken
        ? new LegacyMyWellInput(_name, _baseUrl, null, null, _token)
        : new LegacyMyWellInput(_name, _baseUrl, _username, _password, null);

    private bool Has(string field) => Of(field) is not null;

    private string? Of(string field) => _problems.FirstOrDefault(p => Shown(p.Field) == field)?.Message;

    /// <summary>The field beside which a problem stands: with a token there is no user name and no password to stand beside.</summary>
    private string Shown(string field) => _useToken && field is ("username" or "password") ? "accessToken" : field;

    /// <summary>What was wrong with a field no longer stands beside it once it is written anew.</summary>
    private void Mended(string field) => _problems = [.. _problems.Where(p => Shown(p.Field) != field)];

    private async Task TestAsync()
    {
        (_testing, _report, _failure) = (true, null, null);
        StateHasChanged();
        try
        {
            _report = await Editor.TestAsync(_actor!, Id, Input, CancellationToken.None);
        }
        catch (DatasourceException failure)
        {
            _failure = failure;
        }
        finally
        {
            _testing = false;
        }
    }

    protected override void OnRefused() => _saving = false;

    private async Task SaveAsync()
    {
        _saving = true;
        var (id, problems) = await Editor.SaveAsync(_actor!, Id, Input, CancellationToken.None);
        (_problems, _saving) = (problems, false);
        if (id is null) return;
        Snackbar.Add(Id is null ? "Datasource saved. Next: make a sync with it." : "Changes saved.", Severity.Success);
        Navigation.NavigateTo(Id is null ? $"datasources/{id}" : "datasources");
    }

    private async Task DeleteAsync()
    {
        if (await DatasourceDeletion.AskAsync(DialogService, Editor, Snackbar, _actor!, _source!.Id, _source.Name, _source.Syncs.Count)) Navigation.NavigateTo("datasources");
    }
}
