using OurWater.Sync.Datasources;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Their readings that are left alone: of a well that may be another one than ours, until a person has answered, and of one that a person took apart from ours. They are counted as skipped. The answer has them read again.
/// </summary>
/// <param name="asked">Wells of which this run itself asks.</param>
internal sealed class HeldReadings(SyncWork work, HeldBack held, IReadOnlyDictionary<string, HeldKey> asked)
{
    private readonly Dictionary<string, long> _apart = new(StringComparer.Ordinal);
    private long _onPage;
    private long _waiting;

    /// <summary>How many were left alone because a person keeps their resource apart from ours, by its key.</summary>
    public IReadOnlyDictionary<string, long> Apart => _apart;

    public bool Holds(in RemoteReading reading)
    {
        if (!held.Keys.TryGetValue(reading.ResourceKey, out var key) && !asked.TryGetValue(reading.ResourceKey, out key)) return false;
        if (key.Waits)
        {
            (_onPage, _waiting) = (_onPage + 1, _waiting + 1);
            work.Warn(ReasonCodes.HeldBack, FormattableString.Invariant($"reading {reading.Id} of {reading.ResourceKey}: {key.Why}"));
        }
        else
        {
            CountApart(reading.ResourceKey);
        }

        return true;
    }

    /// <summary>Takes out what belongs to the time when the record that has the key now, and the one of ours that had it before, were one.</summary>
    public void LeaveAlone(List<Incoming> known)
    {
        if (held.Series.Count == 0) return;
        foreach (var left in known.FindAll(IsLeft)) CountApart(left.Remote.ResourceKey);
        known.RemoveAll(IsLeft);

        bool IsLeft(Incoming one) => one.Link is { Exists: true, ReadingExists: true } link && link.TimeseriesId != one.Series.TimeseriesId && held.Series.Contains(link.TimeseriesId);
    }

    /// <summary>How many of the page were left alone, and how many of these wait for an answer.</summary>
    public (long All, long Waiting) TakeCount()
    {
        var taken = (_onPage, _waiting);
        (_onPage, _waiting) = (0, 0);
        return taken;
    }

    public async Task SayAsync(CancellationToken cancellationToken)
    {
        if (_apart.Values.Sum() is > 0 and var all) await work.SayAsync("info", FormattableString.Invariant($"{all:N0} {(all == 1 ? "reading was" : "readings were")} left alone: somebody keeps their wells apart from ours."), cancellationToken);
    }

    private void CountApart(string key)
    {
        _onPage++;
        _apart[key] = _apart.GetValueOrDefault(key) + 1;
    }
}
