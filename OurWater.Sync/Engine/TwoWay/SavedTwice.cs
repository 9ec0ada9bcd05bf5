using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <param name="Kept">The number there that stands for our reading.</param>
internal readonly record struct NewCopy(long ReadingId, RemoteReading Copy, long Kept);

/// <summary>
/// Readings that we sent and that turn out to stand more than once on the other side, with equal values: a request that arrived long after its connection
/// broke was saved beside the one that was sent again. Nothing there keeps them apart, so it cannot be excluded; they are found, kept as copies, and said
/// with what to do.
/// </summary>
internal sealed class SavedTwice(SyncWork work)
{
    /// <summary>A line of the log stays readable.</summary>
    private const int MostPlaces = 20;

    private readonly List<RemoteReading> _copies = [];

    /// <summary>Of copies that were not known so far, those of readings that we sent.</summary>
    public async Task ReportAsync(ITwoWayBatch batch, IReadOnlyCollection<NewCopy> copies, CancellationToken cancellationToken)
    {
        if (copies.Count == 0) return;
        var sent = await batch.FindSentAsync([.. copies.Select(c => c.ReadingId).Distinct()], cancellationToken);
        var items = new List<RunItem>();
        foreach (var (readingId, copy, kept) in copies.Where(c => sent.Contains(c.ReadingId)))
        {
            var label = $"{copy.ResourceKey}, {RemoteLabels.Time(copy.UnixMilliseconds, copy.Precision)}";
            work.Warn(ReasonCodes.SavedTwice,
                string.Create(CultureInfo.InvariantCulture, $"{label}: delete reading {copy.Id} in {work.Source.Title}; {kept} is the same"));
            _copies.Add(copy);
            items.Add(new RunItem
            {
                Direction = SyncDirection.Pull,
                DataType = DataType.Reading,
                Action = ItemAction.CopyThere,
                RecordId = readingId,
                RemoteKey = SyncWork.Number(copy.Id),
                Label = label,
                After = string.Create(CultureInfo.InvariantCulture, $"{copy.Value:0.00##}"),
                Reason = string.Create(CultureInfo.InvariantCulture,
                    $"{work.Source.Title} saved it twice, as {kept} and {copy.Id}: a request arrived late. Delete {copy.Id} there. Here it is one reading."),
            });
        }

        await work.ListAsync(batch, items, cancellationToken);
    }

    /// <summary>At the end: how many, of which wells and days, and which numbers to delete.</summary>
    public async Task SayAsync(CancellationToken cancellationToken)
    {
        if (_copies.Count == 0) return;
        var places = _copies.GroupBy(c => c.ResourceKey).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var (from, to) = (Day(g.Min(c => c.UnixMilliseconds)), Day(g.Max(c => c.UnixMilliseconds)));
            return $"{g.Key}, {(from == to ? from : $"{from} to {to}")}: {Ranges([.. g.Select(c => c.Id).Order()])}";
        }).ToList();
        var more = places.Count > MostPlaces ? $"; and {places.Count - MostPlaces} more wells on the list of this run" : "";
        var many = _copies.Count == 1 ? "1 reading that was sent stands" : string.Create(CultureInfo.InvariantCulture, $"{_copies.Count:N0} readings that were sent stand");
        await work.SayAsync(
            "warning",
            $"{many} twice in {work.Source.Title}: a request arrived there after its connection had broken. Here each is one reading. "
                + $"Delete these numbers there: {string.Join("; ", places.Take(MostPlaces))}{more}.",
            cancellationToken);
    }

    private static string Day(long unixMilliseconds) => RemoteLabels.Time(unixMilliseconds, TimePrecision.Day);

    /// <summary>"27311-27385, 27390"</summary>
    private static string Ranges(List<long> ids)
    {
        var ranges = new List<(long From, long To)>();
        foreach (var id in ids)
        {
            if (ranges.Count > 0 && ranges[^1].To == id - 1) ranges[^1] = (ranges[^1].From, id);
            else ranges.Add((id, id));
        }

        return string.Join(", ", ranges.Select(r => r.From == r.To ? SyncWork.Number(r.From) : $"{SyncWork.Number(r.From)}-{SyncWork.Number(r.To)}"));
    }
}
