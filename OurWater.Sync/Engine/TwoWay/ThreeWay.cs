using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What becomes of a value that two systems hold.</summary>
public enum Verdict
{
    /// <summary>Both hold the same.</summary>
    Same,

    /// <summary>Only theirs changed, or the policy prefers theirs.</summary>
    TakeTheirs,

    /// <summary>Only ours changed, or the policy prefers ours: theirs is replaced at the next push.</summary>
    KeepOurs,

    /// <summary>Both changed, differently: a person decides.</summary>
    Conflict,
}

/// <summary>
/// The three-way diff: ours, theirs, and what both held after the last sync. All three are compared as the other side can store them.
/// </summary>
public static class ThreeWay
{
    /// <param name="hasBase">False where the two never agreed on a value: then a difference is a conflict at once.</param>
    /// <param name="oursAt">When ours was last changed, by our clock.</param>
    /// <param name="theirsAt">When theirs was last changed, by their clock; null where they do not tell: then it counts as older.</param>
    public static Verdict Decide<T>(T ours, T theirs, T? common, bool hasBase, ConflictPolicy policy, DateTime oursAt, DateTime? theirsAt, IEqualityComparer<T>? comparer = null)
    {
        comparer ??= EqualityComparer<T>.Default;
        if (comparer.Equals(ours, theirs)) return Verdict.Same;
        if (hasBase && comparer.Equals(theirs, common!)) return Verdict.KeepOurs;
        if (hasBase && comparer.Equals(ours, common!)) return Verdict.TakeTheirs;
        return policy switch
        {
            ConflictPolicy.OurWaterWins => Verdict.KeepOurs,
            ConflictPolicy.DatasourceWins => Verdict.TakeTheirs,
            ConflictPolicy.NewestWins => theirsAt is { } at && at > oursAt ? Verdict.TakeTheirs : Verdict.KeepOurs,
            _ => Verdict.Conflict,
        };
    }
}
