using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.ApiKeys;

public sealed partial class ApiKeysPage
{
    private Actor? _actor;
    private ServerTable<ApiKeyRow>? _table;

    [Inject]
    public required ApiKeyQueries Queries { get; set; }

    [Inject]
    public required ApiKeyCommands Commands { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    private bool IsAdmin => _actor?.Role >= Role.Admin;

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    private Task<ListPage<ApiKeyRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Queries.ListAsync(_actor!, query, cancellationToken);

    private async Task AddAsync()
    {
        if (await NewApiKeyDialog.ShowAsync(DialogService, _actor!) && _table is not null) await _table.ReloadAsync();
    }

    private async Task RevokeAsync(ApiKeyRow key)
    {
        if (!await DialogService.ConfirmAsync($"Revoke the API key “{key.Name}”?", "What uses it is refused from this moment on. This cannot be taken back: a script that still needs access gets a new key. No data is deleted.", "Revoke key", "Keep it")) return;
        var done = await Commands.RevokeAsync(_actor!, key.Id, CancellationToken.None);
        Snackbar.Add(done ? $"“{key.Name}” opens nothing any more." : $"“{key.Name}” was revoked before.", Severity.Success);
        if (_table is not null) await _table.ReloadAsync();
    }
}
