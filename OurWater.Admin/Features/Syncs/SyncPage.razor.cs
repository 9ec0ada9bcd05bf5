using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Admin.Live;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Syncs;

/// <summary>One sync: what it does, how its runs went, and what may be done with it. Follows its runs live.</summary>
public sealed partial class SyncPage : IDisposable
{
    private const int RunsInTable = 8;

    private LoadState<Found<SyncPageData>>? _state;
    private Actor? _actor;
    private SyncPageData? _page;
    private RunWatch? _watch;

    [Inject]
    public required SyncQueries Queries { get; set; }

    [Inject]
    public required SyncCommands Commands { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required RunNotifier Notifier { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    [Parameter]
    public long Id { get; set; }

    private bool CanEdit => _actor?.Role >= Role.Editor;

    public void Dispose() => _watch?.Dispose();

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender) return;
        _watch = new RunWatch(Notifier, Clock, moved => moved.OrganisationId == _actor?.OrganisationId, () => InvokeAsync(RefreshAsync), () => _page?.Going is null ? RunWatch.IdlePoll : RunWatch.ActivePoll);
    }

    private async Task<Found<SyncPageData>> LoadAsync(CancellationToken cancellationToken)
    {
        _actor ??= await User.GetAsync();
        _page = await Queries.PageAsync(_actor, Id, cancellationToken);
        return new Found<SyncPageData>(_page);
    }

    private async Task RefreshAsync()
    {
        if (_state is not null) await _state.ReloadAsync();
    }

    /// <summary>Why it cannot be started; null where it can.</summary>
    private static string? CannotRun(SyncPageData page) => page switch
    {
        { Going: { State: RunState.AwaitingApproval } going } => $"Run {going.Id} waits for your yes.",
        { Going: { } going } => $"Run {going.Id} is going, so it cannot be started until that ends.",
        { Sync.Runs: false } => "There is nothing to run: the other system pushes and reads by itself.",
        { Sync.Enabled: false } => "It is paused. Resume it to run it.",
        _ => null,
    };

    private async Task StartAsync(bool dryRun, RunKind kind)
    {
        switch (await Commands.StartAsync(_actor!, Id, dryRun, kind, CancellationToken.None))
        {
            case StartResult.Started started: Navigation.NavigateTo($"runs/{started.RunId}"); break;
            case StartResult.AlreadyRunning going: Navigation.NavigateTo($"runs/{going.RunId}"); break;
            case StartResult.AlreadyRan ran: Snackbar.Add($"It is a one-time sync, and run {ran.RunId} was that time.", Severity.Info); break;
            case StartResult.Impossible impossible: Snackbar.Add(impossible.Reason, Severity.Warning); break;
        }
    }

    private async Task SetEnabledAsync(bool enabled) => await TellAsync(await Commands.SetEnabledAsync(_actor!, Id, enabled, CancellationToken.None));

    private async Task ReadFromTheStartAsync()
    {
        if (!await DialogService.ConfirmAsync("Read again from the start?", "The next run goes through everything there once more. What is known is recognised; nothing is doubled and nothing is deleted.", "Read from the start", "Leave it", danger: false)) return;
        await TellAsync(await Commands.ReadFromTheStartAsync(_actor!, Id, CancellationToken.None));
    }

    private async Task DeleteAsync(SyncDetail sync)
    {
        if (!await DialogService.ConfirmAsync($"Delete sync “{sync.Name}”?", "Its dry runs go with it. No reading is deleted, and nothing changes in the other system.", "Delete sync")) return;
        var saved = await Commands.DeleteAsync(_actor!, Id, CancellationToken.None);
        if (saved.IsDone) Navigation.NavigateTo("syncs");
        else await TellAsync(saved);
    }

    private async Task TellAsync(Saved saved)
    {
        if (!saved.IsDone) Snackbar.Add(saved.Problem!, Severity.Warning);
        await RefreshAsync();
    }
}
