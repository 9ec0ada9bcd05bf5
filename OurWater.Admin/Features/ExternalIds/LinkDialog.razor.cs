using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>A person writes the id by which another system knows a record.</summary>
public sealed partial class LinkDialog
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
        var what = family.IsLegacyMyWell ? "The two stay apart: no run joins them again, OurWater's is not sent there as a new one, and LegacyMyWell's is not brought in as another one. You can allow it again." : $"Its id {family.Title} is forgotten here.";
        if (!await dialogs.ConfirmAsync($"Unlink {name} from {family.Title}?", $"{what} Nothing changes in the other system, and no reading is deleted. The old ids stay in the history.", "Unlink", "Keep the link")) return false;
        var saved = await commands.UnlinkAsync(actor, type, id, family, CancellationToken.None);
        snackbar.Add(saved.Problem ?? $"{name} is not linked to {family.Title} any more.", saved.IsDone ? Severity.Success : Severity.Warning);
        return saved.IsDone;
    }

    /// <summary>Asks, then lets go of what is gone there. True where it was done.</summary>
    public static async Task<bool> SendAnewAsync(IDialogService dialogs, ISnackbar snackbar, ExternalIdCommands commands, Actor actor, DataType type, long id, string name, string sends)
    {
        var readings = type == DataType.Resource ? " Of its readings those go with it that were written here or came from a file. Its old readings that came from LegacyMyWell stay here, and are not sent back." : "";
        var words = $"The old number is let go: it stays in the history. {name} waits to be sent as a new one, unless the next run finds the same one there.{readings} {sends}.";
        if (!await dialogs.ConfirmAsync($"Send {name} to LegacyMyWell anew?", words, "Send it anew", "Leave it")) return false;
        var saved = await commands.SendAnewAsync(actor, type, id, CancellationToken.None);
        snackbar.Add(saved.Problem ?? $"{name} waits to be sent anew. {sends}.", saved.IsDone ? Severity.Success : Severity.Warning);
        return saved.IsDone;
    }

    /// <summary>Asks, then lets the next run join or send it. True where it was done.</summary>
    public static async Task<bool> AllowAgainAsync(IDialogService dialogs, ISnackbar snackbar, ExternalIdCommands commands, Actor actor, DataType type, long id, string name)
    {
        const string What = "The next run looks whether LegacyMyWell has the same one: of the same kind, with the same owner, on the same spot. Then the two are joined. Otherwise OurWater's is sent there as a new one, and LegacyMyWell's is brought in. To say which one it is, link it by hand instead.";
        if (!await dialogs.ConfirmAsync($"Let runs join or send {name} again?", What, "Allow again", "Keep apart")) return false;
        var saved = await commands.AllowAgainAsync(actor, type, id, CancellationToken.None);
        snackbar.Add(saved.Problem ?? $"{name} is not kept apart any more.", saved.IsDone ? Severity.Success : Severity.Warning);
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
