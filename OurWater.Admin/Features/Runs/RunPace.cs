namespace OurWater.Admin.Features.Runs;

/// <summary>
/// How fast a run goes, from what its page has seen of it. The time left comes from what was read lately in this phase; before enough was seen it is unknown, never guessed.
/// </summary>
public sealed class RunPace
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LeastSpan = TimeSpan.FromSeconds(2);

    private readonly List<Sample> _samples = [];
    private readonly List<SpeedAt> _speeds = [];
    private readonly List<(string Phase, DateTime? Since)> _phases = [];

    /// <summary>Rows per second between what was seen, oldest first.</summary>
    public IReadOnlyList<double> Speeds => [.. _speeds.Select(s => s.RowsPerSecond)];

    public TimeSpan Span => _speeds.Count > 1 ? _speeds[^1].At - _speeds[0].At : TimeSpan.Zero;

    public TimeSpan? Left { get; private set; }

    public void See(RunDetail run, DateTime now)
    {
        if (_samples.Count > 0 && _samples[^1].Phase != run.Phase) _samples.Clear();
        SeePhase(run, now);
        AddSpeed(run, now);
        _samples.Add(new Sample(now, run.Phase, run.Extent?.Done ?? 0, run.Handled));
        _samples.RemoveAll(s => now - s.At > Lately);
        _speeds.RemoveAll(s => now - s.At > Kept);
        Left = LeftOf(run);
    }

    /// <summary>How long a phase took or, while it goes, has taken; null where its beginning was not seen.</summary>
    public TimeSpan? Of(string phase, DateTime now)
    {
        var at = _phases.FindIndex(p => p.Phase == phase);
        if (at < 0 || _phases[at].Since is not { } since) return null;
        return (at + 1 < _phases.Count ? _phases[at + 1].Since : now) - since;
    }

    /// <summary>A phase begins when the page sees another one; the first of a run begins with the run.</summary>
    private void SeePhase(RunDetail run, DateTime now)
    {
        if (run.Phase is not { } phase || _phases.Exists(p => p.Phase == phase)) return;
        _phases.Add((phase, _phases.Count > 0 ? now : RunPhases.At(run, RunPhases.Of(run)) == 0 && run.Attempt < 2 ? run.StartedAt : null));
    }

    private void AddSpeed(RunDetail run, DateTime now)
    {
        // Rows are counted when a batch is stored: between two batches nothing is known.
        if (_samples.Count == 0 || run.Handled <= _samples[^1].Rows) return;
        var since = _samples.First(s => s.Rows == _samples[^1].Rows);
        if (now <= since.At) return;
        _speeds.Add(new SpeedAt(now, (run.Handled - since.Rows) / (now - since.At).TotalSeconds));
    }

    private TimeSpan? LeftOf(RunDetail run)
    {
        if (!run.IsActive || run.Extent is not { } extent || _samples.Count < 2) return null;
        var (first, last) = (_samples[0], _samples[^1]);
        var (done, time) = (last.Done - first.Done, last.At - first.At);
        if (done <= 0 || time < LeastSpan) return null;
        return time * ((double)Math.Max(0, extent.Whole - last.Done) / done);
    }

    private sealed record Sample(DateTime At, string? Phase, long Done, long Rows);

    private sealed record SpeedAt(DateTime At, double RowsPerSecond);
}
