namespace OurWater.LegacyStandIn;

/// <param name="Readings">All rows.</param>
/// <param name="Usable">Different (pincode, resource, date) of rows that can be used.</param>
/// <param name="EqualCopies">Rows that say again, with the same value, what an earlier one says.</param>
public sealed record Seeded(int Villages, int Pincodes, int Resources, int Readings, int Usable, int EqualCopies, int OtherCopies, int Undated, int TooOld, int Orphans)
{
    public int Rejected => OtherCopies + Undated + TooOld + Orphans;
}

/// <summary>What a server holds that has been used for years.</summary>
public static class LegacySeed
{
    private static readonly int[] Pincodes = [313603, 313604, 383350];
    private static readonly DateTime FirstSunday = new(2010, 1, 3, 0, 0, 0, DateTimeKind.Utc);

    public static Seeded LongLived(LegacyState state, int readings, int seed = 1, int wells = 40)
    {
        var random = new Random(seed);
        var resources = Places(state, wells);
        for (var i = 0; i < readings; i++)
        {
            var resource = resources[i % resources.Count];
            DateTime? changed = i % 10 == 0 ? state.Now.AddDays(-30) : null;
            state.AddReading(resource.Int("postcode"), resource.Int("id"), FirstSunday.AddDays(7 * (i / resources.Count)), random.Next(100, 2_500) / 100m, resource.Int("villageId"), changed);
        }

        var first = state.Readings.Take(Math.Min(35, readings)).ToList();
        var (equal, other) = (first.Take(30).ToList(), first.Skip(30).ToList());
        foreach (var row in equal) Again(state, row, 0);
        foreach (var row in other) Again(state, row, 1);
        for (var i = 0; i < 65; i++) state.AddReading(313603, 1110, null, 1.5m, 11);
        for (var i = 0; i < 24; i++) state.AddReading(313603, 9999, FirstSunday, 1.5m, 11);
        for (var i = 0; i < 5; i++) state.AddReading(313603, 1110, new DateTime(1900, 5, 5, 0, 0, 0, DateTimeKind.Utc).AddDays(i), 1.5m, 11);
        state.AddReading(313603, 1110, FirstSunday.AddDays(1), 0m, null);
        state.AddReading(313603, 1110, FirstSunday.AddHours(10.5), 123m, 11);
        return new Seeded(state.Villages.Count, Pincodes.Length, state.Resources.Count, state.Readings.Count, readings + 2, equal.Count, other.Count, 65, 5, 24);
    }

    /// <summary>Villages share ids over pincodes, and so do resources; every second pincode's resources have no creation date, so that every newer reading of theirs is answered with 422 and saved.</summary>
    private static List<LegacyRow> Places(LegacyState state, int wells)
    {
        var resources = new List<LegacyRow>();
        foreach (var (pincode, index) in Pincodes.Select((p, i) => (p, i)))
        {
            for (var village = 11; village <= 13; village++) state.AddVillage(pincode, village, $"Village {village} of {pincode}", 24.5 + (village / 100d), 74.1 + (index / 10d));
            for (var i = 0; i < wells; i++)
            {
                var village = 11 + (i % 3);
                resources.Add(state.AddResource(pincode, (village * 100) + 10 + i, "well", $"Owner {(char)('A' + (i % 26))}", 24.5 + (i / 1000d), 74.1 + (index / 10d) + (i / 1000d), village, zeroCreated: index == 1));
            }
        }

        return resources;
    }

    private static void Again(LegacyState state, LegacyRow row, decimal difference) =>
        state.AddReading(row.Int("postcode"), row.Int("resourceId"), row.Date("date"), row.Number("value")!.Value + difference, row.Int("villageId"));
}
