using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Datasources;

public sealed partial class DatasourcesPage
{
    private ServerTable<DatasourceRow>? _table;
    private Actor? _actor;

    [Inject]
    public required DatasourceQueries Queries { get; set; }

    [Inject]
    public required DatasourceEditor Editor { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    private bool CanEdit => _actor?.Role >= Role.Editor;

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    private Task<ListPage<DatasourceRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Queries.ListAsync(_actor!, query, cancellationToken);

    private async Task DeleteAsync(DatasourceRow source)
    {
        if (!await DatasourceDeletion.AskAsync(DialogService, Editor, Snackbar, _actor!, source.Id, source.Name, source.Syncs.Count)) return;
        if (_table is not null) await _table.ReloadAsync();
    }
}

/// <summary>Asks, names what uses it, and deletes.</summary>
internal static class DatasourceDeletion
{
    public static async Task<bool> AskAsync(IDialogService dialogs, DatasourceEditor editor, ISnackbar snackbar, Actor actor, long id, string name, int syncs)
    {
        var text = syncs == 0 ? "No sync uses it. No reading is deleted, and its stored password is forgotten." : $"{Formats.Count(syncs, "sync still uses it: it", "syncs still use it: they")} must be deleted first. No reading is deleted.";
        if (!await dialogs.ConfirmAsync($"Delete datasource “{name}”?", text, "Delete datasource")) return false;
        if (await editor.DeleteAsync(actor, id, CancellationToken.None) is { } problem)
        {
            snackbar.Add(problem, Severity.Error);
            return false;
        }

        return true;
    }
}
