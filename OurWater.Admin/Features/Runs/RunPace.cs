namespace OurWater.Admin.Features.Runs;

/// <summary>
/// How fast a run goes, from what its page has seen of it. The time left comes from the bytes that were read lately in this phase; before enough was seen it is unknown, never guessed.
/// </summary>
public sealed class RunPace
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LeastSpan = TimeSpan.FromSeconds(2);

    private readonly List<Sample> _samples = [];
    private readonly List<SpeedAt> _speeds = [];

    /// <summary>Rows per second between what was seen, oldest first.</summary>
    public IReadOnlyList<double> Speeds => [.. _speeds.Select(s => s.RowsPerSecond)];

    public TimeSpan Span => _speeds.Count > 1 ? _speeds[^1].At - _speeds[0].At : TimeSpan.Zero;

    public TimeSpan? Left { get; private set; }

    public void See(RunDetail run, DateTime now)
    {
        if (_samples.Count > 0 && _samples[^1].Phase != run.Phase) _samples.Clear();
        AddSpeed(run, now);
        _samples.Add(new Sample(now, run.Phase, run.BytesRead, run.Read));
        _samples.RemoveAll(s => now - s.At > Lately);
        _speeds.RemoveAll(s => now - s.At > Kept);
        Left = LeftOf(run);
    }

    private void AddSpeed(RunDetail run, DateTime now)
    {
        // Rows are counted when a batch is stored: between two batches nothing is known.
        if (_samples.Count == 0 || run.Read <= _samples[^1].Rows) return;
        var since = _samples.First(s => s.Rows == _samples[^1].Rows);
        if (now <= since.At) return;
        _speeds.Add(new SpeedAt(now, (run.Read - since.Rows) / (now - since.At).TotalSeconds));
    }

    private TimeSpan? LeftOf(RunDetail run)
    {
        if (!run.IsActive || run.BytesTotal is not { } total || _samples.Count < 2) return null;
        var (first, last) = (_samples[0], _samples[^1]);
        var (bytes, time) = (last.Bytes - first.Bytes, last.At - first.At);
        if (bytes <= 0 || time < LeastSpan) return null;
        return time * ((double)(total - last.Bytes) / bytes);
    }

    private sealed record Sample(DateTime At, string? Phase, long Bytes, long Rows);

    private sealed record SpeedAt(DateTime At, double RowsPerSecond);
}
