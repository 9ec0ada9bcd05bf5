using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What becomes of each reading of a page, and what its links say afterwards.</summary>
internal sealed class PageDecisions(SyncWork work, StoredReading[] found, IReadOnlyDictionary<long, ReadingLink> primaries, SeenReadings? seen)
{
    private readonly List<(Incoming Reading, int Head, double Base, bool IsDuplicate)> _links = [];

    /// <summary>Further copies there of a reading, with the same value.</summary>
    public int EqualCopies { get; private set; }

    /// <summary>Copies with an equal value that were not known so far.</summary>
    public List<NewCopy> NewCopies { get; } = [];

    public List<RowRejection> Rejected { get; } = [];

    public List<RunItem> Items { get; } = [];

    /// <summary>Readings of ours on which both sides agree, or that keep their value by the policy.</summary>
    public List<long> Agreed { get; } = [];

    /// <summary>Readings of ours that hold theirs now.</summary>
    public List<long> Replaced { get; } = [];

    /// <summary>Readings of ours that waited for a choice, and that the policy has settled.</summary>
    public List<long> Settled { get; } = [];

    public Outcome Decide(int index, Incoming incoming)
    {
        ref readonly var stored = ref found[index];
        if (!stored.Exists) return New(index, incoming);
        if (!incoming.IsPrimary && Primary(stored.Id) is { } other && other.RemoteId != incoming.Remote.Id) return AnotherCopy(index, incoming, other);
        if (work.Run.DryRun && work.Foreseen.Links.TryGetValue(stored.Id, out var seenBefore) && seenBefore.RemoteId == incoming.Remote.Id) return Outcome.Unchanged; // a run would find it stored
        return Compare(index, incoming, stored);
    }

    /// <summary>A further reading of the page with the identity of a head.</summary>
    public void Copy(Incoming copy, int head, Incoming first, Outcome outcome)
    {
        if (found[head].Exists && !first.IsPrimary && Primary(found[head].Id) is { } primary && primary.RemoteId != first.Remote.Id)
        {
            if (AnotherCopy(head, copy, primary) == Outcome.Unchanged) EqualCopies++;
            return;
        }

        if (copy.Remote.Value == first.Remote.Value) EqualCopy(copy, found[head], first.Remote.Id);
        else Differs(copy, first.Remote.Id);
        if (outcome != Outcome.Skipped) LinkCopy(copy, head);
    }

    public List<ReadingLink> Links(StoredReading[] stored) =>
    [
        .. _links.Where(l => stored[l.Head].Exists).Select(l => work.LinkOf(l.Reading.Remote, stored[l.Head].Id, l.Base, TimeOf(l.Reading), l.IsDuplicate)),
    ];

    private void EqualCopy(Incoming copy, in StoredReading stored, long kept)
    {
        EqualCopies++;
        Remember(copy, stored, kept);
    }

    private void Remember(Incoming copy, in StoredReading stored, long kept)
    {
        if (!copy.Link.Exists && copy.Move is null && stored.Exists) NewCopies.Add(new NewCopy(stored.Id, copy.Remote, kept));
    }

    private Outcome New(int index, Incoming incoming)
    {
        if (seen is not null && !seen.TryAdd(incoming.Series.Ordinal, incoming.Time, (int)incoming.Remote.Id, incoming.Remote.Value, out var first))
        {
            if (first.Value == incoming.Remote.Value) return Outcome.Unchanged;
            Differs(incoming, first.Row);
            return Outcome.Rejected;
        }

        if (!MayWrite(ItemAction.Create, incoming, null)) return Outcome.Skipped;
        Link(incoming, index, incoming.Remote.Value);
        return Outcome.Created;
    }

    /// <summary>The number there that our reading stands for: as it is stored, or as a dry run would have stored it.</summary>
    private (long RemoteId, double Base)? Primary(long readingId) => primaries.TryGetValue(readingId, out var link) ? (link.RemoteId, link.Value)
        : work.Foreseen.Links.TryGetValue(readingId, out var foreseen) ? (foreseen.RemoteId, foreseen.Base) : null;

