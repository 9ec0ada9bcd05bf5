using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Live;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Overview;

/// <summary>The first page. Its parts load each by itself, and again when runs move: the figures of what is stored only when a run has ended.</summary>
public sealed partial class OverviewPage : IDisposable
{
    private const int LastRuns = 6;

    private LoadState<IReadOnlyList<AttentionItem>>? _attention;
    private LoadState<IReadOnlyList<RunRow>>? _runs;
    private LoadState<StoredFigures>? _stored;
    private LoadState<MonthFigures>? _months;
    private IReadOnlyList<AttentionItem> _items = [];
    private HashSet<long> _active = [];
    private Actor? _actor;
    private RunWatch? _watch;
    private bool _isNew;
    private bool _ended;

    [Inject]
    public required OverviewQueries Queries { get; set; }

    [Inject]
    public required AttentionQueries Attention { get; set; }

    [Inject]
    public required RunQueries Runs { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required RunNotifier Notifier { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    protected override async Task OnInitializedAsync() => _actor = await User.GetAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (_watch is null && _actor is { } actor)
            _watch = new RunWatch(Notifier, Clock, moved => moved.OrganisationId == actor.OrganisationId, RereadAsync, () => _active.Count > 0 ? RunWatch.ActivePoll : RunWatch.IdlePoll);
    }

    private async Task<IReadOnlyList<AttentionItem>> AttentionAsync(CancellationToken cancellationToken) => _items = await Attention.ListAsync(_actor!, Formats, cancellationToken);

    private async Task<IReadOnlyList<RunRow>> RunsAsync(CancellationToken cancellationToken)
    {
        var runs = await Runs.LastAsync(_actor!, LastRuns, cancellationToken);
        var active = runs.Where(r => r.State.IsActive()).Select(r => r.Id).ToHashSet();
        _ended = _active.Except(active).Any();
        _active = active;
        return runs;
    }

    private async Task<StoredFigures> StoredAsync(CancellationToken cancellationToken)
    {
        var figures = await Queries.StoredAsync(_actor!, cancellationToken);
        if (_isNew == figures.IsEmpty) return figures;
        _isNew = figures.IsEmpty;
        StateHasChanged();
        return figures;
    }

    private Task RereadAsync() => InvokeAsync(async () =>
    {
        await ReloadAsync(_runs);
        await ReloadAsync(_attention);
        if (!_ended && _active.Count == 0) return;
        await ReloadAsync(_stored);
        await ReloadAsync(_months);
    });

    private static Task ReloadAsync<T>(LoadState<T>? part) => part?.ReloadAsync() ?? Task.CompletedTask;

    public void Dispose() => _watch?.Dispose();
}
