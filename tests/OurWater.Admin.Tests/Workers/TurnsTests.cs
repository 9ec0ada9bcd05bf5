using OurWater.Admin.Configuration;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Workers;

public sealed class TurnsTests
{
    private const int Limit = 2;

    [Fact]
    public void Order_OneOrganisationQueuedManyFirst_TheOthersComeInBetween() =>
        Assert.Equal([1, 5, 6, 2], Order([Waiting(1, 1), Waiting(2, 1), Waiting(3, 1), Waiting(4, 1), Waiting(5, 2), Waiting(6, 3)]));

    [Fact]
    public void Order_SameOrganisation_OldestFirst() => Assert.Equal([3, 7], Order([Waiting(7, 1), Waiting(3, 1), Waiting(9, 1)]));

    [Fact]
    public void Order_OrganisationAtItsLimit_WaitsForItself() =>
        Assert.Equal([4], Order([Going(1, 1), Going(2, 1), Waiting(3, 1), Waiting(4, 2)]));

    [Fact]
    public void Order_FewestGoing_ComesFirst() => Assert.Equal([9, 8], Order([Going(1, 1), Waiting(8, 1), Waiting(9, 2)]));

    [Fact]
    public void Order_EqualGoing_LongestWithoutATurnComesFirst() =>
        Assert.Equal([2, 1], Order([Waiting(1, 1), Waiting(2, 2)], new() { [1] = 5, [2] = 4 }));

    [Fact]
    public void Order_TurnByTurn_NoOrganisationGetsASecondBeforeEachHadItsFirst()
    {
        var waiting = Enumerable.Range(0, 12).Select(i => Waiting(i, i < 6 ? 1 : i < 9 ? 2 : 3)).ToList();
        var turns = new Dictionary<int, long>();
        var got = new List<int>();
        for (var turn = 1; waiting.Count > 0; turn++)
        {
            var next = Turns.Order(waiting, Limit, turns)[0]; // one worker, and each run ends before the next turn
            waiting.Remove(next);
            turns[next.OrganisationId] = turn;
            got.Add(next.OrganisationId);
        }

        Assert.Equal([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 1, 1], got);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(16, 0)]
    public void Options_UnlessSet_LeaveAWorkerForOthers(int workers, int runs)
    {
        var options = new JobsOptions { Workers = workers, RunsPerOrganisation = runs };

        Assert.InRange(options.MostOfOneOrganisation, 1, Math.Max(1, options.WorkersHere - 1));
    }

    [Fact]
    public void Wait_InWords_NamesOnlyRunsOfTheOwnOrganisation()
    {
        Assert.Equal("Waits for run 214 of this organisation.", new RunWait([214], 0).ToSentence());
        Assert.Equal("waits for run 3, run 4 of this organisation", new RunWait([3, 4], 0).ToString());
        Assert.Equal("waits for a free worker: 1 run before it", new RunWait([], 1).ToString());
        Assert.Equal("waits for a free worker: 7 runs before it", new RunWait([], 7).ToString());
        Assert.Equal("Starts as soon as a worker is free.", new RunWait([], 0).ToSentence());
    }

    private static ActiveRun Waiting(long id, int organisation) => new(id, organisation, RunState.Queued, IsHeld: false, IsHere: false);

    private static ActiveRun Going(long id, int organisation) => new(id, organisation, RunState.Running, IsHeld: true, IsHere: true);

    private static IEnumerable<long> Order(List<ActiveRun> active, Dictionary<int, long>? turns = null) => Turns.Order(active, Limit, turns ?? []).Select(r => r.Id);
}
