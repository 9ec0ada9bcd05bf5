using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Compares both sides whole, values too, and lists each difference with what becomes of it. What was there and is gone is marked missing; what differs there is left to the next run, which then reads everything. Nothing is
/// deleted or changed on either side. Where more than a twentieth is gone since the last comparison, something else is wrong (another server, an empty one): it stops and asks.
/// </summary>
internal sealed class Reconciliation(SyncWork work)
{
    public const string TooManyMissing = "tooManyMissing";
    private const double Breaker = 0.05;
    private const int MarkedAtOnce = 5_000;

    private readonly ComparisonWords _words = new(work);
    private readonly List<(DataType Type, List<long> Missing, List<long> Back, long Known)> _found = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await work.Store.ForgetOutcomesAsync(work.Run, cancellationToken); // it reads everything anew after an approval or an interruption
        work.Run.Counts = new RunCounts();
        work.Run.Warnings = [];
        work.Run.Errors = [];
        foreach (var type in work.Sync.SelectedDatatypes.Order())
        {
            await work.EnterAsync(type switch { DataType.Group => "compare groups", DataType.Resource => "compare resources", _ => "compare readings" }, cancellationToken);
            var counts = work.Run.Counts.Compared[type] = new CompareCounts();
            if (type == DataType.Reading) await CompareReadingsAsync(counts, cancellationToken);
            else await CompareRecordsAsync(type, counts, cancellationToken);
            await CountAsync(type, counts, cancellationToken);
        }

        var stops = _found.Where(f => f.Missing.Count > f.Known * Breaker).ToList();
        if (stops.Count > 0 && work.Run.ApprovedAt is null)
        {
            await StopAsync(stops.ConvertAll(f => (f.Type, f.Missing.Count, f.Known)), cancellationToken);
            return;
        }

