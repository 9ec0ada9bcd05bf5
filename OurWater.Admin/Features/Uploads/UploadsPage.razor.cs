using System.Text.Json;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Where an upload begins, and where one that was left is found again.</summary>
public sealed partial class UploadsPage
{
    private static readonly (DataType Type, string File, string Words)[] Samples =
    [
        (DataType.Reading, "sample-readings.csv", "A row for each reading: which place, when, how much"),
        (DataType.Resource, "sample-resources.csv", "A row for each well, rain gauge or check dam: where it is and whose"),
        (DataType.Group, "sample-groups.csv", "A row for each village, pincode or other group"),
    ];

    private Actor? _actor;
    private LoadState<IReadOnlyList<UnfinishedUpload>>? _list;
    private string? _problem;

    [Inject]
    public required CurrentUser CurrentUser { get; set; }

    [Inject]
    public required UploadQueries Queries { get; set; }

    [Inject]
    public required UploadCommands Commands { get; set; }

    [Inject]
    public required FileStore Files { get; set; }

    [Inject]
    public required Formats Format { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    protected override async Task OnInitializedAsync() => _actor = await CurrentUser.GetAsync();

    private Task<IReadOnlyList<UnfinishedUpload>> LoadAsync(CancellationToken cancellationToken) => Queries.ListUnfinishedAsync(_actor!, cancellationToken);

    private async Task StartAsync(string json)
    {
        try
        {
            var id = await Commands.StartAsync(_actor!, ReceivedFile.IdOf(json), CancellationToken.None);
            Navigation.NavigateTo($"upload/{id}");
        }
        catch (NotAllowedException refused)
        {
            _problem = refused.Message;
        }
    }

    private async Task DiscardAsync(UnfinishedUpload upload)
    {
        if (!await Dialogs.ConfirmAsync($"Throw away “{upload.Name}”?", "What you chose and mended for this file is lost. Nothing of it was saved as data.", "Throw away")) return;
        await Commands.DiscardAsync(_actor!, upload.Id, CancellationToken.None);
        await _list!.ReloadAsync();
    }
}

/// <summary>What the endpoint for files answers.</summary>
internal static class ReceivedFile
{
    public static long IdOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("id").GetInt64();
    }
}
