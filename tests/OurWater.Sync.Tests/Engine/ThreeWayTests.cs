using CsCheck;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

/// <summary>The three-way diff over all small cases of ours, theirs and what both held.</summary>
public sealed class ThreeWayTests
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<Case> ACase =
        from ours in Gen.Int[0, 3]
        from theirs in Gen.Int[0, 3]
        from common in Gen.Int[0, 3]
        from hasBase in Gen.Bool
        from policy in Gen.Enum<ConflictPolicy>()
        from minutes in Gen.Int[-5, 5]
        from tells in Gen.Bool
        select new Case(ours, theirs, common, hasBase, policy, tells ? Noon.AddMinutes(minutes) : null);

    private sealed record Case(int Ours, int Theirs, int Common, bool HasBase, ConflictPolicy Policy, DateTime? TheirsAt)
    {
        public Verdict Decide() => ThreeWay.Decide(Ours, Theirs, Common, HasBase, Policy, Noon, TheirsAt);
    }

    [Fact]
    public void Equal_IsNeverAConflictAndNeverWritten() => ACase.Sample(c => Assert.Equal(c.Ours == c.Theirs, c.Decide() == Verdict.Same));

    [Fact]
    public void ChangedOnOneSideOnly_TravelsWhateverThePolicy() => ACase.Where(c => c.HasBase && c.Ours != c.Theirs).Sample(c =>
    {
        if (c.Theirs == c.Common) Assert.Equal(Verdict.KeepOurs, c.Decide());
        if (c.Ours == c.Common) Assert.Equal(Verdict.TakeTheirs, c.Decide());
    });

    [Fact]
    public void ChangedOnBothSides_FollowsThePolicy() => ACase.Where(c => c.Ours != c.Theirs && (!c.HasBase || (c.Ours != c.Common && c.Theirs != c.Common))).Sample(c => Assert.Equal(c.Policy switch
    {
        ConflictPolicy.Ask => Verdict.Conflict,
        ConflictPolicy.OurWaterWins => Verdict.KeepOurs,
        ConflictPolicy.DatasourceWins => Verdict.TakeTheirs,
        _ => c.TheirsAt > Noon ? Verdict.TakeTheirs : Verdict.KeepOurs,
    }, c.Decide()));

    /// <summary>Seen from the other side, a change travels the other way.</summary>
    [Fact]
    public void OneSidedChanges_AreMirroredWhenTheSidesAreSwapped() => ACase.Where(c => c.HasBase && c.Ours != c.Theirs && (c.Ours == c.Common || c.Theirs == c.Common)).Sample(c =>
        Assert.NotEqual(c.Decide(), (c with { Ours = c.Theirs, Theirs = c.Ours }).Decide()));

    /// <summary>After the verdict was carried out on both sides there is nothing left to decide: no echo comes back.</summary>
    [Fact]
    public void CarriedOut_NothingIsLeftToDecide() => ACase.Sample(c =>
    {
        var value = c.Decide() switch { Verdict.TakeTheirs => c.Theirs, Verdict.KeepOurs => c.Ours, _ => c.Ours };
        if (c.Decide() == Verdict.Conflict) return;
        Assert.Equal(Verdict.Same, ThreeWay.Decide(value, value, value, true, c.Policy, Noon, c.TheirsAt));
    });

    [Fact]
    public void Comparer_OfTheOtherSidesPrecision_Decides()
    {
        var twoDecimals = EqualityComparer<double>.Create((a, b) => Math.Round(a, 2) == Math.Round(b, 2), a => Math.Round(a, 2).GetHashCode());
        Assert.Equal(Verdict.Same, ThreeWay.Decide(3.456, 3.46, 0, true, ConflictPolicy.Ask, Noon, null, twoDecimals));
        Assert.Equal(Verdict.KeepOurs, ThreeWay.Decide(3.47, 3.4612, 3.46, true, ConflictPolicy.Ask, Noon, null, twoDecimals));
    }
}
