using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Uploads;

/// <summary>The wizard: four steps on one page. All that is chosen is in the database, so a refresh or a lost circuit begins where it stood.</summary>
public sealed partial class UploadPage : IDisposable
{
    private const string StepKey = "step";
    private readonly CancellationTokenSource _leave = new();
    private Actor? _actor;
    private UploadState? _upload;
    private long? _rows;
    private bool _missing;
    private string? _code;
    private string? _problem;
    private StepBar? _bar;
    private UploadStep? _focused;

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

    /// <summary>The step that the address names; null where it names none.</summary>
    private UploadStep? Wanted =>
        QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).TryGetValue(StepKey, out var name)
        && Enum.TryParse<UploadStep>(name.ToString(), ignoreCase: true, out var step)
        && Enum.IsDefined(step)
            ? step
            : null;

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    protected override async Task OnParametersSetAsync()
    {
        _actor ??= await CurrentUser.GetAsync();
        if (_upload?.Id == Id) return;
        await LoadAsync();
        await FollowAddressAsync();
    }

    /// <summary>A new step has the focus on its heading; the first one leaves it on the page's.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_upload is not { } upload || _focused == upload.Step) return;
        var isFirst = _focused is null;
        _focused = upload.Step;
        if (!isFirst && _bar is not null) await _bar.FocusAsync();
    }

    /// <summary>
    /// Shows the step of the address, so that the browser's Back is one step back; an address without one, or with one that cannot be shown, gets the step
    /// where the person stood.
    /// </summary>
    private async Task FollowAddressAsync()
    {
        if (_upload is not { } upload || Wanted == upload.Step) return;
        if (Wanted is { } wanted && upload.CanReach(wanted)) await ShowAsync(wanted);
        else Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(StepKey, Name(upload.Step)), replace: true);
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

    /// <summary>What was chosen may lead to another step: the address follows.</summary>
    private async Task ChangedAsync()
    {
        var before = _upload?.Step;
        await LoadAsync();
        if (_upload is { } upload && upload.Step != before) Go(upload.Step);
    }

    private void Go(UploadStep step)
    {
        if (!_upload!.CanReach(step)) return;
        var query = new Dictionary<string, object?> { [StepKey] = Name(step), [CheckStep.TabKey] = null };
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query));
    }

    private static string Name(UploadStep step) => step.ToString().ToLowerInvariant();

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        var isHere = new Uri(Navigation.Uri).AbsolutePath.EndsWith($"/upload/{Id}", StringComparison.OrdinalIgnoreCase);
        if (_leave.IsCancellationRequested || _upload is null || !isHere) return;
        await FollowAddressAsync();
        StateHasChanged();
    });

    private async Task ShowAsync(UploadStep step)
    {
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
        Navigation.LocationChanged -= Moved;
        _leave.Cancel();
        _leave.Dispose();
    }
}
