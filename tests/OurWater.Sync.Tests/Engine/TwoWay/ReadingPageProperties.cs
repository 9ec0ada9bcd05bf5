using CsCheck;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <summary>Pages of another system's readings against ours, linked or not, in all policies: few places, times and values, so that everything meets.</summary>
public sealed class ReadingPageProperties
{
    private const long Series = 7;
    private const int ReadingsAPage = 2; // so that copies of one reading meet on one page, and on several
    private const string Key = "313603.1110";
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly long Start = new DateTimeOffset(Noon).ToUnixTimeMilliseconds();

    /// <summary>Ours, in thousandths and milliseconds; theirs as the other system can hold it.</summary>
    private static readonly Gen<Ours> AnOurs =
        from second in Gen.Int[0, 2]
        from rest in Gen.OneOf(0, 0, 1, 999)
        from thousandths in Gen.Int[-25, 25]
        from linked in Gen.Bool
        from common in Gen.Int[-3, 3]
        select new Ours(second, rest, thousandths, linked, common);

    private static readonly Gen<Theirs> ATheirs =
        from second in Gen.Int[0, 3]
        from hundredths in Gen.Int[-3, 3]
        from minutes in Gen.Int[-2, 2]
        from tells in Gen.Bool
        select new Theirs(second, hundredths, tells ? Noon.AddMinutes(minutes) : null);

    private static readonly Gen<Case> ACase =
        from ours in AnOurs.Array[0, 3]
        from theirs in ATheirs.Array[0, 6]
        from policy in Gen.Enum<ConflictPolicy>()
        select new Case(ours, theirs, policy);

    private sealed record Ours(int Second, int Milliseconds, int Thousandths, bool Linked, int Common);

    private sealed record Theirs(int Second, int Hundredths, DateTime? At);

    private sealed record Case(Ours[] Ours, Theirs[] Theirs, ConflictPolicy Policy)
    {
        public override string ToString() => $"{Policy}: ours {string.Join<Ours>("; ", Ours)} | theirs {string.Join<Theirs>("; ", Theirs)}";
    }

    [Fact]
    public Task Page_Pulled_EveryRecordIsCountedOnce() => ACase.SampleAsync(async c =>
    {
        var (store, other) = World(c);

        var counts = await PullAsync(store, other, c.Policy);

        Assert.Equal(other.Readings.Count, counts.Read);
        Assert.Equal(counts.Read, counts.Created + counts.Updated + counts.Unchanged + counts.Skipped + counts.Conflicted + counts.Rejected);
        Assert.Equal(store.Rejected.Count, counts.Rejected);
    });

    [Fact]
    public Task Page_Pulled_EachOfOursHasOnePrimaryLinkAtTheMost() => ACase.SampleAsync(async c =>
    {
        var (store, other) = World(c);

        await PullAsync(store, other, c.Policy);

        Assert.All(store.Links.Values.Where(l => !l.IsDuplicate).GroupBy(l => l.ReadingId), g => Assert.Single(g));
        Assert.All(other.Readings, r => Assert.True(store.Links.ContainsKey(r.Id)));
    });

    [Fact]
    public Task Page_PulledAgain_ChangesNothing() => ACase.SampleAsync(async c =>
    {
        var (store, other) = World(c);
        await PullAsync(store, other, c.Policy);
        var before = store.State();

        var again = await PullAsync(store, other, c.Policy);

        Assert.Equal(before, store.State());
        Assert.Equal((0L, 0L), (again.Created, again.Updated));
        if (c.Policy != ConflictPolicy.Ask) Assert.Equal(0, again.Conflicted);
    });

    /// <summary>One reading on each side, linked: the verdict by hand, with rounding by whole numbers.</summary>
    [Fact]
    public Task Linked_ComparedAsTheOtherSideStores_OneSidedChangesTravelAndEqualSidesStay() =>
        (from ours in AnOurs from theirs in ATheirs from policy in Gen.Enum<ConflictPolicy>() select (Ours: ours with { Linked = true }, Theirs: theirs with { Second = ours.Second }, Policy: policy)).SampleAsync(async c =>
        {
            var (store, other) = World(new Case([c.Ours], [c.Theirs], c.Policy));
            var rounded = Math.Sign(c.Ours.Thousandths) * ((Math.Abs(c.Ours.Thousandths) + 5) / 10);
            var (before, theirs, common) = (c.Ours.Thousandths / 1000d, c.Theirs.Hundredths, c.Ours.Common);

            var counts = await PullAsync(store, other, c.Policy);

            var after = Assert.Single(store.Readings).Value.Value; // the milliseconds of ours make no second reading
            var taken = rounded != theirs && (rounded == common || (theirs != common && (c.Policy == ConflictPolicy.DatasourceWins || (c.Policy == ConflictPolicy.NewestWins && c.Theirs.At > Noon))));
            var conflict = rounded != theirs && rounded != common && theirs != common && c.Policy == ConflictPolicy.Ask;
            Assert.Equal(taken ? theirs / 100d : before, after);
            Assert.Equal((taken ? 1L : 0L, conflict ? 1L : 0L), (counts.Updated, counts.Conflicted));
            Assert.Equal(conflict ? common / 100d : theirs / 100d, Assert.Single(store.Links).Value.Value);
        });

    private static (OurReadings Store, OtherSystem Other) World(Case c)
    {
        var (store, other) = (new OurReadings(), new OtherSystem());
        foreach (var (theirs, index) in c.Theirs.Select((t, i) => (t, i))) other.Readings.Add(new RemoteReading(index + 1, Key, Start + (theirs.Second * 1000L), TimePrecision.Second, theirs.Hundredths / 100d, theirs.At));
        foreach (var ours in c.Ours.DistinctBy(o => o.Second))
        {
            var reading = store.Add(Series, Start + (ours.Second * 1000L) + ours.Milliseconds, ours.Thousandths / 1000d, Noon);
            if (!ours.Linked || other.Readings.FindIndex(r => r.UnixMilliseconds == Start + (ours.Second * 1000L)) is not (>= 0 and var at)) continue;
            var id = other.Readings[at].Id;
            store.Links[id] = new ReadingLink { RemoteId = id, ReadingId = reading.Id, Value = ours.Common / 100d, ResourceKey = Key, Time = DateTimeOffset.FromUnixTimeMilliseconds(Start + (ours.Second * 1000L) + ours.Milliseconds).UtcDateTime };
        }

        return (store, other);
    }

    private static async Task<PullCounts> PullAsync(OurReadings store, OtherSystem other, ConflictPolicy policy)
    {
        var run = new SyncRun { Sync = new SyncDefinition { Name = "Both ways", ConflictPolicy = policy } };
        var place = new Place(Key) { Status = PlaceStatus.Known, ResourceId = 1, Type = ResourceType.Well };
        var series = place.GetSeries(Timeseries.Default);
        (series.TimeseriesId, series.Ordinal) = (Series, 0);
        var work = new SyncWork(run, other, store, null!, TimeProvider.System, new SyncSelection(), null);
        var counts = new PullCounts();
        var reader = new ReadingPage(work, new Dictionary<string, Place> { [Key] = place }, new HeldReadings(work, HeldBack.Nothing, new Dictionary<string, HeldKey>()), null);
        foreach (var page in other.Readings.Chunk(ReadingsAPage)) await reader.StoreAsync(new RemotePage<RemoteReading>(page, [], ""), counts, new RunCheckpoint(DataType.Reading, 0, 0), TestContext.Current.CancellationToken);
        return counts;
    }
}
