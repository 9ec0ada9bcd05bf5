using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Logging;
using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Components.Layout;

/// <summary>Draws nothing before the theme and the organisation's time zone are known: no flash, and no page ever shows a time in the wrong zone.</summary>
public sealed partial class MainLayout : LayoutComponentBase, IDisposable
{
    private static readonly TimeSpan BadgeInterval = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private LayoutInfo? _info;
    private NavBadges _badges = new();
    private PageErrorBoundary? _boundary;
    private string? _problem;
    private bool _open = true;

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
    public required ILogger<MainLayout> Logger { get; set; }

    protected override void OnInitialized()
    {
        Choice.Changed += Redraw;
        Navigation.LocationChanged += Moved;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Choice.ReadAsync();
            await LoadAsync();
            _ = WatchBadgesAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            var state = await Authentication.GetAuthenticationStateAsync();
            var info = await Source.GetAsync(state.User, _stop.Token);
            Formats.UseZone(info.Current?.TimeZone);
            (_info, _badges, _problem) = (info, info.Badges, null);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            _problem = CorrelationCode.New();
            Log.LayoutFailed(Logger, e, _problem);
        }

        StateHasChanged();
    }

    private async Task WatchBadgesAsync()
    {
        using var timer = new PeriodicTimer(BadgeInterval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
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
        _boundary?.Recover();
        await RefreshBadgesAsync();
    });

    public void Dispose()
    {
        Choice.Changed -= Redraw;
        Navigation.LocationChanged -= Moved;
        _stop.Cancel();
        _stop.Dispose();
    }
}
