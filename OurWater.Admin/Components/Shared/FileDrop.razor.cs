using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace OurWater.Admin.Components.Shared;

/// <summary>
/// Sends one file as the raw body of a POST, with its name (URI-encoded) in <c>X-File-Name</c> and the antiforgery token in <c>RequestVerificationToken</c>.
/// The endpoint answers 2xx with JSON, or a problem whose <c>detail</c> is in words for a person.
/// </summary>
public sealed partial class FileDrop : IAsyncDisposable
{
    private readonly string _id = "file-" + CorrelationCode.New();
    private ElementReference _root;
    private IJSObjectReference? _script;
    private DotNetObjectReference<FileDrop>? _self;
    private string? _name;
    private string? _error;
    private long _sent;
    private long _total;

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter, EditorRequired]
    public required string Url { get; set; }

    /// <summary>Gets the JSON that the endpoint answered.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<string> OnUploaded { get; set; }

    [Parameter]
    public string Accept { get; set; } = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.html,.htm";

    [Parameter]
    public long MaxBytes { get; set; } = 500_000_000;

    [Parameter]
    public string Prompt { get; set; } = "Drop a file here, or choose one";

    [Parameter]
    public string ButtonText { get; set; } = "Choose a file";

    [Parameter]
    public string Hint { get; set; } = "CSV, TSV, semicolon or pipe, or XLSX, up to 500 MB";

    /// <summary>Where another button is the filled one.</summary>
    [Parameter]
    public bool Quiet { get; set; }

    private double Percent => _total == 0 ? 0 : Math.Floor(100.0 * _sent / _total);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _script = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/upload.js"]);
            await _script.InvokeVoidAsync("attach", _root, _self);
        }
    }

    [JSInvokable]
    public void Started(string name, long size) => Show(name, 0, size);

    [JSInvokable]
    public void Progress(long sent, long total) => Show(_name, sent, total);

    [JSInvokable]
    public async Task Done(string json)
    {
        Show(null);
        await OnUploaded.InvokeAsync(json);
    }

    [JSInvokable]
    public void Refused(int status, string body) => Show(null, error: Detail(body) ?? status switch
    {
        413 => $"The file is larger than {Formats.Size(MaxBytes)}. Nothing was stored. Split it, or leave out columns that are not needed.",
        401 or 400 => "You were signed out in the meantime. Nothing was stored. Load the page again, sign in and choose the file once more.",
        403 => "Your role does not include uploads. An administrator of the organisation can change that.",
        507 => "The server has no room left for this file. Nothing was stored. Tell your administrator.",
        _ => $"The server could not take the file (answer {status}). Nothing was stored. Try again; if it stays, tell your administrator.",
    });

    [JSInvokable]
    public void Broken(long sent, long total) =>
        Show(null, error: $"The connection broke at {Formats.Number(sent / 1_000_000)} of {Formats.Size(total)}. Nothing was stored. Choose the same file again.");

    [JSInvokable]
    public void Cancelled() => Show(null);

    [JSInvokable]
    public void TooLarge(string name, long size) =>
        Show(null, error: $"“{name}” has {Formats.Size(size)}; the most is {Formats.Size(MaxBytes)}. Split it, or leave out columns that are not needed.");

    [JSInvokable]
    public void Empty(string name) => Show(null, error: $"“{name}” is empty. Choose another file.");

    [JSInvokable]
    public void Several() => Show(null, error: "One file at a time. Drop the first of them.");

    private async Task CancelAsync()
    {
        if (_script is not null)
        {
            await _script.InvokeVoidAsync("cancel", _root);
        }
    }

    private void Show(string? name, long sent = 0, long total = 0, string? error = null)
    {
        (_name, _sent, _total, _error) = (name, sent, total, error);
        StateHasChanged();
    }

    private static string? Detail(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                ? detail.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_script is not null)
            {
                await _script.InvokeVoidAsync("detach", _root);
                await _script.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone, and the request with it.
        }

        _self?.Dispose();
    }
}
