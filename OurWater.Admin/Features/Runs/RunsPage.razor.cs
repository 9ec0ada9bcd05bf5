using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Live;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>The list of runs. It reads again while the runs on it move, and when a new one starts.</summary>
public sealed partial class RunsPage : IDisposable
{
    private static readonly IReadOnlyList<(string, string)> States =
        [.. new[] { RunState.Queued, RunState.Running, RunState.AwaitingApproval, RunState.Succeeded, RunState.SucceededWithWarnings, RunState.Failed, RunState.Cancelled }.Select(s => (s.ToString(), Names.RunState(s)))];

    private static readonly IReadOnlyList<(string, string)> Kinds = [("import", "Imports and syncs"), ("check", "Dry runs"), ("compare", "Comparisons"), ("undo", "Undos")];

    private ServerTable<RunRow>? _table;
    private Actor? _actor;
    private RunWatch? _watch;
    private IReadOnlyList<RunRow> _waiting = [];
    private bool _active;

    [Inject]
    public required RunQueries Queries { get; set; }

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
            _watch = new RunWatch(Notifier, Clock, moved => moved.OrganisationId == actor.OrganisationId, RereadAsync, () => _active ? RunWatch.ActivePoll : RunWatch.IdlePoll);
    }

    private async Task<ListPage<RunRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var page = await Queries.ListAsync(_actor!, query, Formats.Zone, cancellationToken);
        _active = page.Items.Any(r => r.State.IsActive());
        _waiting = await Queries.WaitingAsync(_actor!, cancellationToken);
        StateHasChanged();
        return page;
    }

    private Task RereadAsync() => InvokeAsync(() => _table?.ReloadAsync() ?? Task.CompletedTask);

    public void Dispose() => _watch?.Dispose();
}
