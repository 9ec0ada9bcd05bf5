using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Logging;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Live;

namespace OurWater.Admin.Components.Layout;

/// <summary>
/// The shell around every page. The document holds it already, with bones in the place of the page, so that it stands before the connection does;
/// what it shows is handed on to the connection and not asked for twice. A page is drawn by the connection only, once, and never before the organisation's time zone is known.
/// </summary>
public sealed partial class MainLayout : LayoutComponentBase, IDisposable
{
    /// <summary>A run that moves shows soon; what another node or person does, a few ticks later.</summary>
    private static readonly TimeSpan BadgeTick = TimeSpan.FromSeconds(2);

    private const int TicksBetweenLooks = 8;

    private readonly CancellationTokenSource _stop = new();
    private IDisposable? _runs;
    private bool _runMoved;
    private NavBadges _badges = new();
    private PageErrorBoundary? _boundary;
    private string? _problem;
    private bool _open = true;
    private bool _moved;

    [Inject]
    public required ThemeChoice Choice { get; set; }

    [Inject]
    public required ILayoutSource Source { get; set; }

    [Inject]
    public required AuthenticationStateProvider Authentication { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required RunNotifier Runs { get; set; }

    [Inject]
    public required ILogger<MainLayout> Logger { get; set; }

    /// <summary>Handed on from the document to its connection, signed by the framework.</summary>
    [PersistentState]
    public LayoutInfo? Info { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Choice.Changed += Redraw;
        Navigation.LocationChanged += Moved;
        if (Info is null) await LoadAsync();
        else Show(Info);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _runs = Runs.Subscribe(_ => _runMoved = true);
            _ = WatchBadgesAsync();
            await Choice.ReadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            var state = await Authentication.GetAuthenticationStateAsync();
            Show(await Source.GetAsync(state.User, _stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            _problem = CorrelationCode.New();
            Log.LayoutFailed(Logger, e, _problem);
        }
    }

    private void Show(LayoutInfo info)
    {
        Formats.UseZone(info.Current?.TimeZone);
        (Info, _badges, _problem) = (info, info.Badges, null);
    }

    private async Task WatchBadgesAsync()
    {
        using var timer = new PeriodicTimer(BadgeTick, Clock);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(_stop.Token); tick++)
            {
                if (!_runMoved && tick % TicksBetweenLooks != 0) continue;
                _runMoved = false;
                await InvokeAsync(RefreshBadgesAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The circuit is gone.
        }
    }

    private async Task RefreshBadgesAsync()
    {
        try
        {
            var state = await Authentication.GetAuthenticationStateAsync();
            var badges = await Source.GetBadgesAsync(state.User, _stop.Token);
            if (badges != _badges)
            {
                _badges = badges;
                StateHasChanged();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A figure in the margin: the next tick tries again.
            Log.BadgesFailed(Logger, e);
        }
    }

    private Task FlipAsync() => Choice.ChooseAsync(Choice.IsDark ? ThemeChoice.Light : ThemeChoice.Dark);

    private void Redraw() => _ = InvokeAsync(StateHasChanged);

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        _moved = true;
        _boundary?.Recover();
        await RefreshBadgesAsync();
    });

    public void Dispose()
    {
        _runs?.Dispose();
        Choice.Changed -= Redraw;
        Navigation.LocationChanged -= Moved;
        _stop.Cancel();
        _stop.Dispose();
    }
}
