using System.Runtime.CompilerServices;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <param name="Blocked">Why it cannot be sent; null where it can.</param>
internal readonly record struct SelectedReading(ReadingToPush Reading, string? Blocked);

/// <summary>The readings that a push would send, by series and time: what the store selects, without what the run must leave alone, and what cannot be sent with its reason. Asked about, foreseen and sent by the same rule.</summary>
internal static class ReadingsToSend
{
    private const int PageSize = 2_000;

    public static async IAsyncEnumerable<SelectedReading> OfAsync(SyncWork work, IReadOnlyDictionary<long, string> foreseenKeys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlySet<string>? there = null;
        ReadingToPush? first = null;
        await foreach (var reading in SelectAsync(work, foreseenKeys, cancellationToken))
        {
            if (reading.RemoteId is null)
            {
                if (first is not null && IsSameSecond(work, first, reading))
                {
                    yield return new SelectedReading(reading, SameSecond(work));
                    continue;
                }

                first = reading;
                if (reading.ResourceKey != ReadingToPush.NewResource && !(there ??= await work.Target.ResourceKeysAsync(cancellationToken)).Contains(reading.ResourceKey))
                {
                    yield return new SelectedReading(reading, $"Its resource is not in {work.Source.Title} any more. Compare both sides, then decide what becomes of the resource.");
                    continue;
                }
            }

            if (IsOn(work.Approved, reading)) yield return new SelectedReading(reading, null);
        }
    }

    /// <summary>Readings of resources that are not there: counted, and one line a resource with their number.</summary>
    public static async Task<IReadOnlyList<RunItem>> BlockedAsync(SyncWork work, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken)
    {
        if (work.List is not null) return [];
        var blocked = await work.Store.CountBlockedReadingsAsync(work.Run, work.Selection, foreseenKeys, cancellationToken);
        var counts = work.Pushed(DataType.Reading);
        foreach (var some in blocked)
        {
            counts.Selected += some.Count;
            counts.Blocked += some.Count;
        }

        return
        [
            .. blocked.Select(b => LineOf(b.ResourceId, b.Label, b.Count, ItemAction.Blocked, b.IsGone
                ? $"Its resource was in {work.Source.Title} before, and is gone. Compare both sides, then decide what becomes of it." : $"Its resource is not in {work.Source.Title} yet.")),
        ];
    }

    /// <summary>One line for all readings of a resource.</summary>
    public static RunItem LineOf(long resourceId, string resource, long count, ItemAction action, string reason) => new()
    {
        Direction = SyncDirection.Push, DataType = DataType.Reading, Action = action, RecordId = resourceId, ResourceId = resourceId, Label = $"{resource}: {Counted.Of(count, "reading")}", Records = (int)count, Reason = reason,
    };

    public static string SameSecond(SyncWork work) => $"{work.Source.Title} keeps one reading a second, and another one of this second goes first.";

    /// <summary>The other side keeps whole seconds: a second reading in one of them would be a duplicate there.</summary>
    private static bool IsSameSecond(SyncWork work, ReadingToPush one, ReadingToPush next) =>
        one.TimeseriesId == next.TimeseriesId && work.Target.StorableTime(one.UnixMilliseconds) == work.Target.StorableTime(next.UnixMilliseconds);

    private static async IAsyncEnumerable<ReadingToPush> SelectAsync(SyncWork work, IReadOnlyDictionary<long, string> foreseenKeys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (ReadingPosition? position = null; ;)
        {
            var page = await work.Store.SelectReadingsAsync(work.Run, work.Selection, position, PageSize, foreseenKeys, cancellationToken);
            foreach (var selected in page)
            {
                var reading = work.Foreseen.Links.TryGetValue(selected.RecordId, out var link) ? Foreseen(selected, link) : selected;
                if (IsMine(work, reading) && !IsEqual(work, reading)) yield return reading;
            }

            if (page.Count < PageSize) yield break;
            position = new ReadingPosition(page[^1].TimeseriesId, page[^1].UnixMilliseconds);
        }
    }

    private static bool IsMine(SyncWork work, ReadingToPush reading)
    {
        if (work.Foreseen.Taken.Contains(reading.RecordId)) return false;
        if (work.Run.DryRun && work.OpenConflicts.Contains(reading.RecordId) && !work.Foreseen.Kept.Contains(reading.RecordId)) return false;
        return IsOn(work.List, reading);
    }

    private static ReadingToPush Foreseen(ReadingToPush reading, ForeseenLink link) =>
        reading with { RemoteId = link.RemoteId, Base = link.Base, UnixMilliseconds = link.Time, BaseUnixMilliseconds = link.BaseTime };

    /// <summary>Equal as the other side can store it, value and time.</summary>
    private static bool IsEqual(SyncWork work, ReadingToPush reading) =>
        reading.RemoteId is not null && work.Target.Storable(reading.Value) == reading.Base && !ReadingChanges.IsMoved(work, reading);

    /// <summary>One that looked new may be there already, with another value: then it was listed as a change.</summary>
    private static bool IsOn(IReadOnlySet<string>? list, ReadingToPush reading) => list is null
        || list.Contains(PushPlan.HashOf(reading, ItemAction.SendChange))
        || (reading.RemoteId is null && list.Contains(PushPlan.HashOf(reading, ItemAction.Send)));
}
