using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Engine;

/// <summary>Compares a batch with what is stored and stores it: data, outcomes, counts and checkpoint in one transaction.</summary>
internal sealed class BatchApply(IRunStore store, IRunProgress progress, SyncRun run, RowPlan plan, RunLook look, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private StoredReading[] _found = [];
    private Outcome[] _outcomes = [];
    private readonly HashSet<Place> _foreseen = [];
    private readonly HashSet<Place> _places = [];
    private readonly bool _isWhole = run.Checkpoint is null;
    private long _readBefore = -1;

    public async Task ApplyAsync(ReadingBatch batch, CancellationToken cancellationToken)
    {
        var counts = run.Counts.Pull[plan.DataType];
        run.Counts.NotRows = batch.NotRows;
        if (_readBefore < 0) _readBefore = counts.Read;
        if (batch.Read > 0 || !run.DryRun)
        {
            await look.SeeAsync(batch.Readings, cancellationToken);
            await using var transaction = await store.BeginAsync(run, cancellationToken);
            var readings = batch.Readings;
            if (_found.Length < batch.Count) (_found, _outcomes) = (new StoredReading[batch.Count], new Outcome[batch.Count]);
            await CreatePlacesAsync(transaction, readings, cancellationToken);
            var found = _found.AsMemory(0, batch.Count);
            Widen(readings.Span);
            await transaction.FindReadingsAsync(readings, found, cancellationToken);
            var outcomes = _outcomes.AsMemory(0, batch.Count);
            Compare(readings.Span, found.Span, outcomes.Span, counts);
            await transaction.ApplyReadingsAsync(readings, found, outcomes, cancellationToken);
            await ApplyRecordsAsync(transaction, batch, counts, cancellationToken);
            await transaction.AddRejectedAsync(plan.DataType, batch.Rejected, cancellationToken);

            counts.Read += batch.Read;
            counts.Unchanged += batch.Unchanged;
            counts.Skipped += batch.Skipped;
            counts.Rejected += batch.Rejected.Count;
            batch.Warnings.AddTo(run.Warnings);
            run.Checkpoint = new RunCheckpoint(plan.DataType, batch.Records, batch.LastRow);
            run.BytesRead = batch.BytesRead;
            run.RowsPerSecond = (counts.Read - _readBefore) / Math.Max(0.001, clock.GetElapsedTime(_started).TotalSeconds);
            await transaction.CommitAsync(cancellationToken);
        }

        progress.Moved(run);
    }

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        run.BytesRead = run.BytesTotal ?? run.BytesRead;
        await look.WarnAsync(run, cancellationToken);
        await store.SaveProgressAsync(run, cancellationToken);
    }

    /// <summary>Makes the resources and series that the batch names for the first time. A dry run only counts them.</summary>
    private async Task CreatePlacesAsync(IRunBatch transaction, ReadOnlyMemory<MappedReading> sorted, CancellationToken cancellationToken)
    {
        var missing = MissingSeries(sorted.Span);
        if (missing.Count == 0) return;
        var made = run.DryRun
            ? missing.Count(s => s.Place.ResourceId is null && _foreseen.Add(s.Place))
            : await transaction.CreateSeriesAsync(missing, cancellationToken);
        if (made > 0) run.Counts.AlsoCreated[DataType.Resource] = run.Counts.AlsoCreated.GetValueOrDefault(DataType.Resource) + made;
    }

    private static List<Series> MissingSeries(ReadOnlySpan<MappedReading> sorted)
    {
        var missing = new List<Series>();
        Series? last = null;
        foreach (ref readonly var reading in sorted)
        {
            if (ReferenceEquals(reading.Series, last)) continue;
            last = reading.Series;
            if (last.TimeseriesId is null) missing.Add(last);
        }

        return missing;
    }

    /// <summary>Keeps of which places and times the readings are.</summary>
    private void Widen(ReadOnlySpan<MappedReading> sorted)
    {
        if (sorted.IsEmpty) return;
        var (first, last, days) = (long.MaxValue, long.MinValue, true);
        Series? series = null;
        foreach (ref readonly var reading in sorted)
        {
            (first, last) = (Math.Min(first, reading.UnixMilliseconds), Math.Max(last, reading.UnixMilliseconds));
            days &= reading.Precision == TimePrecision.Day;
            if (ReferenceEquals(reading.Series, series)) continue;
            series = reading.Series;
            _places.Add(series.Place);
        }

        var (from, to, before) = (DateTime.UnixEpoch.AddMilliseconds(first), DateTime.UnixEpoch.AddMilliseconds(last), run.Counts.Readings);
        if (before is not null) (from, to, days) = (before.First < from ? before.First : from, before.Last > to ? before.Last : to, days && before.IsDays);
        var kind = _places.First().Type;
        run.Counts.Readings = new ReadingSpan(from, to, days, _isWhole ? _places.Count : null, _isWhole && _places.All(p => p.Type == kind) ? kind : null);
    }

    private void Compare(ReadOnlySpan<MappedReading> readings, ReadOnlySpan<StoredReading> found, Span<Outcome> outcomes, PullCounts counts)
    {
        var policy = plan.Mapping.ExistingValues;
        for (var i = 0; i < readings.Length; i++)
        {
            ref readonly var stored = ref found[i];
            outcomes[i] = !stored.Exists ? Outcome.Created
                : stored.Value == readings[i].Value ? Outcome.Unchanged
                : Outcomes.OfExisting(policy);
            counts.Count(outcomes[i]);
        }
    }

    private async Task ApplyRecordsAsync(IRunBatch transaction, ReadingBatch batch, PullCounts counts, CancellationToken cancellationToken)
    {
        if (batch.Resources.Count > 0)
        {
            var outcomes = await transaction.ApplyResourcesAsync(batch.Resources, plan.Mapping.Identity ?? Identities.LegacyMyWell, plan.Mapping.ExistingValues, cancellationToken);
            for (var i = 0; i < outcomes.Count; i++) Settle(outcomes[i], i, batch.Resources[i].Row, batch, counts);
        }

        if (batch.Groups.Count > 0)
        {
            var outcomes = await transaction.ApplyGroupsAsync(batch.Groups, plan.Mapping.ExistingValues, cancellationToken);
            for (var i = 0; i < outcomes.Count; i++) Settle(outcomes[i], i, batch.Groups[i].Row, batch, counts);
        }
    }

    private static void Settle(RecordOutcome outcome, int index, int row, ReadingBatch batch, PullCounts counts)
    {
        if (outcome.Rejection is { } problem)
        {
            batch.Rejected.Add(new RowRejection(row, 0, [problem], batch.Originals[index]));
            batch.Warnings.Add(problem.Code, FormattableString.Invariant($"row {row}: {problem.Message}"));
        }
        else
        {
            counts.Count(outcome.Outcome);
        }
    }
}

/// <summary>Outcomes and their counts.</summary>
public static class Outcomes
{
    /// <summary>What becomes of a value that is stored with another one.</summary>
    public static Outcome OfExisting(ExistingValues policy) => policy switch
    {
        ExistingValues.Keep => Outcome.Skipped,
        ExistingValues.Ask => Outcome.Conflicted,
        _ => Outcome.Updated,
    };

    public static void Count(this PullCounts counts, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Created: counts.Created++; break;
            case Outcome.Updated: counts.Updated++; break;
            case Outcome.Unchanged: counts.Unchanged++; break;
            case Outcome.Skipped: counts.Skipped++; break;
            case Outcome.Conflicted: counts.Conflicted++; break;
            default: counts.Rejected++; break;
        }
    }
}
