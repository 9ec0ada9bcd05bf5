using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>Stores what a page's moves come to, and says those of which a person should know.</summary>
internal sealed class MovesApplied(SyncWork work, ReadingMoves moves)
{
    private readonly List<RunItem> _items = [];
    private readonly List<MovedConflict> _conflicts = [];

    public async Task ApplyAsync(ITwoWayBatch batch, PullCounts counts, CancellationToken cancellationToken)
    {
        counts.Skipped += moves.Skipped;
        counts.Conflicted += moves.InConflict.Count;
        foreach (var one in moves.InConflict) Wait(one, one.Move!);
        foreach (var (one, move) in moves.LeftBehind)
        {
            Wait(one, move);
            work.Warn(ReasonCodes.MovedOnto,
                $"{Label(move.From, move.FromTime, one)}: changed here, and moved in {work.Source.Title} to {Label(one)}, where another reading stands. It waits under Conflicts");
        }

        foreach (var one in moves.Merged)
        {
            work.Warn(ReasonCodes.MovedOnto,
                $"{Label(one.Move!.From, one.Move.FromTime, one)}: moved in {work.Source.Title} to {Label(one)}, where another reading stands. The two are one here");
            if (work.Run.DryRun) _items.Add(PageDecisions.ItemOfMove(one, one.Move, ItemAction.Update, one.Remote.Value));
        }

        if (!work.Run.DryRun)
        {
            await batch.MergeReadingsAsync([.. moves.Merged.Select(m => new ReadingMerge(m.Move!.Reading.Id, m.Remote.Id))], cancellationToken);
            await batch.MoveReadingsAsync([.. moves.Moved.Select(m => new MovedReading(m.Move!.Reading, m.Series, m.Time, m.Remote.Precision))],
                cancellationToken);
            await batch.AddMovedConflictsAsync(_conflicts, cancellationToken);
        }

        if (work.Run.DryRun) work.Foreseen.Taken.UnionWith(_conflicts.Select(c => c.ReadingId).Concat(moves.Merged.Select(m => m.Move!.Reading.Id)));
        await work.ListAsync(batch, _items, cancellationToken);
    }

    private void Wait(Incoming one, ReadingMove move)
    {
        _conflicts.Add(new MovedConflict(
            move.Reading.Id, new ReadingPlace(move.From.Place.Identity, move.From.TimeseriesId ?? 0, move.FromTime, one.Remote.Precision, move.Reading.Value),
            new ReadingPlace(one.Remote.ResourceKey, one.Series.TimeseriesId ?? 0, one.Remote.UnixMilliseconds, one.Remote.Precision, one.Remote.Value)));
        if (work.Run.DryRun) _items.Add(PageDecisions.ItemOfMove(one, move, ItemAction.Conflict, one.Remote.Value));
    }

    private static string Label(Incoming one) => Label(one.Series, one.Remote.UnixMilliseconds, one);

    private static string Label(Series series, long time, Incoming one) =>
        $"{RemoteLabels.Resource(series.Place.Type, series.Place.Identity)}, {RemoteLabels.Time(time, one.Remote.Precision)}";
}
