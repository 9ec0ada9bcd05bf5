using System.Globalization;
using System.Text.Json;
using CsCheck;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <summary>Readings whose answer was lost, some of which are there, once or more often, with the value sent or another.</summary>
public sealed class SettlementProperties
{
    private static readonly Gen<Case> ACase =
        from sent in Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Bool).Array[1, 5]
        from there in Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2]).Array[0, 8]
        select new Case(sent, there);

    private sealed record Case((int Value, bool IsChange, bool IsOfThisRun)[] Sent, (int Minute, int Value)[] There)
    {
        public override string ToString() => $"sent {string.Join(' ', Sent)} | there {string.Join(' ', There)}";
    }

    [Fact]
    public Task Settled_WhatIsThereIsConfirmedAndCountedAndTheRestIsSentAgain() => ACase.SampleAsync(async c =>
    {
        var (store, other, work, entries) = World(c);

        var confirmed = await new Settlement(work).SettleReadingsAsync(entries, TestContext.Current.CancellationToken);

        Assert.Equal(entries, store.Settled);
        for (var i = 0; i < entries.Count; i++)
        {
            var copies = other.Readings.Where(r => r.UnixMilliseconds == i * 60_000L).ToList();
            var isThere = copies.Count > 0 && !c.Sent[i].IsChange; // a change is sent again where it is still needed
            Assert.Equal(isThere ? LedgerState.Confirmed : LedgerState.NotThere, entries[i].State);
            var links = store.Links.Values.Where(l => l.ReadingId == i + 1).ToList();
            Assert.Equal(isThere ? copies.Count : 0, links.Count);
            if (!isThere) continue;
            var mine = Assert.Single(links, l => !l.IsDuplicate);
            Assert.Equal(mine.RemoteId.ToString(CultureInfo.InvariantCulture), entries[i].RemoteId);
            if (copies.Exists(r => r.Value == c.Sent[i].Value)) Assert.Equal(c.Sent[i].Value, mine.Value);
        }

        var counts = work.Pushed(DataType.Reading);
        Assert.Equal(entries.Count(e => e.State == LedgerState.Confirmed), confirmed);
        Assert.Equal((confirmed, entries.Count(e => e.State == LedgerState.Confirmed && e.RunId == 1)), ((int)counts.Selected, (int)counts.Sent));
        Assert.Equal(counts.Selected, counts.Sent + counts.AlreadyThere);
    });

    private static (OurReadings Store, OtherSystem Other, SyncWork Work, List<LedgerEntry> Entries) World(Case c)
    {
        var (store, other) = (new OurReadings(), new OtherSystem());
        other.Readings.AddRange(c.There.Select((t, i) => new RemoteReading(100 + i, "313603.1110", t.Minute * 60_000L, TimePrecision.Second, t.Value, null)));
        var run = new SyncRun { Id = 1, Sync = new SyncDefinition { Name = "Both ways" } };
        var work = new SyncWork(run, other, store, null!, TimeProvider.System, new SyncSelection(), null);
        var entries = c.Sent.Select((s, i) => new LedgerEntry
        {
            RunId = s.IsOfThisRun ? 1 : 0,
            RecordType = DataType.Reading,
            RecordId = i + 1,
            Action = s.IsChange ? ItemAction.SendChange : ItemAction.Send,
            State = LedgerState.InDoubt,
            Payload = JsonSerializer.Serialize(new OutgoingReading(i + 1, null, "313603.1110", i * 60_000L, s.Value)),
        }).ToList();
        return (store, other, work, entries);
    }
}
