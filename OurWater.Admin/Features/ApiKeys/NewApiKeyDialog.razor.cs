using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.ApiKeys;

/// <summary>Asks what a new key is for, then shows it once. Closes where one was made.</summary>
public sealed partial class NewApiKeyDialog
{
    private readonly HashSet<string> _scopes = ["data:read"];
    private string _name = "";
    private DateTime? _expires;
    private string? _key;
    private string? _problem;
    private bool _making;

    [Inject]
    public required ApiKeyCommands Commands { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    public static async Task<bool> ShowAsync(IDialogService dialogs, Actor actor)
    {
        // A click beside it must not lose the only sight of the key.
        var options = new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = false };
        var dialog = await dialogs.ShowAsync<NewApiKeyDialog>("API key", new DialogParameters<NewApiKeyDialog> { { d => d.Actor, actor } }, options);
        return await dialog.Result is { Canceled: false };
    }

    private void Toggle(string scope)
    {
        if (!_scopes.Remove(scope)) _scopes.Add(scope);
    }

    protected override void OnRefused() => _making = false;

    private async Task MakeAsync()
    {
        _making = true;
        (_key, _problem) = await Commands.MakeAsync(Actor, new ApiKeyInput(_name, _scopes, _expires is { } last ? DateOnly.FromDateTime(last) : null), CancellationToken.None);
        _making = false;
    }
}
