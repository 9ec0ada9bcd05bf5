using CsCheck;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <summary>Numbers that are known here and stand elsewhere there than before: two wells and few days, so that they change places, meet each other and leave copies behind, in pages of two.</summary>
public sealed class ReadingMovesProperties
{
    private const int ReadingsAPage = 2;
    private static readonly string[] Keys = ["313603.1110", "313603.1111"];
    private static readonly long Start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly Gen<Spot> ASpot = from well in Gen.Int[0, 1] from day in Gen.Int[0, 3] select new Spot(well, day);

    private static readonly Gen<Case> ACase =
        from readings in Gen.Select(ASpot, ASpot, Gen.Int[1, 2], Gen.Bool).Array[1, 6]
        from alone in Gen.Select(ASpot, Gen.Int[1, 2]).Array[0, 2]
        select new Case(readings, alone);

    private sealed record Spot(int Well, int Day)
    {
        public long Time => Start + (Day * 86_400_000L);
    }

    /// <param name="Readings">Where each number stood, where it stands now, its value, and whether it was moved at all.</param>
    /// <param name="Alone">Readings of ours that the other side never had.</param>
    private sealed record Case((Spot Before, Spot After, int Value, bool Moves)[] Readings, (Spot Spot, int Value)[] Alone)
    {
        public override string ToString() => $"{string.Join("; ", Readings)} | alone {string.Join("; ", Alone)}";
    }

    [Fact]
    public Task Moved_OneOfTheirsIsOneOfOurs() => ACase.SampleAsync(async c =>
    {
        var (store, other) = await WorldAsync(c);

        await PullAsync(store, other);

        var there = other.Readings.Select(r => (r.ResourceKey, r.UnixMilliseconds)).Distinct().ToHashSet();
        var alone = c.Alone.Select(a => (Keys[a.Spot.Well], a.Spot.Time)).ToHashSet();
        var here = store.Readings.Keys.Select(k => (Keys[k.Series], k.Time)).ToHashSet();
        Assert.Superset(there, here); // all that is there is here, at the same place
        Assert.Subset(alone, here.Except(there).ToHashSet()); // and nothing besides, but what they never had
    });

    [Fact]
    public Task Moved_EachOfOursHasOneLinkThatStandsForItWhereItStands() => ACase.SampleAsync(async c =>
    {
        var (store, other) = await WorldAsync(c);

        await PullAsync(store, other);

        var places = store.Readings.ToDictionary(r => r.Value.Id, r => (Keys[r.Key.Series], r.Key.Time));
        Assert.All(store.Links.Values.Where(l => !l.IsDuplicate).GroupBy(l => l.ReadingId), g => Assert.Single(g));
        Assert.All(other.Readings, r => Assert.Equal((r.ResourceKey, r.UnixMilliseconds), places[store.Links[r.Id].ReadingId]));
    });

    [Fact]
    public Task Moved_PulledAgain_ChangesNothing() => ACase.SampleAsync(async c =>
    {
        var (store, other) = await WorldAsync(c);
        await PullAsync(store, other);
        var before = store.State();

        var again = await PullAsync(store, other);

        Assert.Equal(before, store.State());
        Assert.Equal((0L, 0L), (again.Created, again.Updated));
    });

    /// <summary>Where every number stands alone before and after, the rows are the same: their history goes with them.</summary>
    [Fact]
    public Task Moved_NobodyInTheWay_KeepsItsRow() => ACase.SampleAsync(async c =>
    {
        var distinct = c.Readings.DistinctBy(r => r.Before).DistinctBy(r => r.Moves ? r.After : r.Before).ToArray();
        var (store, other) = await WorldAsync(new Case(distinct, []));
        var rows = store.Links.Values.ToDictionary(l => l.RemoteId, l => l.ReadingId);

        var counts = await PullAsync(store, other);

        Assert.Equal(rows, store.Links.Values.ToDictionary(l => l.RemoteId, l => l.ReadingId));
        Assert.Equal(distinct.Count(r => r.Moves && r.After != r.Before), counts.Updated);
        Assert.Equal(0, counts.Created);
    });

    [Fact]
    public Task Moved_EveryRecordIsCountedOnce() => ACase.SampleAsync(async c =>
    {
        var (store, other) = await WorldAsync(c);

        var counts = await PullAsync(store, other);

        Assert.Equal(counts.Read, counts.Created + counts.Updated + counts.Unchanged + counts.Skipped + counts.Conflicted + counts.Rejected);
    });

    /// <summary>Both sides agree on where the numbers stood; then some are moved there.</summary>
    private static async Task<(OurReadings Store, OtherSystem Other)> WorldAsync(Case c)
    {
        var (store, other) = (new OurReadings(), new OtherSystem());
        for (var i = 0; i < c.Readings.Length; i++) other.Readings.Add(At(i + 1, c.Readings[i].Before, c.Readings[i].Value));
        await PullAsync(store, other);
        for (var i = 0; i < c.Readings.Length; i++) other.Readings[i] = At(i + 1, c.Readings[i].Moves ? c.Readings[i].After : c.Readings[i].Before, c.Readings[i].Value);
        foreach (var (spot, value) in c.Alone)
        {
            if (!store.Readings.ContainsKey((spot.Well, spot.Time))) store.Add(spot.Well, spot.Time, value, DateTime.UnixEpoch);
        }

        return (store, other);
    }

    private static RemoteReading At(long id, Spot spot, int value) => new(id, Keys[spot.Well], spot.Time, TimePrecision.Minute, value, null);

    private static async Task<PullCounts> PullAsync(OurReadings store, OtherSystem other)
    {
        var run = new SyncRun { Sync = new SyncDefinition { Name = "Both ways", ConflictPolicy = ConflictPolicy.DatasourceWins } };
        var places = Keys.Select((key, index) =>
        {
            var place = new Place(key) { Status = PlaceStatus.Known, ResourceId = index + 1, Type = ResourceType.Well };
            var series = place.GetSeries(Timeseries.Default);
            (series.TimeseriesId, series.Ordinal) = (index, index);
            return place;
        }).ToDictionary(p => p.Identity);
        var work = new SyncWork(run, other, store, null!, TimeProvider.System, new SyncSelection(), null);
        var counts = new PullCounts();
        var reader = new ReadingPage(work, places, new HeldReadings(work, HeldBack.Nothing, new Dictionary<string, HeldKey>()), null);
        foreach (var page in other.Readings.Chunk(ReadingsAPage)) await reader.StoreAsync(new RemotePage<RemoteReading>(page, [], ""), counts, new RunCheckpoint(DataType.Reading, 0, 0), TestContext.Current.CancellationToken);
        return counts;
    }
}
