using CsCheck;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <summary>Wells that are sent while others of ours claim the numbers that the other side gives out, in every state, with lost answers and with a program that dies anywhere.</summary>
public sealed class ConfirmedOnceProperties
{
    private static readonly Gen<(int Number, MappingState State, bool HeldTwin)> AClaim = Gen.Select(Gen.Int[0, 3], Gen.Enum<MappingState>(), Gen.Bool);

    private static readonly Gen<(Fate[] Fates, int DiesAt, bool After)> ARun = Gen.Select(Gen.Enum<Fate>().Array[0, 4], Gen.Int[0, 12], Gen.Bool);

    private static readonly Gen<Case> ACase =
        from wells in Gen.Int[1, 3]
        from claims in AClaim.Array[0, 4]
        from runs in ARun.Array[0, 4]
        select new Case(wells, claims, runs);

    private sealed record Case(int Wells, (int Number, MappingState State, bool HeldTwin)[] Claims, (Fate[] Fates, int DiesAt, bool After)[] Runs)
    {
        public override string ToString() => $"{Wells} wells | claims {string.Join(' ', Claims)} | runs {string.Join(' ', Runs.Select(r => $"[{string.Join(',', r.Fates)} dies {r.DiesAt} {r.After}]"))}";
    }

    [Fact]
    public Task Sent_WhateverIsClaimedAndWhateverFails_NoneOfOursIsMadeThereTwice() => ACase.SampleAsync(async c =>
    {
        var (ours, theirs) = World(c);
        var id = 1;
        foreach (var (fates, diesAt, after) in c.Runs)
        {
            theirs.Fates.Clear();
            foreach (var fate in fates) theirs.Fates.Enqueue(fate);
            ours.Dies = (diesAt, after);
            await RunAsync(ours, theirs, id++);
        }

        theirs.Fates.Clear();
        ours.Dies = default;
        for (var i = 0; i < 3; i++) await RunAsync(ours, theirs, id++);

        Assert.All(theirs.Made, m => Assert.True(m.Value == 1, $"{m.Key} was made {m.Value} times there."));
        Assert.DoesNotContain(ours.Ledger.Values, e => e.State is LedgerState.Prepared or LedgerState.InDoubt);
        foreach (var (well, owner) in ours.Owners.Where(o => o.Key <= c.Wells))
        {
            var (key, state, _, isIdentity) = ours.Claims[well];
            Assert.Equal((MappingState.Mapped, true), (state, isIdentity));
            Assert.Equal(owner, Assert.Single(theirs.Wells, w => w.Key == key).Owner);
        }

        Assert.Equal(ours.Claims.Values.Count(v => v.IsIdentity), ours.Claims.Values.Where(v => v.IsIdentity).DistinctBy(v => v.Key).Count());
    });

    /// <summary>A claim of a record that both sides held with the owner of a well of ours is a twin: it is there, so that its number is not given out.</summary>
    private static (OurWells Ours, OtherWells Theirs) World(Case c)
    {
        var (ours, theirs) = (new OurWells(), new OtherWells());
        for (var well = 1; well <= c.Wells; well++) ours.Owners[well] = $"Owner {well}";
        for (var i = 0; i < c.Claims.Length; i++)
        {
            var (number, state, heldTwin) = c.Claims[i];
            var (key, record) = (OtherWells.KeyOf(number), 100L + i);
            if (ours.Claims.Values.Any(v => v.Key == key)) continue;
            ours.Owners[record] = $"Claimer {i}";
            var twin = heldTwin && state is (MappingState.Mapped or MappingState.Conflict);
            ours.Claims[record] = new Claim(key, state, twin ? "Owner 1" : $"Claimer {i}", state != MappingState.KeptApart);
            if (twin) theirs.Wells.Add(OtherWells.Well(key, "Owner 1"));
        }

        return (ours, theirs);
    }

    private static async Task RunAsync(OurWells ours, OtherWells theirs, long id)
    {
        var run = new SyncRun
        {
            Id = id,
            State = RunState.Running,
            Attempt = 1,
            Sync = new SyncDefinition { Name = "To them", Methods = [SyncMethod.PushToDatasource], SelectedDatatypes = [DataType.Resource], PushApprovedAt = DateTime.UnixEpoch },
        };
        try
        {
            await new TwoWayRunner(ours, TimeProvider.System).RunAsync(run, theirs, new Quietly(), CancellationToken.None);
        }
        catch (CrashException)
        {
            // The next run finds what this one left.
        }
    }

    private sealed class Quietly : IRunProgress
    {
        public void Moved(SyncRun run)
        {
        }
    }
}