    private Outcome AnotherCopy(int index, Incoming incoming, (long RemoteId, double Base) primary)
    {
        LinkCopy(incoming, index);
        if (incoming.Remote.Value == primary.Base)
        {
            Remember(incoming, found[index], primary.RemoteId);
            return Outcome.Unchanged;
        }

        Differs(incoming, primary.RemoteId);
        return Outcome.Rejected;
    }

    private Outcome Compare(int index, Incoming incoming, in StoredReading stored)
    {
        var ours = work.Storable(stored.Value);
        var waits = work.OpenConflicts.Contains(stored.Id) && !work.SettledReadings.Contains(stored.Id);
        var hasBase = incoming.IsPrimary && !waits; // what waits for a choice was never agreed on: the policy decides
        var oursAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.UpdatedAt).UtcDateTime;
        var theirs = incoming.Remote.Value;
        var verdict = ThreeWay.Decide(ours, theirs, incoming.Link.Base, hasBase, work.Policy, oursAt, incoming.Remote.UpdatedAt);
        if (incoming is { Move: { } move, IsAtOurs: true }) ListMove(incoming, move, stored, verdict);
        switch (verdict)
        {
            case Verdict.Same:
                if (!hasBase || incoming.Link.Base != theirs || incoming.Link.IsMissing || IsElsewhere(incoming))
                {
                    Link(incoming, index, theirs);
                    if (waits) Keep(stored.Id);
                    else Agreed.Add(stored.Id);
                }

                return Outcome.Unchanged;
            case Verdict.KeepOurs:
                if (!hasBase || incoming.Link.Base != theirs || IsElsewhere(incoming)) Link(incoming, index, theirs); // ours differs from what both held: the next push sends it
                if (waits) Keep(stored.Id);
                return Outcome.Unchanged;
            case Verdict.TakeTheirs:
                if (!MayWrite(ItemAction.Update, incoming, stored.Value)) return Outcome.Skipped;
                Link(incoming, index, theirs);
                Replaced.Add(stored.Id);
                if (waits) Settled.Add(stored.Id);
                if (work.Run.DryRun) work.Foreseen.Taken.Add(stored.Id);
                return Outcome.Updated;
            default:
                if (!MayWrite(ItemAction.Conflict, incoming, stored.Value)) return Outcome.Skipped;
                if (!hasBase || IsElsewhere(incoming)) Link(incoming, index, hasBase ? incoming.Link.Base : theirs); // it waits in the queue: nothing of it is sent before a person chose
                if (work.Run.DryRun) work.Foreseen.Taken.Add(stored.Id);
                return Outcome.Conflicted;
        }
    }

    private void Keep(long readingId)
    {
        Settled.Add(readingId);
        Agreed.Add(readingId);
        if (work.Run.DryRun) work.Foreseen.Kept.Add(readingId);
    }

    /// <summary>Puts it on the list of a dry run; asks the list that a run carries out.</summary>
    private bool MayWrite(ItemAction action, Incoming incoming, double? before)
    {
        if (incoming.Move is not null || (!work.Run.DryRun && work.List is null)) return true; // of a move the whole is listed
        var key = incoming.Remote.Id.ToString(CultureInfo.InvariantCulture);
        var hash = SyncWork.HashOf(SyncDirection.Pull, DataType.Reading, key, $"{action}|{before}|{SyncWork.Text(incoming.Remote.Value)}");
        if (work.List is { } list) return list.Contains(hash);
        var unit = StoredUnits.Of(incoming.Series.Place.Type);
        Items.Add(new RunItem
        {
            Direction = SyncDirection.Pull,
            DataType = DataType.Reading,
            Action = action,
            RemoteKey = key,
            Label = $"{RemoteLabels.Resource(incoming.Series.Place.Type, incoming.Series.Place.Identity)}, {RemoteLabels.Time(incoming.Time, incoming.Remote.Precision)}",
            Before = before is { } old ? RemoteLabels.Value(old, unit) : null,
            After = RemoteLabels.Value(incoming.Remote.Value, unit),
            Hash = hash,
        });
        return true;
    }

    private void Differs(Incoming copy, long firstId)
    {
        var problem = new RowProblem(ReasonCodes.DuplicateWithOtherValue, null, string.Create(CultureInfo.InvariantCulture, $"Reading {firstId} has the same resource and time with another value. That one is used. Correct one of the two there."), copy.Series.Place.Identity);
        Rejected.Add(new RowRejection((int)Math.Min(copy.Remote.Id, int.MaxValue), 0, [problem], RemoteColumns.Of(copy.Remote)));
    }

    /// <summary>A copy that is known as one already is not written again.</summary>
    private void LinkCopy(Incoming copy, int head)
    {
        if (copy.Link is not { Exists: true, IsDuplicate: true, ReadingExists: true } || copy.Link.Base != copy.Remote.Value || IsElsewhere(copy)) Link(copy, head, copy.Remote.Value, isDuplicate: true);
    }

    /// <summary>Both sides agree on another place than the link remembers, or it did not stand for the reading.</summary>
    private bool IsElsewhere(Incoming incoming) => !incoming.IsAtOurs || incoming.IsPromoted || incoming.Link.BaseKey != incoming.Remote.ResourceKey || incoming.Link.BaseTime != TimeOf(incoming);

    /// <summary>Our time, as exact as we have it; where ours was moved away from theirs, theirs: so the next push sees that the two differ.</summary>
    private long TimeOf(Incoming incoming) => work.StorableTime(incoming.Time) == incoming.Remote.UnixMilliseconds ? incoming.Time : incoming.Remote.UnixMilliseconds;

    private void ListMove(Incoming incoming, ReadingMove move, in StoredReading stored, Verdict verdict)
    {
        if (work.Run.DryRun) Items.Add(ItemOfMove(incoming, move, verdict == Verdict.Conflict ? ItemAction.Conflict : ItemAction.Update, verdict == Verdict.TakeTheirs ? incoming.Remote.Value : stored.Value));
    }

    /// <summary>"Well 1111, 3 Jan 2010: 9.17 m" before, "Well 1112, 10 Jan 2010: 9.17 m" after.</summary>
    public static RunItem ItemOfMove(Incoming incoming, ReadingMove move, ItemAction action, double after)
    {
        string Words(Series series, long time, double value) =>
            $"{RemoteLabels.Resource(series.Place.Type, series.Place.Identity)}, {RemoteLabels.Time(time, incoming.Remote.Precision)}: {RemoteLabels.Value(value, StoredUnits.Of(series.Place.Type))}";
        return new RunItem
        {
            Direction = SyncDirection.Pull,
            DataType = DataType.Reading,
            Action = action,
            RecordId = move.Reading.Id,
            RemoteKey = incoming.Remote.Id.ToString(CultureInfo.InvariantCulture),
            Label = $"{RemoteLabels.Resource(move.From.Place.Type, move.From.Place.Identity)}, {RemoteLabels.Time(move.FromTime, incoming.Remote.Precision)}",
            Before = Words(move.From, move.FromTime, move.Reading.Value),
            After = Words(incoming.Series, incoming.Remote.UnixMilliseconds, after),
            Hash = ReadingMoves.HashOf(incoming),
        };
    }

    private void Link(Incoming incoming, int head, double common, bool isDuplicate = false)
    {
        _links.Add((incoming, head, common, isDuplicate));
        if (work.Run.DryRun && !isDuplicate && found[head].Exists) work.Foreseen.Links[found[head].Id] = new ForeseenLink(incoming.Remote.Id, common, incoming.Time, TimeOf(incoming));
    }
}
