using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Runs;

/// <summary>A run's log, newest line on top. The page tells it when to look for more.</summary>
public sealed partial class RunLogCard
{
    private const int Most = 200;

    private readonly List<LogLine> _lines = [];
    private bool _paused;

    [Inject]
    public required RunQueries Queries { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Parameter, EditorRequired]
    public required long RunId { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter]
    public bool IsActive { get; set; }

    public async Task RefreshAsync()
    {
        if (_paused) return;
        var newer = await Queries.LogAsync(Actor, RunId, _lines.Count == 0 ? 0 : _lines[0].Id, Most, CancellationToken.None);
        if (newer.Count == 0) return;
        _lines.InsertRange(0, newer);
        if (_lines.Count > Most) _lines.RemoveRange(Most, _lines.Count - Most);
        StateHasChanged();
    }

    private async Task<IReadOnlyList<LogLine>> LoadAsync(CancellationToken cancellationToken)
    {
        var lines = await Queries.LogAsync(Actor, RunId, 0, Most, cancellationToken);
        _lines.Clear();
        _lines.AddRange(lines);
        return _lines;
    }

    private Task FlipAsync()
    {
        _paused = !_paused;
        return RefreshAsync();
    }

    private static (string Class, string Icon) Look(string level) => level switch
    {
        "done" => ("c-success", Icons.Material.Outlined.CheckCircle),
        "wait" => ("c-default", Icons.Material.Outlined.Schedule),
        "warning" => ("c-warning", Icons.Material.Outlined.WarningAmber),
        "conflict" => ("c-tertiary", Icons.Material.Outlined.CallSplit),
        "error" => ("c-error", Icons.Material.Outlined.Cancel),
        _ => ("c-info", Icons.Material.Outlined.Info),
    };
}
