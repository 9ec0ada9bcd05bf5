using System.Globalization;
using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Syncs;

/// <summary>Makes a sync, or changes one. Of a sync that reads a file only the name: its columns are the upload's business.</summary>
public sealed partial class SyncFormPage
{
    private SyncDraft _draft = new();
    private IReadOnlyDictionary<string, string> _problems = new Dictionary<string, string>();
    private SyncDetail? _sync;
    private Actor? _actor;
    private bool _isFile;
    private bool _isGone;
    private bool _isNamed;
    private bool _saving;

    [Inject]
    public required SyncQueries Queries { get; set; }

    [Inject]
    public required SyncChoiceQueries ChoiceQueries { get; set; }

    [Inject]
    public required SyncCommands Commands { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Null makes a new one.</summary>
    [Parameter]
    public long? Id { get; set; }

    [SupplyParameterFromQuery(Name = "datasource")]
    public string? Datasource { get; set; }

    private IReadOnlyList<Crumb> Crumbs => Id is null
        ? [new("Syncs", "syncs"), new("New sync")]
        : [new("Syncs", "syncs"), new(_sync?.Name ?? $"Sync {Id}", $"syncs/{Id}"), new("Edit")];

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    private async Task<SyncChoices> LoadAsync(CancellationToken cancellationToken)
    {
        var choices = await ChoiceQueries.FindAsync(_actor!, cancellationToken);
        if (Id is { } id)
        {
            _sync = await Queries.FindAsync(_actor!, id, cancellationToken);
            (_isGone, _isNamed) = (_sync is null, true);
            if (_sync is not null) (_draft, _isFile) = (SyncDraft.Of(_sync), _sync.IsFile);
        }
        else
        {
            _isFile = long.TryParse(Datasource, NumberStyles.None, CultureInfo.InvariantCulture, out var named) && await ChoiceQueries.IsFileAsync(_actor!, named, cancellationToken);
            _draft = _draft with { DatasourceId = choices.Datasources.FirstOrDefault(d => d.Value == Datasource)?.Value ?? (choices.Datasources is [var only] ? only.Value : null) };
            Suggest(choices);
        }

        StateHasChanged();
        return choices;
    }

    private string Other(SyncChoices choices) => choices.Datasources.FirstOrDefault(d => d.Value == _draft.DatasourceId)?.Words ?? _sync?.Datasource ?? "the other system";

    /// <summary>A name that says what it does, until the person writes one.</summary>
    private void Suggest(SyncChoices choices)
    {
        if (_isNamed || _draft.DatasourceId is null) return;
        var other = Other(choices);
        _draft = _draft with { Name = _draft.Way switch { SyncWay.BringIn => $"From {other}", SyncWay.SendOut => $"To {other}", _ => $"{other}, both ways" } };
    }

    private void Rename(string? name)
    {
        _isNamed = !string.IsNullOrWhiteSpace(name);
        Take(_draft with { Name = name ?? "" });
    }

    private async Task Change(SyncDraft draft)
    {
        var renames = draft.Way != _draft.Way || draft.DatasourceId != _draft.DatasourceId;
        Take(draft);
        if (renames && !_isNamed) Suggest(await ChoiceQueries.FindAsync(_actor!, CancellationToken.None));
    }

    /// <summary>What was wrong with a part no longer stands beside it once the part is written anew.</summary>
    private void Take(SyncDraft draft)
    {
        _problems = _problems.Where(p => Equals(Part(_draft, p.Key), Part(draft, p.Key))).ToDictionary();
        _draft = draft;
    }

    private static object? Part(SyncDraft draft, string part) => part switch
    {
        "name" => draft.Name,
        "datasource" => draft.DatasourceId,
        "types" => draft.Types,
        "cap" => draft.Cap,
        "pincodes" => draft.Pincodes,
        "groups" => draft.Villages,
        "externalIds" => draft.Resources,
        _ => draft,
    };

    /// <summary>The sync as it would be, for its sentence.</summary>
    private SyncDetail Preview(SyncChoices choices) => _isFile ? _sync! : new SyncDetail
    {
        Id = Id ?? 0,
        Name = _draft.Name,
        DatasourceId = 0,
        Datasource = Other(choices),
        Type = DatasourceType.LegacyMyWell,
        Methods = _draft.Methods,
        Types = [.. _draft.Types.Order()],
        Selection = _draft.Selection ?? new SyncSelection(),
        GroupNames = (_sync?.GroupNames ?? new Dictionary<string, string>()).Concat(choices.Villages.Select(v => KeyValuePair.Create(v.Value, v.Words))).DistinctBy(v => v.Key).ToDictionary(),
        Policy = _draft.Policy,
        IsOneTime = _sync?.IsOneTime == true,
    };

    protected override void OnRefused() => _saving = false;

    private async Task SaveAsync()
    {
        _saving = true;
        var saved = await Commands.SaveAsync(_actor!, Id, _draft, CancellationToken.None);
        (_saving, _problems) = (false, saved.Problems);
        if (saved.Id is { } id) Navigation.NavigateTo($"syncs/{id}");
    }
}