        foreach (var (type, missing, back, _) in _found) await MarkAsync(type, missing, back, cancellationToken);
    }

    /// <summary>As the figures of a pull: what is the same is unchanged, what differs or is only there is left to the next run.</summary>
    private async Task CountAsync(DataType type, CompareCounts counts, CancellationToken cancellationToken)
    {
        var read = work.Pulled(type);
        (read.Read, read.Unchanged, read.Skipped, read.Rejected) = (counts.There, counts.Same + counts.Copies, counts.Different + counts.OnlyThere, counts.Unusable);
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.CommitAsync(cancellationToken);
        work.Moved();
    }

    private async Task StopAsync(List<(DataType Type, int Missing, long Known)> stops, CancellationToken cancellationToken)
    {
        work.Run.Errors = stops.ConvertAll(s => new RunError(
            TooManyMissing, null, string.Create(CultureInfo.InvariantCulture, $"Of {Many(s.Known, s.Type)} that {(s.Known == 1 ? "was" : "were")} in {work.Source.Title}, {s.Missing:N0} {(s.Missing == 1 ? "is" : "are")} not there now. Is it the right server, and is it whole? Nothing was marked yet.")));
        work.Run.State = RunState.AwaitingApproval;
        await work.SayAsync("wait", work.Run.Errors[0].Message, cancellationToken);
    }

    private static string Many(long count, DataType type) => Counted.Of(count, type.ToString().ToLowerInvariant());

    private async Task CompareRecordsAsync(DataType type, CompareCounts counts, CancellationToken cancellationToken)
    {
        var ours = (await work.Store.LoadKnownAsync(work.Run, type, work.Selection, cancellationToken)).ToDictionary(k => k.RecordId);
        var there = new HashSet<long>();
        if (type == DataType.Group)
        {
            await foreach (var page in work.Source.ReadGroupsAsync(work.Selection, null, cancellationToken)) await PageAsync(type, page, (batch, records) => batch.CompareGroupsAsync(records, cancellationToken), counts, there, cancellationToken);
        }
        else
        {
            await foreach (var page in work.Source.ReadResourcesAsync(work.Selection, null, cancellationToken)) await PageAsync(type, page, (batch, records) => batch.CompareResourcesAsync(records, cancellationToken), counts, there, cancellationToken);
        }

        var gone = ours.Values.Where(o => !there.Contains(o.RecordId)).ToList();
        counts.OnlyHere += gone.Count(g => g.HasPlace);
        counts.NoPlaceThere += gone.Count(g => !g.HasPlace);
        await using var last = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await work.ListAsync(last, gone.ConvertAll(g => OnlyHere(type, g)), cancellationToken);
        await last.CommitAsync(cancellationToken);
        _found.Add((type, [.. gone.Where(IsToMark).Select(g => g.RecordId)], [.. ours.Values.Where(o => there.Contains(o.RecordId)).Select(o => o.RecordId)], ours.Values.Count(IsToMark)));
    }

    /// <summary>What waits for an answer is not marked: the answer says what becomes of it.</summary>
    private static bool IsToMark(KnownRecord ours) => ours.WasThere && ours.State is not (MappingState.Missing or MappingState.Conflict);

    private async Task PageAsync<T>(DataType type, RemotePage<T> page, Func<ITwoWayBatch, IReadOnlyList<T>, ValueTask<IReadOnlyList<ComparedRecord>>> compare, CompareCounts counts, HashSet<long> there, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        var items = new List<RunItem>();
        counts.Unusable += page.Rejected.Count;
        foreach (var rejection in page.Rejected) work.Warn(rejection.Problems[0].Code, rejection.Problems[0].Message);
        foreach (var record in await compare(batch, page.Records))
        {
            if (record.RecordId is { } id) there.Add(id);
            if (record.Problem is { } problem)
            {
                counts.Unusable++;
                work.Warn(problem.Code, problem.Message);
            }
            else if (record.RecordId is null)
            {
                counts.OnlyThere++;
                items.Add(Item(type, ItemAction.MissingHere, record, record.IsApart ? ComparisonWords.KeptApart : _words.OnlyThere));
            }
            else if (record.Verdict == Verdict.Same)
            {
                counts.Same++;
            }
            else
            {
                counts.Different++;
                items.Add(Item(type, ItemAction.Different, record, _words.Different(record.Verdict, record.Waits)));
            }
        }

        await work.ListAsync(batch, items, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private static RunItem Item(DataType type, ItemAction action, ComparedRecord record, string reason) => new()
    {
        Direction = SyncDirection.Pull,
        DataType = type,
        Action = action,
        RecordId = record.RecordId,
        ResourceId = type == DataType.Resource ? record.RecordId : null,
        RemoteKey = record.Key,
        Label = record.Label,
        Before = record.Ours,
        After = record.Theirs,
        Reason = reason,
    };

    private RunItem OnlyHere(DataType type, KnownRecord ours) => new()
    {
        Direction = SyncDirection.Push,
        DataType = type,
        Action = !ours.HasPlace ? ItemAction.NoPlaceThere : ours.WasThere ? ItemAction.MissingThere : ItemAction.OnlyHere,
        RecordId = ours.RecordId,
        ResourceId = type == DataType.Resource ? ours.RecordId : null,
        RemoteKey = ours.Key,
        Label = ours.Label,
        Reason = ours.State switch
        {
            _ when !ours.HasPlace => ours.Reason,
            _ when ours.WasThere && ours.State != MappingState.Missing => _words.Gone,
            MappingState.Missing => _words.GoneSince,
            MappingState.Unconfirmed => _words.NotNamed,
            MappingState.Pending or null => _words.NotSentYet,
            MappingState.KeptApart => ComparisonWords.KeptApart,
            _ => ours.Reason ?? $"It cannot be sent to {work.Source.Title}.",
        },
    };

    private async Task CompareReadingsAsync(CompareCounts counts, CancellationToken cancellationToken)
    {
        var comparison = new ReadingComparison(work, counts);
        await comparison.RunAsync(cancellationToken);
        _found.Add((DataType.Reading, comparison.Gone, comparison.Back, comparison.Known));
        if (!comparison.IsToRead || work.Run.DryRun) return;
        await work.Store.ForgetCursorAsync(work.Run, DataType.Reading, cancellationToken);
        await work.SayAsync("info", $"Something is in {work.Source.Title} that is not here, or otherwise. The next run reads all readings from the start.", cancellationToken);
    }

    private async Task MarkAsync(DataType type, List<long> missing, List<long> back, CancellationToken cancellationToken)
    {
        if (missing.Count > 0) work.Warn(ReasonCodes.MissingThere, $"{Many(missing.Count, type)} {(missing.Count == 1 ? "was" : "were")} in {work.Source.Title} before and {(missing.Count == 1 ? "is gone. It is" : "are gone. They are")} kept here.", missing.Count);
        if (work.Run.DryRun) return;
        foreach (var some in missing.Chunk(MarkedAtOnce)) await MarkAsync(type, some, missing: true, cancellationToken);
        foreach (var some in back.Chunk(MarkedAtOnce)) await MarkAsync(type, some, missing: false, cancellationToken);
    }

    private async Task MarkAsync(DataType type, long[] ids, bool missing, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        if (type == DataType.Reading) await batch.MarkReadingsMissingAsync(ids, missing, cancellationToken);
        else await batch.MarkRecordsMissingAsync(type, ids, missing, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }
}
