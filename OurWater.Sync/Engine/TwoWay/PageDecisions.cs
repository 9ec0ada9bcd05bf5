using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What becomes of each reading of a page, and what its links say afterwards.</summary>
internal sealed class PageDecisions(SyncWork work, StoredReading[] found, IReadOnlyDictionary<long, ReadingLink> primaries, SeenReadings? seen, HashSet<long> foreseen)
{
    private readonly List<(Incoming Reading, int Head, double Base, bool IsDuplicate)> _links = [];

    /// <summary>Further copies there of a reading, with the same value.</summary>
    public int EqualCopies { get; private set; }

    public List<RowRejection> Rejected { get; } = [];

    public List<RunItem> Items { get; } = [];

    /// <summary>Readings of ours on which both sides agree.</summary>
    public List<long> Agreed { get; } = [];

    public Outcome Decide(int index, Incoming incoming)
    {
        ref readonly var stored = ref found[index];
        if (!stored.Exists) return New(index, incoming);
        if (!incoming.IsPrimary && primaries.TryGetValue(stored.Id, out var other) && other.RemoteId != incoming.Remote.Id) return AnotherCopy(index, incoming, other.Value);
        return Compare(index, incoming, stored);
    }

    /// <summary>A further reading of the page with the identity of a head.</summary>
    public void Copy(Incoming copy, int head, Incoming first, Outcome outcome)
    {
        if (found[head].Exists && !first.IsPrimary && primaries.TryGetValue(found[head].Id, out var primary))
        {
            if (AnotherCopy(head, copy, primary.Value) == Outcome.Unchanged) EqualCopies++;
            return;
        }

        if (copy.Remote.Value == first.Remote.Value) EqualCopies++;
        else Differs(copy, first.Remote.Id);
        if (outcome != Outcome.Skipped) LinkCopy(copy, head);
    }

    public List<ReadingLink> Links(StoredReading[] stored) =>
    [
        .. _links.Where(l => stored[l.Head].Exists).Select(l => work.LinkOf(l.Reading.Remote.Id, stored[l.Head].Id, l.Base, l.IsDuplicate)),
    ];

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

    private Outcome AnotherCopy(int index, Incoming incoming, double common)
    {
        LinkCopy(incoming, index);
        if (incoming.Remote.Value == common) return Outcome.Unchanged;
        Differs(incoming, primaries[found[index].Id].RemoteId);
        return Outcome.Rejected;
    }

    private Outcome Compare(int index, Incoming incoming, in StoredReading stored)
    {
        var target = work.Source.Target;
        var ours = target?.Storable(stored.Value) ?? stored.Value;
        var hasBase = incoming.IsPrimary;
        var oursAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.UpdatedAt).UtcDateTime;
        var theirs = incoming.Remote.Value;
        var verdict = ThreeWay.Decide(ours, theirs, incoming.Link.Base, hasBase, work.Policy, oursAt, incoming.Remote.UpdatedAt);
        if (work.Run.DryRun && (verdict is Verdict.Conflict or Verdict.TakeTheirs || (!hasBase && verdict == Verdict.Same))) foreseen.Add(stored.Id);
        switch (verdict)
        {
            case Verdict.Same:
                if (!hasBase || incoming.Link.Base != theirs || incoming.Link.IsMissing)
                {
                    Link(incoming, index, theirs);
                    Agreed.Add(stored.Id);
                }

                return Outcome.Unchanged;
            case Verdict.KeepOurs:
                if (!hasBase || incoming.Link.Base != theirs) Link(incoming, index, theirs); // ours differs from what both held: the next push sends it
                return Outcome.Unchanged;
            case Verdict.TakeTheirs:
                if (!MayWrite(ItemAction.Update, incoming, stored.Value)) return Outcome.Skipped;
                Link(incoming, index, theirs);
                Agreed.Add(stored.Id);
                return Outcome.Updated;
            default:
                if (!MayWrite(ItemAction.Conflict, incoming, stored.Value)) return Outcome.Skipped;
                if (!hasBase) Link(incoming, index, theirs); // it waits in the queue: nothing of it is sent before a person chose
                return Outcome.Conflicted;
        }
    }

    /// <summary>Puts it on the list of a dry run; asks the list that a run carries out.</summary>
    private bool MayWrite(ItemAction action, Incoming incoming, double? before)
    {
        if (!work.Run.DryRun && work.List is null) return true;
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
        if (copy.Link is not { Exists: true, IsDuplicate: true, ReadingExists: true } || copy.Link.Base != copy.Remote.Value) Link(copy, head, copy.Remote.Value, isDuplicate: true);
    }

    private void Link(Incoming incoming, int head, double common, bool isDuplicate = false) => _links.Add((incoming, head, common, isDuplicate));
}
