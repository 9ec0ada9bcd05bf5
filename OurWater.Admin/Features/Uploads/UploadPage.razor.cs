using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Uploads;

/// <summary>The wizard: four steps on one page. All that is chosen is in the database, so a refresh or a lost circuit begins where it stood.</summary>
public sealed partial class UploadPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private Actor? _actor;
    private UploadState? _upload;
    private long? _rows;
    private bool _missing;
    private string? _code;
    private string? _problem;

    [Inject]
    public required CurrentUser CurrentUser { get; set; }

    [Inject]
    public required UploadQueries Queries { get; set; }

    [Inject]
    public required UploadCommands Commands { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required ILogger<UploadPage> Logger { get; set; }

    [Parameter]
    public long Id { get; set; }

    private string Subtitle => _upload!.Step switch
    {
        UploadStep.File => "See how the file is read. Your choices are kept if you leave this page.",
        UploadStep.Columns => $"{_upload.File.Name}: {(_rows is { } rows ? Formats.Count(rows, "row") + ", " : "")}{Formats.Count(_upload.File.Detected?.Columns.Count ?? 0, "column")}. Your choices are kept if you leave this page.",
        UploadStep.Check => "Nothing has been saved yet. This is what will happen when you import.",
        _ => _upload.File.Name,
    };

    protected override async Task OnParametersSetAsync()
    {
        _actor ??= await CurrentUser.GetAsync();
        if (_upload?.Id != Id) await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            _upload = await Queries.GetAsync(_actor!, Id, _leave.Token);
            (_missing, _code, _problem) = (_upload is null, null, null);
        }
        catch (OperationCanceledException) when (_leave.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception error) when (error is not NotAllowedException)
        {
            _code = CorrelationCode.New();
            Logger.UploadNotLoaded(error, Id, _code);
        }
    }

    private async Task GoAsync(UploadStep step)
    {
        if (!_upload!.CanReach(step)) return;
        try
        {
            await Commands.GoToAsync(_actor!, Id, step, CancellationToken.None);
            await LoadAsync();
        }
        catch (NotAllowedException refused)
        {
            _problem = refused.Message;
        }
    }

    private async Task StartOverAsync()
    {
        if (!await Dialogs.ConfirmAsync("Start over with another file?", $"What you chose and mended for “{_upload!.File.Name}” is thrown away. Nothing of it was saved as data.", "Start over", "Keep it")) return;
        await Commands.DiscardAsync(_actor!, Id, CancellationToken.None);
        Navigation.NavigateTo("upload");
    }

    public void Dispose()
    {
        _leave.Cancel();
        _leave.Dispose();
    }
}
