using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Jobs;
using OurWater.Admin.Live;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Runs;

/// <summary>One run, live while it goes.</summary>
public sealed partial class RunPage : IDisposable
{
    private RunPace _pace = new();
    private LoadState<RunDetail>? _state;
    private RunLogCard? _log;
    private RunWatch? _watch;
    private Actor? _actor;
    private RunDetail? _run;
    private long _shown;
    private bool _busy;
    private string? _refused;
    private long? _refusedRunId;

    [Inject]
    public required RunQueries Queries { get; set; }

    [Inject]
    public required RunCommands Commands { get; set; }

    [Inject]
    public required UploadCommands Uploads { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required RunNotifier Notifier { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Parameter]
    public long Id { get; set; }

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    private bool MayAct => _actor?.Role >= Role.Editor;

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    protected override void OnParametersSet()
    {
        if (_shown == Id) return;
        (_shown, _run, _pace, _refused, _refusedRunId) = (Id, null, new RunPace(), null, null);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (_watch is null && _actor is { } actor)
            _watch = new RunWatch(Notifier, Clock, moved => moved.RunId == Id && moved.OrganisationId == actor.OrganisationId, RereadAsync, () => _run is null or { IsActive: true } ? RunWatch.ActivePoll : null);
    }

    private async Task<RunDetail> LoadAsync(CancellationToken cancellationToken)
    {
        var run = await Queries.FindAsync(_actor!, Id, cancellationToken);
        _run = run;
        if (run is { IsActive: true }) _pace.See(run, Now);
        StateHasChanged();
        return run!;
    }

    private Task RereadAsync() => InvokeAsync(async () =>
    {
        if (_state is not null) await _state.ReloadAsync();
        if (_log is not null) await _log.RefreshAsync();
    });

    private Task CancelAsync() => ActAsync(async () =>
    {
        if (!await Commands.CancelAsync(_actor!, Id, CancellationToken.None)) _refused = "The run is over already. There is nothing to cancel.";
        await RereadAsync();
    });

    private Task AgainAsync() => ActAsync(async () => Follow(await Commands.RunAgainAsync(_actor!, _run!, CancellationToken.None)));

    private Task RunListAsync() => ActAsync(async () => Follow(await Commands.RunListAsync(_actor!, _run!, CancellationToken.None)));

    private Task ApproveAsync() => DecideAsync(() => Commands.ApproveAsync(_actor!, Id, CancellationToken.None));

    private Task DeclineAsync() => DecideAsync(() => Commands.DeclineAsync(_actor!, _run!, CancellationToken.None));

    private Task DecideAsync(Func<Task<bool>> decide) => ActAsync(async () =>
    {
        if (!await decide()) _refused = "The run does not wait any more: somebody has decided already.";
        await RereadAsync();
    });

    private async Task UndoAsync()
    {
        var run = _run!;
        if (await Dialogs.ConfirmAsync($"Undo the run of “{run.Title}”?", UndoWords.WhatFollows(run), "Undo this run"))
            await ActAsync(async () => Follow(await Commands.UndoAsync(_actor!, run.Id, CancellationToken.None)));
    }

    /// <summary>The upload remembers where a person stands: it is set to its columns, then opened.</summary>
    private Task AnswerAsync() => ActAsync(async () =>
    {
        var upload = _run!.UploadId!.Value;
        await Uploads.GoToAsync(_actor!, upload, UploadStep.Columns, CancellationToken.None);
        Navigation.NavigateTo($"upload/{upload}");
    });

    private async Task ActAsync(Func<Task> act)
    {
        (_busy, _refused, _refusedRunId) = (true, null, null);
        try
        {
            await act();
        }
        catch (NotAllowedException refused)
        {
            _refused = refused.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private void Follow(StartResult result)
    {
        switch (result)
        {
            case StartResult.Started started:
                Navigation.NavigateTo($"runs/{started.RunId}");
                break;
            case StartResult.AlreadyRunning going:
                (_refused, _refusedRunId) = ("A run of it is going already.", going.RunId);
                break;
            case StartResult.AlreadyRan ran:
                (_refused, _refusedRunId) = ("It was imported already, and is meant to run one time. Upload the file again to import it anew.", ran.RunId);
                break;
            case StartResult.Impossible impossible:
                _refused = impossible.Reason;
                break;
            default:
                _refused = "What this run belongs to is no longer there.";
                break;
        }
    }

    public void Dispose() => _watch?.Dispose();
}
