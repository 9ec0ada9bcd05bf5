using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>
/// Whose turn it is: that of the organisation with the fewest runs going, among equals of the one whose last turn is longest ago, and of it the oldest run. No
/// organisation has more runs going than the limit.
/// </summary>
internal static class Turns
{
    /// <summary>
    /// The waiting runs in the order in which they get their turns if none of those that go should end; runs beyond the limit of their organisation are left
    /// out.
    /// </summary>
    /// <param name="lastTurns">By organisation, a number that grows from turn to turn.</param>
    public static IReadOnlyList<ActiveRun> Order(IReadOnlyCollection<ActiveRun> active, int limit, IReadOnlyDictionary<int, long> lastTurns)
    {
        var going = active.Where(r => r.IsHeld).CountBy(r => r.OrganisationId).ToDictionary();
        var last = lastTurns.ToDictionary();
        var turn = last.Values.DefaultIfEmpty().Max();
        var waiting = active.Where(r => !r.IsHeld).OrderBy(r => r.Id).GroupBy(r => r.OrganisationId).ToDictionary(g => g.Key, g => new Queue<ActiveRun>(g));
        var order = new List<ActiveRun>();
        while (Next() is { } next)
        {
            order.Add(waiting[next].Dequeue());
            if (waiting[next].Count == 0) waiting.Remove(next);
            going[next] = going.GetValueOrDefault(next) + 1;
            last[next] = ++turn;
        }

        return order;

        int? Next() => waiting.Keys.Where(o => going.GetValueOrDefault(o) < limit)
            .OrderBy(o => going.GetValueOrDefault(o)).ThenBy(o => last.GetValueOrDefault(o)).ThenBy(o => waiting[o].Peek().Id)
            .Cast<int?>().FirstOrDefault();
    }
}

/// <summary>A run that is queued or going, as far as turns are concerned.</summary>
/// <param name="IsHeld">A worker has it, or is about to.</param>
/// <param name="IsHere">A worker of this process.</param>
public sealed record ActiveRun(long Id, int OrganisationId, RunState State, bool IsHeld, bool IsHere, string? LeaseOwner = null, DateTime? LeaseUntil = null);

/// <summary>What a queued run waits for.</summary>
/// <param name="Own">Runs of its own organisation that come first, where the organisation has as many going as it may.</param>
/// <param name="Before">How many runs of all organisations come first: only their number, for another organisation's runs are nobody else's business.</param>
public sealed record RunWait(IReadOnlyList<long> Own, int Before)
{
    private const int MostNamed = 3;

    public override string ToString() => (Own.Count, Before) switch
    {
        ( > MostNamed, _) => FormattableString.Invariant($"waits for {Own.Count} runs of this organisation"),
        ( > 0, _) => $"waits for {string.Join(", ", Own.Select(id => FormattableString.Invariant($"run {id}")))} of this organisation",
        (_, 0) => "starts as soon as a worker is free",
        _ => FormattableString.Invariant($"waits for a free worker: {Before} {(Before == 1 ? "run" : "runs")} before it"),
    };

    /// <summary>As a sentence.</summary>
    public string ToSentence() => $"{char.ToUpperInvariant(ToString()[0])}{ToString()[1..]}.";
}
