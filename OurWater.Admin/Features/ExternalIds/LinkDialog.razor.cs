using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>A person writes the id by which another system knows a record.</summary>
public sealed partial class LinkDialog : ComponentBase
{
    private string _value = "";
    private string? _problem;

    [Inject]
    public required ExternalIdCommands Commands { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter]
    public DataType RecordType { get; set; }

    [Parameter]
    public long RecordId { get; set; }

    [Parameter, EditorRequired]
    public required string RecordName { get; set; }

    [Parameter, EditorRequired]
    public required ExternalIdFamily Family { get; set; }

    [Parameter]
    public string? Value { get; set; }

    private string Explanation => !Family.IsLegacyMyWell ? $"The id names one {Names.One(RecordType)} only."
        : RecordType == DataType.Group ? "A pincode for a pincode group; for a village the pincode, a point and the village's two digits: 313603.11."
        : "The pincode, a point and the four digits of the resource: 313603.1111.";

    /// <returns>True where the link was saved.</returns>
    public static async Task<bool> ShowAsync(IDialogService dialogs, Actor actor, DataType type, long id, string name, ExternalIdFamily family, string? value)
    {
        var parameters = new DialogParameters<LinkDialog>
        {
            { d => d.Actor, actor }, { d => d.RecordType, type }, { d => d.RecordId, id }, { d => d.RecordName, name }, { d => d.Family, family }, { d => d.Value, value },
        };
        var dialog = await dialogs.ShowAsync<LinkDialog>("Link", parameters, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
        return await dialog.Result is { Canceled: false };
    }

    /// <summary>Asks, then forgets the ids. True where it was done.</summary>
    public static async Task<bool> UnlinkAsync(IDialogService dialogs, ISnackbar snackbar, ExternalIdCommands commands, Actor actor, DataType type, long id, string name, ExternalIdFamily family)
    {
        var what = family.IsLegacyMyWell ? "All its LegacyMyWell ids are forgotten here, the pincode too, so that it is not sent there as a new one." : $"Its id {family.Title} is forgotten here.";
        if (!await dialogs.ConfirmAsync($"Unlink {name} from {family.Title}?", $"{what} Nothing changes in the other system, and no reading is deleted. The old ids stay in the history.", "Unlink", "Keep the link")) return false;
        var saved = await commands.UnlinkAsync(actor, type, id, family, CancellationToken.None);
        snackbar.Add(saved.Problem ?? $"{name} is not linked to {family.Title} any more.", saved.IsDone ? Severity.Success : Severity.Warning);
        return saved.IsDone;
    }

    protected override void OnInitialized() => _value = Value ?? "";

    private async Task SaveAsync()
    {
        var saved = await Commands.LinkAsync(Actor, RecordType, RecordId, Family, _value, CancellationToken.None);
        if (saved.IsDone) Dialog.Close();
        _problem = saved.Problem;
    }
}
