using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>A table of external ids comes back: first what it would change, then the change. Closes with true where something was changed.</summary>
public sealed partial class UploadLinksDialog
{
    private const int MostShown = 200;

    private LinkCheck? _check;
    private string? _problem;
    private bool _busy;
    private bool _applied;

    [Inject]
    public required LinkUploads Uploads { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required ExternalIdFamily Family { get; set; }

    [Parameter]
    public DataType RecordType { get; set; }

    private List<LinkChange> Shown => [.. _check!.Changes.Where(c => c.Act != LinkAct.Nothing).OrderBy(c => c.Act == LinkAct.Refused ? 0 : 1).ThenBy(c => c.Row)];

    private string Summary
    {
        get
        {
            var (todo, refused, same) = (_check!.ToDo, _check.Count(LinkAct.Refused), _check.Count(LinkAct.Nothing));
            if (_applied) return refused == 0 ? "All changes are made." : $"The changes are made, but for {Formats.Count(refused, "row")}.";
            return $"{Formats.Count(todo, "change")}, {Formats.Count(same, "row")} as {(same == 1 ? "it is" : "they are")}, {Formats.Number(refused)} refused.";
        }
    }

    public static async Task<bool> ShowAsync(IDialogService dialogs, Actor actor, ExternalIdFamily family, DataType type)
    {
        var parameters = new DialogParameters<UploadLinksDialog> { { d => d.Actor, actor }, { d => d.Family, family }, { d => d.RecordType, type } };
        var dialog = await dialogs.ShowAsync<UploadLinksDialog>("Upload", parameters, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true });
        return await dialog.Result is { Canceled: false };
    }

    private static string Words(LinkAct act) => act switch
    {
        LinkAct.Link => "Link",
        LinkAct.Change => "Change the id",
        LinkAct.Unlink => "Unlink",
        LinkAct.SetPincode => "Set pincode",
        _ => "Refused",
    };

    protected override void OnRefused() => _busy = false;

    private async Task CheckAsync(InputFileChangeEventArgs chosen)
    {
        _problem = null;
        if (chosen.File.Size > LinkSheet.LargestFile)
        {
            _problem = $"The file is larger than {Formats.Size(LinkSheet.LargestFile)}. Upload it in parts.";
            return;
        }

        _busy = true;
        StateHasChanged();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using (var file = File.Create(path)) await chosen.File.OpenReadStream(LinkSheet.LargestFile).CopyToAsync(file);
            _check = await Uploads.CheckAsync(Actor, Family, RecordType, path, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
            _busy = false;
        }

        if (_check.Problem is null) return;
        (_problem, _check) = (_check.Problem, null);
    }

    private async Task ApplyAsync()
    {
        _busy = true;
        var refused = await Uploads.ApplyAsync(Actor, Family, RecordType, _check!, CancellationToken.None);
        (_busy, _applied) = (false, true);
        _check = new LinkCheck([.. _check!.Changes.Where(c => c.Act == LinkAct.Refused), .. refused]);
        if (_check.Changes.Count == 0) Dialog.Close();
    }

    private void Close()
    {
        if (_applied) Dialog.Close();
        else Dialog.Cancel();
    }
}
