using MudBlazor;

namespace OurWater.Admin.Components.Shared;

public static class Dialogs
{
    /// <returns>True where the person chose the action.</returns>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, string title, string text, string action, string keep = "Keep it", bool danger = true)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { d => d.Title, title },
            { d => d.Text, text },
            { d => d.Action, action },
            { d => d.Keep, keep },
            { d => d.Danger, danger },
        };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, parameters);
        return await dialog.Result is { Canceled: false };
    }
}
